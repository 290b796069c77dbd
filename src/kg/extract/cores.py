"""Matrices are multiplied on one core: a build shares the machine among processes already.

They are small; more threads of one process mostly wait for each other, and how many there are must
not be told by the result.
"""

from contextlib import AbstractContextManager
from functools import lru_cache

import numpy  # noqa: F401 - only loaded libraries are found
from threadpoolctl import ThreadpoolController


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def one_core() -> AbstractContextManager[object]:
    """Return a context in which matrices are multiplied on one core, in this process."""
    limits: AbstractContextManager[object] = _controller().limit(limits=1)
    return limits
