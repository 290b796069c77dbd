"""A workspace: the folder with articles, decisions, store and reports; the facade of kg.

Folder: `kg.toml`, `articles/` (texts with sidecars), `decisions/` (people's judgement), `lexicon/`,
`store/` (can be rebuilt), `reports/`.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg import config, resources
from kg.articles import find, iter_read
from kg.build import Inputs, Progress, RunReport, cache_path
from kg.build import build as run_build
from kg.claims.verdicts import read_verdicts
from kg.config import Settings
from kg.errors import ArticleError, ConfigError
from kg.graph import folder
from kg.graph.store import View, Writer
from kg.link.decisions import read_decisions
from kg.model import Article, Claim, digest
from kg.namespaces import Base
from kg.ontology import Terms
from kg.query import Catalog, Table, ask
from kg.rq import QueryFile

if TYPE_CHECKING:
    import networkx as nx
    import rdflib
    from pyoxigraph import Triple

DEFAULT = Path("kg-workspace")


class Workspace:
    """One workspace folder; made on first use."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.settings = settings
        self.base = Base(settings.base)

    @property
    def articles(self) -> Path:
        """The folder of the texts, as they were given."""
        return self.path / "articles"

    def create(self) -> None:
        """Make the folder and its parts, readable by their owner alone.

        Raises:
            ConfigError: the folder cannot be made.
        """
        try:
            for part in ("", "articles", "decisions", "store", "reports"):
                (self.path / part).mkdir(mode=0o700, parents=True, exist_ok=True)
            settings = self.path / config.FILE
            if not settings.exists():
                settings.write_text("# Settings of this workspace; see docs/reference/settings.md\n")
        except OSError as fault:
            raise ConfigError("workspace", str(self.path), f"cannot be made: {fault.strerror}") from None

    def build(
        self,
        paths: Iterable[Path | str] = (),
        *,
        progress: Progress = lambda stage, done, total: None,
    ) -> RunReport:
        """Take `paths` in, bring the graph up to date, and return what was done.

        Without paths an empty workspace takes in the bundled example.

        Raises:
            ArticleError: nothing of what was named can be read.
            KgError: an input cannot be used; the store is as it was.
        """
        given = [Path(p) for p in paths]
        files, failed = self._readable(given)
        self.create()
        if not given and not any(self.articles.iterdir()):
            files, failed = self._readable([resources.folder("graph") / "articles"])
        for file in files:
            _take_in(file, self.articles)
        inputs, unread = self._inputs()
        extract, extractor = self._extractor(inputs)
        state = self._state(inputs, extractor)
        failed += unread
        before = self._read_state()
        if before and before["inputs"] == state and not failed:
            return RunReport(**before["report"], changed=False)
        with self._writer() as store:
            report = run_build(
                inputs, extract, store, self.settings, extractor=extractor, progress=progress
            )
        report.failed = failed + report.failed
        self._write_state(state, report)
        return report

    def _readable(self, paths: Sequence[Path]) -> tuple[list[Path], list[tuple[str, str]]]:
        """Return the files that can be read, and the others with their reasons."""
        files, failed, last = [], [], None
        for file in find(paths)[0]:
            for item in iter_read([file]):
                if isinstance(item, ArticleError):
                    last = item
                    failed.append((str(item.path), item.reason))
                else:
                    files.append(file)
        if paths and not files:
            raise last or ArticleError(paths[0], "holds no article; kg reads .txt files")
        return files, failed

    def _inputs(self) -> tuple[Inputs, list[tuple[str, str]]]:
        articles, unread = [], []
        for item in iter_read([self.articles]):
            if isinstance(item, ArticleError):
                unread.append((str(item.path), item.reason))
            else:
                articles.append(item)
        inputs = Inputs(
            articles=articles,
            terms=Terms.load(),
            entity_triples=folder.entity_triples([self.path / "entities"], self.base),
            verdicts=read_verdicts(self.path / "decisions" / "verdicts.tsv"),
            links=read_decisions(self.path / "decisions" / "links.tsv"),
        )
        return inputs, unread

    def _writer(self) -> Writer:
        from kg.graph.store.embedded import EmbeddedStore

        return EmbeddedStore(self.path / "store" / "graph", visible=self.visible())

    def visible(self) -> list[str]:
        """Return the graphs whose triples make up the default graph."""
        from kg.graph.store import VISIBLE_GRAPHS

        return [self.base.graph(name) for name in VISIBLE_GRAPHS]

    def _extractor(self, inputs: Inputs) -> tuple[Callable[[Article], list[Claim]], str]:
        """Return a function from article to claims that keeps what it read, and its name."""
        from kg import __version__
        from kg.extract import load_extractor
        from kg.gazetteer import Gazetteer

        name = f"{self.settings.extractor} {__version__}"
        cache = self.path / "store" / "claims"
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        made: list[object] = []

        def extract(article: Article) -> list[Claim]:
            from kg.extract import jsonl

            kept = cache_path(cache, article, name)
            if kept.exists():
                lines = kept.read_text(encoding="utf-8").splitlines()
                return jsonl.claims([json.loads(line) for line in lines], article.text_digest)
            if not made:
                gazetteer = Gazetteer(folder.entities(inputs.entity_triples))
                made.append(load_extractor(self.settings.extractor, gazetteer))
            claims: list[Claim] = made[0].extract(article)  # type: ignore[attr-defined] # an Extractor
            # As it will be read again: what comes from the cache must not differ.
            text = jsonl.dump(claims, article.text)
            _write(kept, text)
            return jsonl.claims([json.loads(line) for line in text.splitlines()], article.text_digest)

        return extract, name

    def _state(self, inputs: Inputs, extractor: str) -> str:
        from kg import __version__

        return digest(
            [
                __version__,
                extractor,
                repr(self.settings),
                [[a.doc, a.text_digest, repr(a.publisher), repr(a)] for a in inputs.articles],
                sorted(str(t) for t in inputs.terms.triples()),
                sorted(str(t) for t in inputs.entity_triples),
                [repr(v) for v in sorted(inputs.verdicts.items())],
                [repr(d) for d in inputs.links],
            ]
        )

    def _state_file(self) -> Path:
        return self.path / "reports" / "state.json"

    def _read_state(self) -> dict[str, object] | None:
        path = self._state_file()
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    def _write_state(self, state: str, report: RunReport) -> None:
        _write(self.path / "reports" / "run.json", report.to_json())
        counts = {
            name: getattr(report, name)
            for name in ("articles", "claims", "accepted", "proposed", "facts", "inferred")
        }
        if report.validation.findings or report.failed:
            self._state_file().unlink(missing_ok=True)
        else:
            _write(self._state_file(), json.dumps({"inputs": state, "report": counts}))


    def view(self) -> View:
        """Return the graph as it stands, for reading.

        Raises:
            GraphError: nothing has been built here yet.
        """
        from kg.graph.store.embedded import EmbeddedView

        return EmbeddedView(self.path / "store" / "graph")

    def catalog(self) -> Catalog:
        """Return the stored queries, the workspace's own among them."""
        own = self.settings.queries
        return Catalog([self.path / own] if own else [])

    def query(self, query: str, **values: str) -> Table | bool | "list[Triple]":
        """Return the answer of a stored query's name, a file, or a SPARQL text.

        Raises:
            QueryError: there is no such query, a parameter is wrong, or it is not SPARQL.
        """
        found = (
            QueryFile(name="query", text=query, summary="")
            if re.search(r"[{\s]", query)
            else self.catalog().find(query)
        )
        return ask(self.view(), found, values, base=self.base)


