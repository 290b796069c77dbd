"""Files in, articles out: the untouched text with what is known about it."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from kg.articles.text import TextReader
from kg.articles.text_version import masked
from kg.errors import ArticleError
from kg.model import Article

__all__ = ["Reader", "TextReader", "find", "iter_read", "masked", "read"]


class Reader(Protocol):
    """Reads one input format."""

    name: str
    suffixes: tuple[str, ...]
    """File name endings it reads, lower case, with the dot."""

    def read(self, path: Path) -> list[Article]:
        """Return the articles of one file, in the order of the file.

        Raises:
            ArticleError: the file cannot be read.
        """


def find(
    paths: Iterable[Path], readers: Sequence[Reader] | None = None
) -> tuple[list[Path], list[Path]]:
    """Return the files that the readers read, and those passed over.

    A folder means the files in it that some reader reads, sorted by name; sidecars are not
    counted as passed over. A path named by itself is always taken.
    """
    suffixes = {suffix for reader in readers or [TextReader()] for suffix in reader.suffixes}
    taken: list[Path] = []
    passed: list[Path] = []
    for path in paths:
        if not path.is_dir():
            taken.append(path)
            continue
        for file in sorted(path.iterdir()):
            if file.is_dir() or file.name.endswith(".meta.json"):
                continue
            (taken if file.suffix.lower() in suffixes else passed).append(file)
    return list(dict.fromkeys(taken)), passed


def iter_read(
    paths: Iterable[Path], readers: Sequence[Reader] | None = None
) -> Iterator[Article | ArticleError]:
    """Yield the articles of `paths`, and in its place the error of a file that cannot be read."""
    known = list(readers or [TextReader()])
    by_suffix = {suffix: reader for reader in known for suffix in reader.suffixes}
    for path in find(paths, known)[0]:
        reader = by_suffix.get(path.suffix.lower())
        if not path.exists():
            yield ArticleError(path, "no such file")
        elif reader is None:
            yield ArticleError(path, f"no reader for it; known are {', '.join(by_suffix)}")
        else:
            try:
                yield from reader.read(path)
            except ArticleError as error:
                yield error


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
