"""Batches on other machines: the same function, by Ray Data (`pip install 'kg[ray]'`).

Batches that are done are not given out again, so a run that was stopped goes on from its shards;
Ray itself repeats what a lost machine had begun.
"""

import os
import pickle
from collections.abc import Iterator, Sequence
from typing import Any

from kg.batch.pool import Batch
from kg.batch.work import Mapped, Recipe, Worker
from kg.errors import ExtractionAbortedError, KgError, PluginError


class Actor:
    """What a worker of Ray holds: one recipe, loaded once; called with a row, returns a row."""

    def __init__(self, recipe: bytes) -> None:
        self._worker = Worker(pickle.loads(recipe))  # noqa: S301 # from the process that started us

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return what the batch of a row gives, pickled, or in words why no article can be read."""
        works = pickle.loads(row["works"])  # noqa: S301 # as above
        try:
            answer: object = list(self._worker.process(works))
        except KgError as fault:
            answer = str(fault)
        return {"at": row["at"], "made": pickle.dumps(answer)}


def spread(
    recipe: Recipe, batches: Sequence[Batch], workers: int
) -> Iterator[tuple[Batch, list[Mapped]]]:
    """Yield what each batch gives as it is done.

    A cluster is the one that `RAY_ADDRESS` names; without one, processes of this machine.

    Raises:
        PluginError: Ray is not installed.
        ExtractionAbortedError: no article can be read.
    """
    if not batches:
        return
    try:
        import ray
        import ray.data
    except ImportError:
        raise PluginError(
            "kg.batch", "ray", "is not installed; pip install 'kg[ray]', or use --engine local"
        ) from None
    started = not ray.is_initialized()
    if started:
        own = {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": workers}
        try:
            ray.init(include_dashboard=False, log_to_driver=False, logging_level="ERROR", **own)
        except Exception as fault:  # it raises what it likes
            said = " ".join(str(fault).split())[:200]
            raise PluginError("kg.batch", "ray", f"cannot be started: {said}") from None
    try:
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        rows = [{"at": at, "works": pickle.dumps(b.works())} for at, b in enumerate(batches)]
        made = ray.data.from_items(rows, override_num_blocks=len(rows)).map(
            Actor, fn_constructor_args=(pickle.dumps(recipe),), concurrency=workers
        )
        for row in made.iter_rows():
            answer = pickle.loads(row["made"])  # noqa: S301 # from our own worker
            if isinstance(answer, str):
                raise ExtractionAbortedError(answer)
            yield batches[row["at"]], answer
    finally:
        if started:
            ray.shutdown()
