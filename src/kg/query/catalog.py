"""The stored queries: ours in `queries/`, then a workspace's own folder."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg import resources, rq
from kg.errors import UnknownQueryError
from kg.rq import QueryFile

QUESTIONS = ("competency", "reports")


class Catalog:
    """Finds stored queries by name; a later folder's query goes before an earlier one's."""

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        ours = resources.folder("queries")
        self._paths: dict[str, Path] = {}
        for folder in (*(ours / name for name in QUESTIONS), *folders):
            for path in sorted(folder.glob("*.rq")):
                self._paths[path.stem] = path

    def __iter__(self) -> Iterator[QueryFile]:
        """Yield the queries by name."""
        for name in self.names():
            yield rq.read(self._paths[name])

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._paths)

    def names(self) -> list[str]:
        """Return the names, sorted."""
        return sorted(self._paths)

    def find(self, name: str) -> QueryFile:
        """Return the stored query `name`, or the query of the file at that path.

        Raises:
            UnknownQueryError: neither is there.
        """
        if name in self._paths:
            return rq.read(self._paths[name])
        path = Path(name)
        if path.suffix == ".rq" and path.is_file():
            text = rq.text_of(path)
            if not any(line.startswith("#+") for line in text.splitlines()):
                return QueryFile(name=path.stem, text=text, summary="")
            return rq.parse(text, name=path.stem, where=name)
        if path.is_file():
            return QueryFile(name=path.stem, text=rq.text_of(path), summary="")
        raise UnknownQueryError(name, self.names())
