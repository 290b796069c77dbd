"""A process that does batches: a recipe comes in first, then batches; what they give goes out.

python -m kg.batch.worker
"""

import pickle
import signal

from kg import child, sandbox
from kg.batch.work import Recipe, Work, Worker
from kg.errors import KgError


def main() -> None:
    """Do batches until the other side has gone."""
    sandbox.die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other side says when it is over
    pipe, out = child.serve_on()
    first = child.read(pipe)
    if first is None:
        return
    recipe: Recipe = pickle.loads(first)  # noqa: S301 # from the process that started us
    worker: Worker | None = None
    while (frame := child.read(pipe)) is not None:
        works: tuple[Work, ...] = pickle.loads(frame)  # noqa: S301 # as above
        try:
            worker = worker or Worker(recipe)
            answer: object = (list(worker.process(works)), sandbox.sizes()[1])
        except KgError as fault:
            answer = str(fault)
        child.write(out, pickle.dumps(answer))


if __name__ == "__main__":
    main()
