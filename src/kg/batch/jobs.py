"""The job table: which batches there are, which are done, and how often each was begun.

It outlives a kill. A batch that was begun and not done when its run ended is begun again; one that
ended its process twice is done an article at a time, so that only the article at fault is lost.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from kg.errors import WorkspaceError

TRIES = 2
"""After so many ends of a process a batch is done an article at a time."""

_TABLE = """
CREATE TABLE IF NOT EXISTS job (
  key TEXT PRIMARY KEY,
  articles INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done')),
  tries INTEGER NOT NULL DEFAULT 0,
  sha256 TEXT
) STRICT
"""


class Jobs:
    """The job table of a workspace."""

    def __init__(self, path: Path) -> None:
        try:
            self._table = sqlite3.connect(path, isolation_level=None)
            self._table.execute("PRAGMA journal_mode = WAL")
            self._table.execute(_TABLE)
        except sqlite3.DatabaseError:
            # Nothing is lost with it but what was tried: the shards tell what is done.
            path.unlink(missing_ok=True)
            try:
                self._table = sqlite3.connect(path, isolation_level=None)
                self._table.execute(_TABLE)
            except sqlite3.Error as fault:
                raise WorkspaceError(path, f"cannot be written: {fault}") from None

    def close(self) -> None:
        """Close the table."""
        self._table.close()

    def plan(self, batches: Iterable[tuple[str, int]]) -> None:
        """Set the batches of a run, by key with the number of articles; others are forgotten."""
        wanted = dict(batches)
        self._table.execute("BEGIN")
        for (key,) in self._table.execute("SELECT key FROM job").fetchall():
            if key not in wanted:
                self._table.execute("DELETE FROM job WHERE key = ?", (key,))
        self._table.executemany(
            "INSERT INTO job (key, articles) VALUES (?, ?) ON CONFLICT DO NOTHING", wanted.items()
        )
        self._table.execute("UPDATE job SET state = 'waiting' WHERE state = 'running'")
        self._table.execute("COMMIT")

    def begin(self, key: str) -> int:
        """Note that a batch is begun, and return how often it was before."""
        self._table.execute("UPDATE job SET state = 'running' WHERE key = ?", (key,))
        row = self._table.execute("SELECT tries FROM job WHERE key = ?", (key,)).fetchone()
        return int(row[0]) if row else 0

    def broke(self, key: str) -> int:
        """Note that a batch ended its process, and return how often it did."""
        self._table.execute(
            "UPDATE job SET state = 'waiting', tries = tries + 1 WHERE key = ?", (key,)
        )
        return self.begin(key)

    def done(self, key: str, sha256: str) -> None:
        """Note that a batch is done."""
        self._table.execute(
            "UPDATE job SET state = 'done', sha256 = ? WHERE key = ?", (sha256, key)
        )

    def again(self, key: str) -> None:
        """Note that a batch that was done must be done again: its shard is lost."""
        self._table.execute("UPDATE job SET state = 'waiting' WHERE key = ?", (key,))

    def states(self) -> dict[str, str]:
        """Return the state of each batch by its key."""
        return dict(self._table.execute("SELECT key, state FROM job").fetchall())
