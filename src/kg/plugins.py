"""Entry points → objects: readers and extractors, ours by the same door as guests'."""

from importlib.metadata import entry_points

from kg.errors import PluginError, nearest


def names(group: str) -> list[str]:
    """Return the names that are registered in `group`, sorted."""
    return sorted({point.name for point in entry_points(group=group)})


def load(group: str, name: str) -> object:
    """Return what the entry point `name` of `group` names.

    Raises:
        PluginError: there is none, or it cannot be imported.
    """
    found = [point for point in entry_points(group=group) if point.name == name]
    if not found:
        raise PluginError(group, name, f"is not installed{nearest(name, names(group))}")
    try:
        return found[0].load()
    except (ImportError, AttributeError) as fault:
        raise PluginError(group, name, f"cannot be loaded: {fault}") from None
