"""The page on extraction names for each trap a test that is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_trap_of_the_docs_is_held_by_a_test() -> None:
    page = (ROOT / "docs" / "extraction.md").read_text(encoding="utf-8").partition("## Traps")[2]
    named = set(re.findall(r"`(test_\w+)`", page))
    code = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "tests").rglob("test_*.py"))
    assert len(named) >= 38
    assert named - set(re.findall(r"^def (test_\w+)", code, re.MULTILINE)) == set()
