"""A file is written whole or not at all."""

import os
import tempfile
from pathlib import Path

from kg.errors import ExportError


def write_whole(path: Path, text: str) -> None:
    """Write `text` as UTF-8 beside `path`, then put it in its place in one step.

    What was at `path` before stays as it was where anything fails.

    Raises:
        ExportError: the folder is missing, the place is taken by a folder, or the disk refuses.
    """
    if path.is_dir():
        raise ExportError(path, "is a folder; name a file in it")
    if not path.parent.is_dir():
        raise ExportError(path, f"there is no folder {path.parent}; make it first")
    half: Path | None = None
    try:
        handle, name = tempfile.mkstemp(
            dir=path.parent, prefix=f".{path.name[:40]}-", suffix=".part"
        )
        half = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        half.chmod(0o600 if not path.exists() else path.stat().st_mode & 0o777)
        half.replace(path)
    except OSError as error:
        if half is not None:
            half.unlink(missing_ok=True)
        raise ExportError(path, f"cannot be written: {error.strerror or error}") from error
