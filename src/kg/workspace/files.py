"""Files of a workspace, each written whole or not at all."""

import shutil
from pathlib import Path

from kg.errors import WorkspaceError


def write(path: Path, data: str | bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        WorkspaceError: it cannot be written; what was there stays.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data.encode() if isinstance(data, str) else data)
        part.replace(path)
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise WorkspaceError(path, f"cannot be written: {reason(fault)}") from None


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, readable by their owner alone.

    Raises:
        WorkspaceError: it cannot be made.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise WorkspaceError(path, f"cannot be made: {reason(fault)}") from None


def need_space(folder: Path, least: int) -> None:
    """Refuse to begin what the disk has no room for: a store half written must be mended.

    Raises:
        WorkspaceError: fewer than `least` bytes, and three times what `folder` holds, are free.
    """
    held = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    needed, free = least + 3 * held, shutil.disk_usage(folder).free
    if free < needed:
        raise WorkspaceError(
            folder,
            f"no space left on the disk: {free >> 20} MiB are free, {needed >> 20} MiB are needed",
        )


def reason(fault: OSError) -> str:
    """Return why the system refused, in lower case without its number."""
    said = fault.strerror or str(fault)
    if "No space left on device" in said:
        return "no space left on the disk"
    return said[:1].lower() + said[1:]
