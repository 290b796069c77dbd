"""Articles on their way into a workspace: what can be read, and the copies that are kept."""

import hashlib
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from kg import plugins
from kg.articles import Readers, TextReader
from kg.articles.sidecar import path_of
from kg.articles.sidecar import read as read_sidecar
from kg.articles.sidecar import write as sidecar_of
from kg.articles.text import slug
from kg.errors import ArticleError, nearest
from kg.extract.language import other_than
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
    found, named = Found(), Names()
    with closing(Readers()) as readers:
        files, found.passed = readers.find(paths)
        for file in files:
            for item in readers.read(file):
                fault = item if isinstance(item, ArticleError) else _fault(file, item, extractor)
                if fault is None and isinstance(item, Article):
                    fault = named.fault(file, item)
                if fault:
                    found.failed.append(fault)
                elif isinstance(item, Article):
                    found.articles.append(item)
                    found.files.append(file)
        if paths and not found.articles:
            if len(found.failed) > 1:
                raise ExceptionGroup("no article can be read", found.failed)
            raise next(iter(found.failed), _empty(paths[0], readers))
    return found


class Names:
    """Tells articles that are one: by their name, or by their text to the last character.

    A text that two outlets print is one account; told twice it would corroborate itself.
    """

    def __init__(self) -> None:
        self._slugs: dict[str, Path] = {}
        self._texts: dict[str, Path] = {}

    def fault(self, file: Path, article: Article) -> ArticleError | None:
        """Take an article in, or return why it is not taken."""
        same = self._slugs.get(article.slug)
        if same:
            return ArticleError(file, f"has the same name as {same}, which is read; rename it")
        same = self._texts.get(article.text_digest)
        if same:
            return ArticleError(file, f"has the same text as {same}, which is read; leave one out")
        self._slugs[article.slug] = self._texts[article.text_digest] = file
        return None


def unread(articles: Path) -> list[Path]:
    """Return the files in a workspace's `articles/` whose text has not been taken out yet."""
    if not articles.is_dir():
        return []
    with closing(Readers()) as readers:
        files = [file for file in readers.find([articles])[0] if file.suffix.lower() != ".txt"]
    if not files:
        return []
    known = {read_sidecar(path).get("source_digest") for path in articles.glob("*.meta.json")}
    return [f for f in files if hashlib.sha256(f.read_bytes()).hexdigest() not in known]


def read_kept(articles: Path) -> tuple[list[Article], list[ArticleError]]:
    """Return the articles of a workspace, and the errors of those that cannot be read."""
    found: list[Article] = []
    faults: list[ArticleError] = []
    named, reader = Names(), TextReader()
    for file in sorted(articles.glob("*.txt")):
        try:
            (article,) = reader.read(file)
        except ArticleError as fault:
            faults.append(fault)
            continue
        same = named.fault(file, article)
        if same:
            faults.append(same)
        else:
            found.append(article)
    return found, faults


def _empty(path: Path, readers: Readers) -> ArticleError:
    known = ", ".join(sorted(readers.by_suffix))
    return ArticleError(path, f"holds no article; kg reads {known}")


def _fault(file: Path, article: Article, extractor: str) -> ArticleError | None:
    if other_than(article, ("en",)) is None:
        return None  # nothing is loaded for what every extractor reads: a build may be a no-op
    reads = getattr(plugins.load("kg.extractors", extractor), "languages", ("en",))
    language = other_than(article, reads)
    if language is None:
        return None
    return ArticleError(
        file,
        f"is written in {language}; the extractor {extractor} reads {', '.join(reads)}: "
        'give it a translation, or a model (extractor = "llm")',
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

    def take(self, found: Found, target: Path) -> None:
        """Keep texts and their sidecars; what is the same already is not touched.

        A text file is copied; the text that was found in another is written as it was found.

        Raises:
            WorkspaceError: a copy cannot be written.
        """
        make_folder(target)
        for file, article in zip(found.files, found.articles, strict=True):
            if file.suffix.lower() == ".txt":
                for source in (file, path_of(file)):
                    if source.exists():
                        self._keep(target / source.name, source.read_bytes())
            else:
                text = target / f"{article.doc}.txt"
                self._keep(text, article.text.encode())
                self._keep(path_of(text), sidecar_of(article).encode())

    def _keep(self, kept: Path, data: bytes) -> None:
        before = kept.read_bytes() if kept.exists() else None
        if before != data:
            self._before.setdefault(kept, before)
            write(kept, data)

    def drop(self, name: str, articles: Path) -> None:
        """Take the article with this slug or file name out, with its sidecar.

        Raises:
            ArticleError: there is none.
        """
        files = sorted(articles.glob("*.txt")) if articles.is_dir() else []
        found = [file for file in files if name in (file.name, file.stem, slug(file.stem))]
        if not found:
            known = [slug(file.stem) for file in files]
            raise ArticleError(name, f"is no article of this workspace{nearest(name, known)}")
        origins = [origin for file in found if (origin := _origin(file, articles))]
        for path in (*found, *map(path_of, found), *origins):
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


def _origin(text: Path, articles: Path) -> Path | None:
    """Return the file in `articles/` that a text was taken from and which would bring it back.

    Raises:
        ArticleError: other articles come from it too.
    """
    digest = read_sidecar(path_of(text)).get("source_digest")
    others = [
        path
        for path in articles.glob("*.meta.json")
        if digest and path != path_of(text) and read_sidecar(path).get("source_digest") == digest
    ]
    for file in sorted(articles.iterdir()):
        if not digest or file.suffix in (".txt", ".json") or not file.is_file():
            continue
        if hashlib.sha256(file.read_bytes()).hexdigest() == digest:
            if others:
                raise ArticleError(
                    text, f"comes from {file.name}, which would bring it back; move that away"
                )
            return file
    return None
