"""The table of rules in the docs tells of every rule in the code, and of no other."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
RULE = r"(?:eq|prp|cls|cax|dt|scm)-(?:rep-[spo]|not-type|[a-z]+\d?)"
WRITTEN_APART = {"scm-dom1", "scm-dom2", "scm-rng1", "scm-rng2"} | {
    f"scm-{kind}{at}" for kind in ("svf", "avf") for at in (1, 2)
}
"""Ids that the code puts together from parts."""

BY_OTHERS = {"dt-type2"}
"""Done by the columns themselves, never the last step of a proof."""


def test_the_table_is_as_the_code_is() -> None:
    text = (ROOT / "docs" / "reasoner.md").read_text(encoding="utf-8")
    table = text.split("## Rules\n")[1].split("\nNot said")[0]
    told = set(re.findall(RULE, table))
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "src" / "kg" / "reason" / "columnar").glob("*.py"))
    )
    known = set(re.findall(rf'"({RULE})"', code))
    assert told - known == WRITTEN_APART | BY_OTHERS
    assert known <= told
    assert len(told) > 70
