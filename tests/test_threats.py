"""Each row of the threat matrix in docs/threats.md has a test that is there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROWS = [f"T{number:02}" for number in (*range(1, 33), *range(38, 45))]
_LINE = re.compile(r"\| (T\d\d) \| ([^|]+) \| ([^|]+) \|")
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@cache
def matrix() -> dict[str, list[tuple[str, str]]]:
    """File and name of the tests that each row names."""
    lines = (ROOT / "docs" / "threats.md").read_text("utf-8").splitlines()
    found = [match for line in lines if (match := _LINE.fullmatch(line.strip()))]
    rows = {match[1]: _NAMED.findall(match[3]) for match in found}
    assert len(rows) == len(found), "a row stands twice"
    return rows


@cache
def functions_of(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("row", ROWS)
def test_every_row_of_the_matrix_has_a_test(row: str) -> None:
    named = matrix()[row]
    assert named, f"{row} names no test"
    for file, name in named:
        assert name in functions_of(file), f"{row}: {file} has no {name}"


def test_no_other_row_is_claimed() -> None:
    assert set(matrix()) <= {f"T{number:02}" for number in range(1, 54)}