def open(path: Path | str | None = None, **settings: object) -> Workspace:  # noqa: A001 # as open() opens a file
    """Return the workspace in folder `path`, made on first use.

    Without a path: `KG_WORKSPACE`, else the nearest folder with a `kg.toml`, else ./kg-workspace.

    Raises:
        ConfigError: a setting cannot be used.
    """
    folder_ = Path(path) if path is not None else find_folder(os.environ, Path.cwd()) or DEFAULT
    return Workspace(folder_, config.load(folder_, os.environ, **settings))


def find_folder(environ: Mapping[str, str], start: Path) -> Path | None:
    """Return `KG_WORKSPACE`, or the nearest folder from `start` upwards that has a kg.toml."""
    if environ.get("KG_WORKSPACE"):
        return Path(environ["KG_WORKSPACE"])
    for folder_ in (start, *start.parents):
        if (folder_ / config.FILE).exists():
            return folder_
    return None


def _take_in(file: Path, target: Path) -> None:
    """Copy a text and its sidecar into the workspace, each whole or not at all."""
    for source in (file, file.with_name(f"{file.stem}.meta.json")):
        if not source.exists():
            continue
        kept = target / source.name
        if kept.exists() and kept.read_bytes() == source.read_bytes():
            continue
        _write_bytes(kept, source.read_bytes())


def _write(path: Path, text: str) -> None:
    _write_bytes(path, text.encode())


def _write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise ConfigError(str(path), "file", f"cannot be written: {fault.strerror}") from None
