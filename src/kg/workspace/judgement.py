"""People's judgement, written down: `decisions/verdicts.tsv`, signed and dated."""

import csv
import dataclasses
import io
import re
from pathlib import Path

from kg.claims.verdicts import COLUMNS, Verdict, read_verdicts
from kg.errors import ConfigError, QueryError
from kg.graph.store import View
from kg.namespaces import Base, expand
from kg.workspace.files import make_folder, write


def key_of(claim: str, view: View, base: Base) -> str:
    """Return the key of a claim that is named by IRI, CURIE or the beginning of its key.

    Raises:
        QueryError: no claim, or more than one, is named so.
    """
    given = claim.rsplit("/", 1)[-1]
    kind = f"<{expand('apo:Claim')}>"
    rows = view.query(f"SELECT DISTINCT ?c WHERE {{ ?c a {kind} }}")
    keys = {str(row["c"]).strip("<>").rsplit("/", 1)[-1] for row in rows}  # type: ignore[union-attr] # a SELECT
    found = sorted(key for key in keys if given and key.startswith(given))
    if len(found) != 1:
        which = f"{len(found)} claims are" if found else "no claim is"
        raise QueryError(f"{claim}: {which} named so; see {base.id('claim', 'KEY')}")
    return found[0]


def add_verdict(path: Path, claim: str, verdict: Verdict) -> None:
    """Write a verdict on the claim with this key in place of one that was there before.

    Raises:
        ConfigError: the day is no day, nobody signs, or a rejection has no reason.
        WorkspaceError: the file cannot be written.
    """
    if not verdict.by.strip():
        raise ConfigError("by", verdict.by, "say who decides")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", verdict.on or ""):
        raise ConfigError("on", verdict.on, "use a day, YYYY-MM-DD")
    if verdict.verdict in ("rejected", "conflict") and not verdict.reason.strip():
        raise ConfigError("reason", verdict.reason, f"{verdict.verdict} needs a reason")
    verdicts = read_verdicts(path) | {claim: verdict}
    out = io.StringIO()
    rows = csv.writer(out, delimiter="\t", lineterminator="\n")
    rows.writerow(COLUMNS)
    for key, one in sorted(verdicts.items()):
        told = dataclasses.asdict(one) | {"claim": key}
        rows.writerow([" ".join(str(told[column] or "").split()) for column in COLUMNS])
    make_folder(path.parent)
    write(path, out.getvalue())
