"""Files in, articles out: the untouched text with what is known about it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

from kg import plugins
from kg.articles.text import TextReader
from kg.articles.text_version import masked
from kg.errors import ArticleError, PluginError
from kg.model import Article

__all__ = ["Reader", "Readers", "TextReader", "find", "iter_read", "masked", "read"]


class Reader(Protocol):
    """Reads one input format.

    A reader may also have `takes(path)`, whether a file found in a folder is one of its own, and
    `close()`, which ends what it started.
    """

    name: str
    suffixes: tuple[str, ...]
    """File name endings it reads, lower case, with the dot."""

    def read(self, path: Path) -> list[Article]:
        """Return the articles of one file, in the order of the file.

        Raises:
            ArticleError: the file cannot be read.
        """


class Readers:
    """Readers by the endings of file names; by default all that are installed."""

    def __init__(self, readers: Sequence[Reader] | None = None) -> None:
        self._all = list(readers) if readers is not None else _installed()
        self.by_suffix = {s: reader for reader in self._all for s in reader.suffixes}

    def close(self) -> None:
        """End what the readers started."""
        for reader in self._all:
            close = getattr(reader, "close", None)
            if close:
                close()

    def find(self, paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
        """Return the files that are read, and those passed over.

        A folder means the files in it that some reader reads, sorted by name; sidecars are not
        counted as passed over. A path named by itself is always taken.
        """
        taken: list[Path] = []
        passed: list[Path] = []
        for path in paths:
            if not path.is_dir():
                taken.append(path)
                continue
            for file in sorted(path.iterdir()):
                if file.is_dir() or file.name.endswith(".meta.json"):
                    continue
                (taken if self._takes(file) else passed).append(file)
        return list(dict.fromkeys(taken)), passed

    def _takes(self, file: Path) -> bool:
        reader = self.by_suffix.get(file.suffix.lower())
        return reader is not None and bool(getattr(reader, "takes", lambda path: True)(file))

    def read(self, path: Path) -> Iterator[Article | ArticleError]:
        """Yield the articles of a file, or the error of one that cannot be read."""
        reader = self.by_suffix.get(path.suffix.lower())
        if not path.exists():
            yield ArticleError(path, "no such file")
        elif reader is None:
            known = ", ".join(sorted(self.by_suffix))
            yield ArticleError(path, f"no reader for it; known are {known}")
        else:
            try:
                yield from reader.read(path)
            except ArticleError as error:
                yield error


def _installed() -> list[Reader]:
    """Return a new reader of each kind that is installed, ours among them."""
    made: list[Reader] = []
    for name in plugins.names("kg.articles"):
        kind = plugins.load("kg.articles", name)
        reader = kind() if callable(kind) else None
        if not hasattr(reader, "read") or not hasattr(reader, "suffixes"):
            raise PluginError("kg.articles", name, "has no read() and suffixes")
        made.append(reader)  # type: ignore[arg-type] # it has what a Reader has
    return made


def find(
    paths: Iterable[Path], readers: Sequence[Reader] | None = None
) -> tuple[list[Path], list[Path]]:
    """Return the files that the readers read, and those passed over; see `Readers.find`."""
    return Readers(readers).find(paths)


def iter_read(
    paths: Iterable[Path], readers: Sequence[Reader] | None = None
) -> Iterator[Article | ArticleError]:
    """Yield the articles of `paths`, and in its place the error of a file that cannot be read."""
    with closing(Readers(readers)) as known:
        for path in known.find(paths)[0]:
            yield from known.read(path)


def read(paths: Iterable[Path], readers: Sequence[Reader] | None = None) -> list[Article]:
    """Return the articles of `paths` (files and folders).

    Raises:
        ArticleError: the first file that cannot be read.
    """
    articles: list[Article] = []
    for item in iter_read(paths, readers):
        if isinstance(item, ArticleError):
            raise item
        articles.append(item)
    return articles
