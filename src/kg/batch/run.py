"""A run over all articles: cut into batches, those not yet done are done, shards are written."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from kg.batch.jobs import Jobs
from kg.batch.pool import Batch, Known, here, spread
from kg.batch.shard import Shards
from kg.batch.work import Mapped, Recipe
from kg.model import Article
from kg.ontology import Terms

SIZE = 24
"""Articles a batch, about: the number of batches is a power of two."""

ENGINES = ("local", "ray")

Keep = Callable[[Article, str], None]
Progress = Callable[[int, int], None]


def cut(articles: Sequence[Article], size: int = SIZE) -> list[list[Article]]:
    """Return the batches of articles: by the digest of their slugs, each sorted by slug.

    An article stays in its batch when others come and go, until their number has doubled.
    """
    number = 1
    while number * size < len(articles):
        number *= 2
    made: list[list[Article]] = [[] for _ in range(number)]
    for article in sorted(articles, key=lambda a: a.slug):
        head = hashlib.sha256(article.slug.encode()).digest()[:8]
        made[int.from_bytes(head) % number].append(article)
    return [batch for batch in made if batch]


def run(
    recipe: Recipe,
    articles: Sequence[Article],
    folder: Path,
    *,
    known: Known = lambda article: None,
    keep: Keep = lambda article, claims: None,
    workers: int = 1,
    engine: str = "local",
    terms: Terms | None = None,
    size: int = SIZE,
    progress: Progress = lambda done, total: None,
) -> Iterator[Mapped]:
    """Yield what each article gives, by batch; whatever number of workers does it, the same.

    Args:
        recipe: what it is a function of.
        articles: all articles.
        folder: where shards and the job table lie; what is done there already is not done again.
        known: the claims of an article as JSON lines, where they have been read before.
        keep: what to do with claims that were read now.
        workers: processes; 1 for this one.
        engine: `local`, or `ray`.
        terms: the ontology, where it is loaded already.
        size: articles a batch, about.
        progress: told how many articles are done, of how many.

    Raises:
        ExtractionAbortedError: no article can be read.
        WorkspaceError: a shard cannot be written.
    """
    shards = Shards(folder / "shards")
    batches = [(recipe.key_of(batch), batch) for batch in cut(articles, size)]
    done, total = 0, len(articles)
    progress(done, total)
    with closing(Jobs(folder / "jobs.sqlite")) as jobs:
        jobs.plan((key, len(batch)) for key, batch in batches)
        open_ = []
        for key, batch in batches:
            if shards.find(key) is None:
                open_.append((key, batch))
                jobs.again(key)
            else:
                done += len(batch)
        progress(done, total)
        for given, made in _do(recipe, open_, known, jobs, workers, engine, terms):
            for article, one in zip(given.articles, made, strict=True):
                if one.claims is not None:
                    keep(article, one.claims)
            jobs.done(given.key, shards.write(given.key, made))
            done += len(made)
            progress(done, total)
    shards.keep_only(key for key, _ in batches)
    for key, _ in batches:
        yield from shards.find(key) or ()


def _do(
    recipe: Recipe,
    batches: Sequence[tuple[str, list[Article]]],
    known: Known,
    jobs: Jobs,
    workers: int,
    engine: str,
    terms: Terms | None,
) -> Iterator[tuple[Batch, list[Mapped]]]:
    made = [Batch(key, tuple(articles), known) for key, articles in batches]
    if engine == "ray":
        from kg.batch.cluster import spread as spread_by_ray

        return spread_by_ray(recipe, made, workers)
    if workers > 1 and len(made) > 1:
        return spread(recipe, made, jobs, workers)
    return here(recipe, made, terms)
