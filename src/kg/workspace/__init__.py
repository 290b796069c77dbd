"""A workspace: the folder with articles, decisions, store and reports; the facade of kg.

Folder: `kg.toml`, `articles/` (texts with sidecars), `decisions/` (people's judgement), `lexicon/`,
`store/` (can be rebuilt), `reports/`.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import config, fingerprint, resources
from kg.build import Inputs, Progress, RunReport, bundled_view
from kg.build import build as run_build
from kg.claims.verdicts import Verdict, read_verdicts
from kg.config import Settings, find_folder
from kg.errors import ArticleError, ExtractionError, QueryError, WorkspaceError
from kg.export import Exported, Format, Profile, Quotes
from kg.export import write as write_export
from kg.extract import load_extractor
from kg.gazetteer import Gazetteer
from kg.graph import folder
from kg.graph.store import View
from kg.link.decisions import read_decisions
from kg.link.identity import read_identities
from kg.namespaces import Base
from kg.ontology import Terms, entities_of
from kg.query import Catalog, Table, ask
from kg.rq import QueryFile
from kg.validate import Report, check_graph, check_shapes, term_shapes
from kg.workspace import judgement
from kg.workspace.conclusions import Conclusions
from kg.workspace.extracted import Extracted
from kg.workspace.files import make_folder, need_space, reason, write
from kg.workspace.intake import Intake, look, read_kept, unread
from kg.workspace.reading import Reading, setup_of
from kg.workspace.record import Record
from kg.workspace.stores import OwnStore, StoreElsewhere

if TYPE_CHECKING:
    import networkx as nx
    import rdflib
    from pyoxigraph import Triple

    from kg.reason import Proof

__all__ = ["Extracted", "Workspace", "find_folder", "open"]

DEFAULT = Path("kg-workspace")
LEAST_SPACE = 32 << 20
"""Free bytes that a build of the smallest workspace needs."""


class Workspace:
    """One workspace folder; made on first use."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.settings = settings
        self.base = Base(settings.base)
        self._store: OwnStore | StoreElsewhere = OwnStore(path, self.base)
        if settings.store:
            self._store = StoreElsewhere(path, settings, self.base)

    @property
    def articles(self) -> Path:
        """The folder of the texts, as they were given."""
        return self.path / "articles"

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been built here: the bundled graph is read instead."""
        return not self._store.is_there

    def create(self) -> None:
        """Make the folder and its parts, readable by their owner alone.

        Raises:
            WorkspaceError: the folder cannot be made.
        """
        for part in ("", "articles", "decisions", "store", "reports"):
            make_folder(self.path / part)
        settings = self.path / config.FILE
        if not settings.exists():
            write(settings, "# Settings of this workspace; see docs/reference/settings.md\n")

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
            WorkspaceError: the disk is full, or the folder cannot be written.
            KgError: an input cannot be used. The workspace is as it was in each case.
        """
        given = [Path(p) for p in paths]
        if not given and not (self.articles.is_dir() and any(self.articles.iterdir())):
            given = [resources.folder("graph") / "articles"]
        given += unread(self.articles)
        found = look(given, self.settings.extractor)
        with Intake(self.path) as intake:
            self.create()
            intake.take(found, self.articles)
            report = self._build(progress, found.failed)
        report.passed = [str(path) for path in found.passed]
        return report

    def _build(self, progress: Progress, failed: Sequence[ArticleError]) -> RunReport:
        record = Record(self.path / "reports")
        state = fingerprint.of_workspace(self.path, self.settings)
        before = None if failed else record.find(state)
        if before and not self.is_empty and self._store.holds(record.size):
            return before
        need_space(self.path / "store", LEAST_SPACE)
        inputs, unread = self._inputs()
        reading = Reading(self.path, self.settings, inputs)
        conclusions = Conclusions(self.path / "store" / "rules")
        try:
            with self._store.writer(record.size) as store:
                if self.settings.store:
                    record.forget()
                report = run_build(
                    inputs,
                    reading.mapped(progress),
                    store,
                    self.settings,
                    progress=progress,
                    memory=conclusions,
                )
                size = self._store.size(store)
        except OSError as fault:
            raise WorkspaceError(
                self.path / "store", f"cannot be written: {reason(fault)}"
            ) from None
        conclusions.forget_unused()
        faults = [(str(f.path), f.reason) for f in (*failed, *unread)]
        report.failed = [*faults, *report.failed]
        record.keep(state, report, size)
        return report

    def _inputs(self) -> tuple[Inputs, list[ArticleError]]:
        articles, faults = read_kept(self.articles)
        shipped = resources.folder("graph") / "decisions"
        inputs = Inputs(
            articles=articles,
            terms=Terms.load(),
            entity_triples=folder.entity_triples([self.path / "entities"], self.base),
            verdicts=read_verdicts(self.path / "decisions" / "verdicts.tsv"),
            links=read_decisions(self.path / "decisions" / "links.tsv"),
            identities=read_identities(self.path / "decisions" / "identity.tsv"),
            shipped_verdicts=read_verdicts(shipped / "verdicts.tsv"),
            shipped_links=read_decisions(shipped / "links.tsv"),
        )
        return inputs, faults

    def view(self) -> View:
        """Return the graph as it stands, for reading.

        Where nothing has been built it is the bundled graph of two articles.
        """
        return bundled_view(self.base) if self.is_empty else self._store.view()

    def decide(self, claim: str, verdict: str, *, by: str, on: str, reason: str = "") -> RunReport:
        """Write down a person's verdict on a claim, and bring the graph up to date.

        Args:
            claim: IRI, CURIE, or the beginning of its key.
            verdict: accepted, rejected, conflict or needs-work.
            by: who decides.
            on: day of the decision, YYYY-MM-DD.
            reason: why; rejected and conflict need one.

        Raises:
            QueryError: there is no such claim.
            ConfigError: the verdict is not signed, dated or reasoned.
        """
        if self.is_empty:
            raise QueryError(f"{self.path}: nothing is built here to decide on; run kg build")
        key = judgement.key_of(claim, self.view(), self.base)
        judged = Verdict(verdict=verdict, by=by, on=on, reason=reason)
        judgement.add_verdict(self.path / "decisions" / "verdicts.tsv", key, judged)
        return self._build(lambda stage, done, total: None, ())

    def merge(
        self, left: str, right: str, verdict: str, *, by: str, on: str, reason: str
    ) -> RunReport:
        """Write down whether two things are one (same, different, unsure), and apply it.

        The two keep their claims apart; a later judgement on them takes the place of this one.

        Raises:
            QueryError: there is no such thing, or it may not be joined with anything.
            LinkError: the judgement is not signed, dated and reasoned, or contradicts others.
        """
        pair = [judgement.joinable(name, self.view(), self.base) for name in (left, right)]
        told = {"verdict": verdict, "reason": reason, "by": by, "on": on}
        judgement.add_identity(self.path / "decisions" / "identity.tsv", pair[0], pair[1], **told)
        return self._build(lambda stage, done, total: None, ())

    def remove(self, article: str) -> RunReport:
        """Take an article out, by its slug or file name, and bring the graph up to date.

        Raises:
            ArticleError: there is no such article.
        """
        with Intake(self.path) as intake:
            intake.drop(article, self.articles)
            return self._build(lambda stage, done, total: None, ())

    def catalog(self) -> Catalog:
        """Return the stored queries, the workspace's own among them."""
        own = self.settings.queries
        return Catalog([self.path / own] if own else [])

    def extract(self, paths: Iterable[Path | str]) -> Iterator[Extracted | ArticleError]:
        """Yield the claims of each article, after the errors of those that cannot be read.

        Raises:
            ArticleError: nothing of what was named can be read.
        """
        found = look([Path(p) for p in paths], self.settings.extractor)
        known = entities_of(folder.entity_triples([self.path / "entities"]))
        extractor = load_extractor(
            self.settings.extractor, Gazetteer(known), setup_of(self.path, self.settings)
        )
        yield from found.failed
        for article in found.articles:
            try:
                yield Extracted(article, extractor.extract(article))
            except ExtractionError as fault:
                yield ArticleError(fault.article, fault.reason)

    def query(self, query: str, **values: str) -> "Table | bool | list[Triple]":
        """Return the answer of a stored query's name, a file, or a SPARQL text.

        Raises:
            QueryError: there is no such query, a parameter is wrong, or it is not SPARQL.
        """
        return ask(self.view(), self.find(query), values, base=self.base)

    def explain(
        self, subject: str, predicate: str | None = None, value: str | None = None
    ) -> "list[Proof]":
        """Return the proof of a triple, or of each fact and inferred triple about a subject.

        Raises:
            QueryError: a word is no term, or nothing is said about the subject.
            ReasoningError: the triple neither is asserted nor follows.
        """
        from kg.query.why import Why

        return Why(self.view(), self.base).proofs(subject, predicate, value)

    def find(self, query: str) -> QueryFile:
        """Return a stored query by its name, that of a file, or a SPARQL text.

        Raises:
            UnknownQueryError: there is none.
        """
        if re.search(r"[{\s]", query):
            return QueryFile(name="query", text=query, summary="")
        return self.catalog().find(query)

    def check(self, *, ontology: bool = False, texts: Path | None = None) -> Report:
        """Return what shapes and checks find in the graph, or in the ontology's terms.

        With `texts` every passage's place and digest is held against the texts in that folder.
        """
        if ontology:
            return check_shapes(Terms.load().triples(), term_shapes())
        return check_graph(self.view(), self.base, texts)

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

    def network(self, *, query: str | None = None, **options: Any) -> "nx.MultiDiGraph[str]":
        """Return the graph as a networkx MultiDiGraph.

        Args:
            query: a CONSTRUCT to draw instead of the whole graph: stored, a file or SPARQL.
            options: `around`, `depth`, `all_claims`, `sentences`; see `kg.network.project`.
        """
        from kg.network import project

        text = self.find(query).text if query else None
        return project(self.view(), query=text, base=self.base, **options)

    def write_network(
        self,
        path: Path | str,
        *,
        query: str | None = None,
        profile: Profile = "internal",
        **options: Any,
    ) -> None:
        """Write the network as a page that stands alone, or as GraphML or GEXF, by the ending.

        Of `profile` nothing is drawn but what may leave to it; see `kg.export`.

        Raises:
            QueryError: nothing is to be drawn, or not by this query.
            ExportError: the file cannot be written.
        """
        from kg.export import view_for
        from kg.network import write

        text = self.find(query).text if query else None
        view = view_for(self.view(), Path(path), profile, base=self.base)
        write(view, Path(path), query=text, base=self.base, **options)

    @property
    def dataset(self) -> "rdflib.Dataset":
        """The graph as an rdflib Dataset; SPARQL is answered by the store's own engine."""
        from kg.graph.store.dataset import as_dataset

        return as_dataset(self.view())


def open(path: Path | str | None = None, **settings: object) -> Workspace:  # as open() opens a file
    """Return the workspace in folder `path`, made on first use.

    Without a path: `KG_WORKSPACE`, else the nearest folder with a `kg.toml`, else ./kg-workspace.

    Raises:
        ConfigError: a setting cannot be used.
    """
    folder_ = Path(path) if path is not None else find_folder(os.environ, Path.cwd()) or DEFAULT
    return Workspace(folder_, config.load(folder_, os.environ, **settings))
