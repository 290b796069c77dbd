"""`kg build --reasoner`: both engines make the same graph."""

from pathlib import Path

import pytest
from tests.cli.conftest import Kg

from kg import open as open_workspace


@pytest.mark.slow
def test_both_reasoners_build_the_same_graph(kg: Kg, tmp_path: Path) -> None:
    made = []
    for reasoner in ("columnar", "owlrl"):
        folder = tmp_path / reasoner
        run = kg("-w", folder, "build", "--reasoner", reasoner)
        assert run.code in (0, 3)
        assert "the graph was built" in run.out
        view = open_workspace(folder).view()
        made.append({str(quad) for quad in view.quads()})
    assert made[0] == made[1]
    assert made[0]


def test_an_unknown_reasoner_is_wrong_usage(kg: Kg) -> None:
    assert kg("build", "--reasoner", "guess").code == 2
