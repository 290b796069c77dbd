"""People's judgement, written down: `decisions/`, signed and dated."""

import csv
import dataclasses
import io
import re
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from kg.claims.verdicts import COLUMNS, Verdict, read_verdicts
from kg.errors import ConfigError, QueryError
from kg.graph.store import View
from kg.link import identity
from kg.link.identity import IdentityDecision
from kg.namespaces import Base, expand
from kg.query.find import find_thing
from kg.workspace.files import make_folder, write

NEVER_JOINED = {
    "apo:ProtectedSource": "a protected source",
    "apo:UnspecifiedAuthority": "a vague authority",
}


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
    _write(
        path,
        COLUMNS,
        [dataclasses.asdict(one) | {"claim": key} for key, one in sorted(verdicts.items())],
    )


def joinable(name: str, view: View, base: Base) -> str:
    """Return the IRI of the thing that is named by IRI, CURIE or name and may be judged.

    Raises:
        QueryError: no thing, or more than one, is named so; or it is a protected source or a vague
            authority, who are never joined across articles.
    """
    iri = find_thing(view, name, base)
    for cls in NEVER_JOINED:
        kind = NamedNode(expand(cls))
        if next(iter(view.quads(NamedNode(iri), NamedNode(expand("rdf:type")), kind)), None):
            raise QueryError(f"{name}: is {NEVER_JOINED[cls]}, which is never joined with another")
    return iri


def add_identity(path: Path, left: str, right: str, **told: str) -> None:
    """Write a judgement on two individuals in place of one that was there before.

    Args:
        path: `decisions/identity.tsv`.
        left: IRI.
        right: IRI.
        told: verdict, reason, by and on.

    Raises:
        LinkError: the row, or the file with it, is not as it must be; the file stays as it was.
        WorkspaceError: the file cannot be written.
    """
    pair = sorted((left, right))
    new = IdentityDecision(left=pair[0], right=pair[1], **told)
    kept = [one for one in identity.read_identities(path) if [one.left, one.right] != pair]
    rows = [dataclasses.asdict(one) for one in sorted([*kept, new])]
    identity.check_identities(path, rows)
    _write(path, identity.COLUMNS, rows)


def _write(path: Path, columns: tuple[str, ...], told: list[dict[str, Any]]) -> None:
    out = io.StringIO()
    rows = csv.writer(out, delimiter="\t", lineterminator="\n")
    rows.writerow(columns)
    for one in told:
        rows.writerow([" ".join(str(one[column] or "").split()) for column in columns])
    make_folder(path.parent)
    write(path, out.getvalue())
