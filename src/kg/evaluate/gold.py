"""Files of facts, one JSON object a line, read and held to the fields that scoring needs."""

import json
from pathlib import Path
from typing import Any

from kg.errors import EvaluationError

Fact = dict[str, Any]
"""One fact in the schema that `kg extract` prints."""


def read_facts(path: Path) -> list[Fact]:
    """Return the facts of a file, or of the `*.gold.jsonl` (else `*.jsonl`) files of a folder.

    Lines without a `type` are notes and are left out.

    Raises:
        EvaluationError: there is no such file, or a line is no fact; the message names the line.
    """
    found = sorted(path.glob("*.gold.jsonl")) or sorted(path.glob("*.jsonl"))
    files = found if path.is_dir() else [path]
    if not files:
        raise EvaluationError(path, "no *.gold.jsonl file is in this folder")
    return [fact for file in files for fact in _lines(file)]


def _lines(file: Path) -> list[Fact]:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise EvaluationError(file, f"not UTF-8 at byte {fault.start}") from None
    except OSError as fault:
        raise EvaluationError(file, fault.strerror or str(fault)) from None
    facts: list[Fact] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                read = json.loads(line)
            except (ValueError, RecursionError):
                raise EvaluationError(f"{file}:{number}", "not JSON") from None
            fault_found = _fault(read)
            if fault_found:
                raise EvaluationError(f"{file}:{number}", fault_found)
            if "type" in read:
                facts.append(read)
    return facts


def _fault(read: Any) -> str | None:
    """Return what a line lacks to be a fact, or None."""
    if not isinstance(read, dict):
        return "a fact is a JSON object"
    if "type" not in read:
        return None
    for name in ("type", "doc"):
        if not isinstance(read.get(name), str):
            return f"{name} must be text"
    if Path(read["doc"]).name != read["doc"]:
        return "doc must be the name of a file, without a folder"
    evidence = read.get("evidence")
    if not isinstance(evidence, dict):
        return "evidence must be an object with start and end"
    start, end = evidence.get("start"), evidence.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        return "evidence.start and evidence.end must be offsets, start before end"
    for name in ("modality", "attribution", "qualifiers"):
        if not isinstance(read.get(name) or {}, dict):
            return f"{name} must be an object"
    read["modality"] = {"status": "asserted", "polarity": "+", **(read.get("modality") or {})}
    read["attribution"] = {"kind": "outlet", **(read.get("attribution") or {})}
    return None
