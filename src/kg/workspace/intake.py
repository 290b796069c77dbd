"""Articles on their way into a workspace: what can be read, and the copies that are kept."""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from kg import plugins
from kg.articles import find, iter_read
from kg.articles.sidecar import path_of
from kg.articles.text import slug
from kg.errors import ArticleError, nearest
from kg.extract.language import other_than_english
from kg.model import Article
from kg.workspace.files import make_folder, write


@dataclass(slots=True)
class Found:
    """What some paths hold."""

    articles: list[Article] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    """The file of each article."""

    failed: list[ArticleError] = field(default_factory=list)
    passed: list[Path] = field(default_factory=list)
    """Files in folders that no reader reads."""


def look(paths: Sequence[Path], extractor: str) -> Found:
    """Return what `paths` hold that the extractor can read.

    Raises:
        ArticleError: nothing of it can be read; as a group where there are several reasons.
    """
    found = Found(passed=find(paths)[1])
    for file in find(paths)[0]:
        for item in iter_read([file]):
            fault = item if isinstance(item, ArticleError) else _foreign(file, item, extractor)
            if fault:
                found.failed.append(fault)
            elif isinstance(item, Article):
                found.articles.append(item)
                found.files.append(file)
    if paths and not found.articles:
        if len(found.failed) > 1:
            raise ExceptionGroup("no article can be read", found.failed)
        raise next(iter(found.failed), _empty(paths[0]))
    return found


def _empty(path: Path) -> ArticleError:
    return ArticleError(path, "holds no article; kg reads .txt files")


def _foreign(file: Path, article: Article, extractor: str) -> ArticleError | None:
    language = other_than_english(article)
    if language is None:
        return None
    reads = getattr(plugins.load("kg.extractors", extractor), "languages", ("en",))
    if "*" in reads or (article.language != "en" and article.language in reads):
        return None
    return ArticleError(
        file,
        f"is written in {language}; the extractor {extractor} reads {', '.join(reads)}: "
        "give it a translation",
    )


class Intake:
    """Copies articles into a workspace, and takes them out again where a build fails.

    An interrupt leaves them in: the next build goes on with them.
    """

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace
        self._new = not workspace.exists()
        self._store = workspace / "store" / "graph"
        self._had_store = self._store.exists()
        self._before: dict[Path, bytes | None] = {}

    def __enter__(self) -> Self:
        """Begin; nothing is copied yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Undo the copies where the build failed."""
        if isinstance(fault, Exception):
            self.undo()

    def take(self, files: Iterable[Path], target: Path) -> None:
        """Copy texts and their sidecars; what is the same already is not touched.

        Raises:
            WorkspaceError: a copy cannot be written.
        """
        make_folder(target)
        for file in files:
            for source in (file, path_of(file)):
                if not source.exists():
                    continue
                kept, data = target / source.name, source.read_bytes()
                before = kept.read_bytes() if kept.exists() else None
                if before != data:
                    self._before.setdefault(kept, before)
                    write(kept, data)

    def drop(self, name: str, articles: Path) -> None:
        """Take the article with this slug or file name out, with its sidecar.

        Raises:
            ArticleError: there is none.
        """
        files = find([articles])[0] if articles.is_dir() else []
        found = [file for file in files if name in (file.name, slug(file.stem))]
        if not found:
            known = [slug(file.stem) for file in files]
            raise ArticleError(name, f"is no article of this workspace{nearest(name, known)}")
        for path in (*found, *map(path_of, found)):
            if path.exists():
                self._before.setdefault(path, path.read_bytes())
                path.unlink()

    def undo(self) -> None:
        """Bring the workspace back to what it was: a new one is removed."""
        if self._new:
            shutil.rmtree(self._workspace, ignore_errors=True)
            return
        for kept, before in self._before.items():
            if before is None:
                kept.unlink(missing_ok=True)
            else:
                write(kept, before)
        if not self._had_store:
            shutil.rmtree(self._store, ignore_errors=True)
