"""Who may run now: places at once, a queue for them, and an end to waiting."""

import asyncio
from collections import deque
from collections.abc import Callable

from kg.workbench.problem import Problem


class Lane:
    """So many run at once; so many wait, in order and not for long."""

    def __init__(self, places: int, queue: int, seconds: float) -> None:
        self._free = places
        self._queue, self._seconds = queue, seconds
        self._waiters: deque[asyncio.Future[None]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiters)

    def try_enter(self) -> bool:
        """Take a place if one is free now, and say whether."""
        if self._free > 0 and not self._waiters:
            self._free -= 1
            return True
        return False

    async def enter(
        self, waits: Callable[["asyncio.Future[None]"], None] = lambda turn: None
    ) -> None:
        """Take a place, now or when it is one's turn.

        Args:
            waits: called with the turn that is waited for; to set an error on it ends the waiting.

        Raises:
            Problem: too many wait, or it took too long.
        """
        if self.try_enter():
            return
        if len(self._waiters) >= self._queue:
            raise Problem("busy", "the queue is full")
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()
        self._waiters.append(turn)
        timer = loop.call_later(self._seconds, self._give_up, turn)
        waits(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.leave()  # it was one's turn just now
            raise
        finally:
            timer.cancel()
            if turn in self._waiters:
                self._waiters.remove(turn)

    def leave(self) -> None:
        """Give a place to who waits longest, or free."""
        while self._waiters:
            turn = self._waiters.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def _give_up(self, turn: "asyncio.Future[None]") -> None:
        if not turn.done():
            turn.set_exception(Problem("busy", "no reader became free"))
