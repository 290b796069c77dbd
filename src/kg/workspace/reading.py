"""A workspace's articles on their way to quads: by batches, from what is kept or anew."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from kg import __version__, fingerprint
from kg.batch import Mapped, Recipe, run
from kg.build import Inputs, Progress
from kg.config import Settings
from kg.extract import Setup, read_additions
from kg.model import Article, digest
from kg.ontology import entities_of
from kg.workspace.files import make_folder, write


def setup_of(folder: Path, settings: Settings) -> Setup:
    """Return what an extractor of the workspace in `folder` is made from.

    The settings whose names begin with the extractor's go to it, without it.

    Raises:
        LexiconError: an entry of its lexicon cannot be used.
    """
    own = f"{settings.extractor}_"
    options = {
        name.removeprefix(own): value
        for name, value in asdict(settings).items()
        if name.startswith(own) and value != ""
    }
    if "key" in options:
        options["key"] = str(folder / options["key"])
    return Setup(
        additions=read_additions(folder / "lexicon"),
        options=options,
        cache=(folder / "store" / "answers").resolve() if folder.exists() else None,
    )


class Reading:
    """Reads the articles of one build; claims are kept by article, quads by batch."""

    def __init__(self, folder: Path, settings: Settings, inputs: Inputs) -> None:
        self._settings, self._inputs = settings, inputs
        self._store = folder / "store"
        self._cache = self._store / "claims"
        setup = setup_of(folder, settings)
        self._code = fingerprint.of_extractor(setup, inputs.entity_triples)
        self._recipe = Recipe(
            extractor=settings.extractor,
            label=f"{settings.extractor} {__version__}",
            state=digest([self._code, fingerprint.of_mapping()]),
            base=settings.base,
            threshold=settings.accept_threshold,
            setup=setup,
            entities=tuple(entities_of(inputs.entity_triples)),
            verdicts={**inputs.shipped_verdicts, **inputs.verdicts},
            links=(*inputs.shipped_links, *inputs.links),
        )

    def mapped(self, progress: Progress) -> Iterator[Mapped]:
        """Yield what each article gives; the number of workers does not show."""
        make_folder(self._cache)
        yield from run(
            self._recipe,
            self._inputs.articles,
            self._store,
            known=self._known,
            keep=self._keep,
            workers=self._settings.workers,
            engine=self._settings.engine,
            terms=self._inputs.terms,
            progress=lambda done, total: progress("extract", done, total),
        )

    def _path(self, article: Article) -> Path:
        key = digest([repr(article), self._recipe.label, self._code])
        return self._cache / f"{key}.jsonl"

    def _known(self, article: Article) -> str | None:
        try:
            return self._path(article).read_bytes().decode()
        except FileNotFoundError:
            return None

    def _keep(self, article: Article, claims: str) -> None:
        write(self._path(article), claims)
