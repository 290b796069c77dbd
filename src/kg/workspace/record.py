"""The record of the last build: its report, and from which inputs it was made."""

import json
from pathlib import Path

from kg.build import RunReport
from kg.workspace.files import make_folder, write

COUNTS = ("articles", "claims", "accepted", "proposed", "facts", "inferred")


class Record:
    """`reports/run.json` for people, `reports/state.json` for the next build."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._state = folder / "state.json"

    def find(self, inputs: str) -> RunReport | None:
        """Return the report of the last build where it was made from these inputs, else None."""
        try:
            kept = json.loads(self._state.read_text(encoding="utf-8"))
            if kept["inputs"] != inputs:
                return None
            return RunReport(**{name: kept["report"][name] for name in COUNTS}, changed=False)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @property
    def size(self) -> int | None:
        """How many quads the last build left in a store elsewhere; None where it was our own."""
        try:
            size: int | None = json.loads(self._state.read_text(encoding="utf-8")).get("size")
        except (OSError, ValueError, AttributeError):
            return None
        return size

    def forget(self) -> None:
        """Have the next build build: a store elsewhere is about to be written."""
        self._state.unlink(missing_ok=True)

    def keep(self, inputs: str, report: RunReport, size: int | None = None) -> None:
        """Write the report; where something failed or was found the next build tries again."""
        make_folder(self._folder)
        write(self._folder / "run.json", report.to_json())
        if report.validation.flagged or report.failed:
            self._state.unlink(missing_ok=True)
        else:
            counts = {name: getattr(report, name) for name in COUNTS}
            write(self._state, json.dumps({"inputs": inputs, "size": size, "report": counts}))
