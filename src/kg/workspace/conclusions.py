"""What closed-world rules gave in the last build: `store/rules/`, one file an answer."""

import hashlib
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse, serialize

from kg.workspace.files import make_folder, write


class Conclusions:
    """A `kg.reason.memory.Memory` in a folder; a damaged file is as if it were not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._used: set[str] = set()

    def recall(self, key: str) -> list[Triple] | None:
        """Return what was kept under `key`, or None."""
        self._used.add(key)
        try:
            digest, _, body = (self.folder / f"{key}.nt").read_bytes().partition(b"\n")
        except OSError:
            return None
        if digest.decode("latin-1") != f"# {hashlib.sha256(body).hexdigest()}":
            return None
        return [quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES)]

    def keep(self, key: str, triples: list[Triple]) -> None:
        """Keep an answer.

        Raises:
            WorkspaceError: the folder cannot be written.
        """
        body = serialize(sorted({*triples}, key=str), format=RdfFormat.N_TRIPLES) or b""
        make_folder(self.folder)
        write(self.folder / f"{key}.nt", f"# {hashlib.sha256(body).hexdigest()}\n".encode() + body)

    def forget_unused(self) -> None:
        """Remove the answers that were not asked for since this was made."""
        for file in self.folder.glob("*.nt"):
            if file.stem not in self._used:
                file.unlink(missing_ok=True)
