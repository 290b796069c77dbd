"""A workspace: the folder with articles, decisions, store and reports; the facade of kg.

Folder: `kg.toml`, `articles/` (texts with sidecars), `decisions/` (people's judgement), `lexicon/`,
`store/` (can be rebuilt), `reports/`.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph

from kg import config, fingerprint, resources
from kg.articles import find, iter_read
from kg.build import Inputs, Progress, RunReport, bundled_view
from kg.build import build as run_build
from kg.claims.verdicts import read_verdicts
from kg.config import Settings
from kg.errors import ArticleError, ConfigError, ExtractionError
from kg.export import Exported, Format, Profile, Quotes
from kg.export import write as write_export
from kg.extract import jsonl, load_extractor
from kg.gazetteer import Gazetteer
from kg.graph import folder
from kg.graph.store import View, Writer
from kg.link.decisions import read_decisions
from kg.model import Article, Claim, digest
from kg.namespaces import Base
from kg.ontology import Terms, entities_of
from kg.query import Catalog, Table, ask
from kg.rq import QueryFile
from kg.validate import Report, check_passages, check_shapes, graph_shapes, run_checks, term_shapes

if TYPE_CHECKING:
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
                settings.write_text(
                    "# Settings of this workspace; see docs/reference/settings.md\n"
                )
        except OSError as fault:
            raise ConfigError(
                "workspace", str(self.path), f"cannot be made: {fault.strerror}"
            ) from None

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
        state = fingerprint.of_workspace(self.path, self.settings)
        before = self._read_state()
        if before and before["inputs"] == state and not failed:
            return RunReport(**before["report"], changed=False)
        inputs, unread = self._inputs()
        extract, extractor = self._extractor(inputs)
        with self._writer() as store:
            report = run_build(
                inputs, extract, store, self.settings, extractor=extractor, progress=progress
            )
        report.failed = failed + unread + report.failed
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

        name = f"{self.settings.extractor} {__version__}"
        code = fingerprint.of_extractor()
        cache = self.path / "store" / "claims"
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        made: list[object] = []

        def extract(article: Article) -> list[Claim]:
            key = digest([article.text_digest, article.header_end, repr(article), name, code])
            kept = cache / f"{key}.jsonl"
            if kept.exists():
                lines = kept.read_text(encoding="utf-8").splitlines()
                return jsonl.claims([json.loads(line) for line in lines], article.text_digest)
            if not made:
                gazetteer = Gazetteer(entities_of(inputs.entity_triples))
                made.append(load_extractor(self.settings.extractor, gazetteer))
            claims: list[Claim] = made[0].extract(article)  # type: ignore[attr-defined] # an Extractor
            # As it will be read again: what comes from the cache must not differ.
            text = jsonl.dump(claims, article.text)
            _write(kept, text)
            return jsonl.claims(
                [json.loads(line) for line in text.splitlines()], article.text_digest
            )

        return extract, name

    def _state_file(self) -> Path:
        return self.path / "reports" / "state.json"

    def _read_state(self) -> dict[str, Any] | None:
        path = self._state_file()
        if not path.exists():
            return None
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found

    def _write_state(self, state: str, report: RunReport) -> None:
        _write(self.path / "reports" / "run.json", report.to_json())
        counts = {
            name: getattr(report, name)
            for name in ("articles", "claims", "accepted", "proposed", "facts", "inferred")
        }
        if report.validation.flagged or report.failed:
            self._state_file().unlink(missing_ok=True)
        else:
            _write(self._state_file(), json.dumps({"inputs": state, "report": counts}))

    def view(self) -> View:
        """Return the graph as it stands, for reading.

        Where nothing has been built it is the bundled graph of two articles.
        """
        from kg.graph.store.embedded import open_view

        graph = self.path / "store" / "graph"
        return open_view(graph) if graph.exists() else bundled_view(self.base)

    def catalog(self) -> Catalog:
        """Return the stored queries, the workspace's own among them."""
        own = self.settings.queries
        return Catalog([self.path / own] if own else [])

    def extract(self, paths: Iterable[Path | str]) -> Iterator["Extracted | ArticleError"]:
        """Yield the claims of each article, and in its place the error of one that fails.

        Raises:
            ArticleError: a path does not exist.
        """
        given = [Path(p) for p in paths]
        for path in given:
            if not path.exists():
                raise ArticleError(path, "no such file or folder")
        known = entities_of(folder.entity_triples([self.path / "entities"]))
        extractor = load_extractor(self.settings.extractor, Gazetteer(known))
        for item in iter_read(given):
            if isinstance(item, ArticleError):
                yield item
                continue
            try:
                yield Extracted(item, extractor.extract(item))
            except ExtractionError as fault:
                yield ArticleError(fault.article, fault.reason)

    def query(self, query: str, **values: str) -> "Table | bool | list[Triple]":
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

    def check(self, *, ontology: bool = False, texts: Path | None = None) -> Report:
        """Return what shapes and checks find in the graph, or in the ontology's terms.

        With `texts` every passage's place and digest is held against the texts in that folder.
        """
        if ontology:
            return check_shapes(Terms.load().triples(), term_shapes())
        view = self.view()
        seen = [q.triple for q in view.quads(graph=DefaultGraph())]
        findings = [*check_shapes(seen, graph_shapes()).findings, *run_checks(view).findings]
        if texts:
            findings += check_passages(view, texts).findings
        return Report.of(findings)

    def export(
        self,
        path: Path | str,
        *,
        form: Format | None = None,
        profile: Profile = "internal",
        all_claims: bool = False,
        quotes: Quotes = "none",
    ) -> Exported:
        """Write the graph to a file, whole or not at all.

        Raises:
            ExportError: the file cannot be written, or the format is not known.
        """
        return write_export(
            self.view(),
            Path(path),
            format=form,
            profile=profile,
            all_claims=all_claims,
            quotes=quotes,
            base=self.base,
        )


@dataclass(frozen=True, slots=True)
class Extracted:
    """One article with its claims."""

    article: Article
    claims: list[Claim]

    def jsonl(self) -> str:
        """Return the claims as JSON lines in the corpus schema."""
        return jsonl.dump(self.claims, self.article.text)

    def table(self) -> str:
        """Return one line a claim: place, type, who, whom, who says it."""
        rows = []
        for fact in jsonl.facts(self.claims, self.article.text):
            place = f"{fact['evidence']['start']}-{fact['evidence']['end']}"
            who, whom = _words_of(fact["subject"]), _words_of(fact["object"])
            how = f"{fact['modality']['polarity']}{fact['modality']['status']}"
            rows.append(
                [fact["doc"], place, fact["type"], who, whom, how, fact["attribution"]["kind"]]
            )
        return "".join("\t".join(row) + "\n" for row in rows)


def _words_of(role: Any) -> str:
    found = role if isinstance(role, list) else [role]
    return " + ".join(str(m.get("text") or m.get("ref") or "—") if m else "—" for m in found)


def open(path: Path | str | None = None, **settings: object) -> Workspace:  # as open() opens a file
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
