"""Batches on this machine: in this process, or in several of their own."""

import pickle
import select
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.batch.jobs import TRIES, Jobs
from kg.batch.work import Mapped, Recipe, Work, Worker
from kg.child import Child, ChildDiedError
from kg.errors import ExtractionAbortedError
from kg.model import Article
from kg.ontology import Terms

Known = Callable[[Article], str | None]
"""The claims of an article as JSON lines, where they have been read before."""

RESIDENT = 400 << 20
"""A process that has grown above so many bytes is replaced after its batch."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles that are done together."""

    key: str
    articles: tuple[Article, ...]
    known: Known

    def works(self) -> tuple[Work, ...]:
        """Return the articles with their claims, where they have been read before."""
        return tuple(Work(article, self.known(article)) for article in self.articles)


def here(
    recipe: Recipe, batches: Sequence[Batch], terms: Terms | None = None
) -> Iterator[tuple[Batch, list[Mapped]]]:
    """Yield what each batch gives, done in this process."""
    worker = Worker(recipe, terms) if batches else None
    for batch in batches:
        assert worker is not None  # noqa: S101 # there are batches
        yield batch, list(worker.process(batch.works()))


def spread(
    recipe: Recipe, batches: Sequence[Batch], jobs: Jobs, workers: int
) -> Iterator[tuple[Batch, list[Mapped]]]:
    """Yield what each batch gives as it is done, in processes of their own.

    Raises:
        ExtractionAbortedError: no article can be read.
    """
    waiting = list(reversed(batches))
    busy: dict[Child, Batch] = {}
    idle: list[Child] = []
    try:
        while waiting or busy:
            while waiting and len(busy) < workers:
                batch = waiting.pop()
                if jobs.begin(batch.key) >= TRIES:
                    yield batch, _one_by_one(recipe, batch)
                    continue
                child = idle.pop() if idle else _start(recipe)
                try:
                    child.send(pickle.dumps(batch.works()))
                except ChildDiedError:
                    jobs.broke(batch.key)
                    waiting.append(batch)
                    continue
                busy[child] = batch
            ready = select.select(list(busy), [], [])[0] if busy else []
            for child in ready:
                batch = busy.pop(child)
                try:
                    made, resident = _unpack(child.receive())
                except ChildDiedError:
                    jobs.broke(batch.key)
                    waiting.append(batch)
                    continue
                except ExtractionAbortedError:
                    child.kill()
                    raise
                if resident > RESIDENT:
                    child.close()
                else:
                    idle.append(child)
                yield batch, made
    finally:
        for child in (*busy, *idle):
            child.kill()


def _start(recipe: Recipe) -> Child:
    child = Child("kg.batch.worker")
    child.send(pickle.dumps(recipe))
    return child


def _unpack(frame: bytes) -> tuple[list[Mapped], int]:
    answer = pickle.loads(frame)  # noqa: S301 # from a process of ours that ran our own code
    if isinstance(answer, str):
        raise ExtractionAbortedError(answer)
    made: list[Mapped] = answer[0]
    return made, int(answer[1])


def _one_by_one(recipe: Recipe, batch: Batch) -> list[Mapped]:
    """Return what each article gives, in a process for it alone; one that ends it has a fault."""
    made: list[Mapped] = []
    for work in batch.works():
        child: Child | None = None
        try:
            child = _start(recipe)
            child.send(pickle.dumps((work,)))
            made += _unpack(child.receive())[0]
        except ChildDiedError as died:
            how = f"signal {died.signal}" if died.signal else "it ended"
            reason = f"ends the process that reads it ({how}), twice and alone"
            article = work.article
            made.append(
                Mapped(
                    slug=article.slug,
                    text_digest=article.text_digest,
                    fault=(article.doc, reason),
                )
            )
        finally:
            if child:
                child.close()
    return made
