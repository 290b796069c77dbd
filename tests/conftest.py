"""Fixtures named for their state; what needs the corpus skips, or fails where it is required."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import kg
from kg.workspace import Workspace

ROOT = Path(__file__).parents[1]

# How long an example takes is the machine's affair.
settings.register_profile("kg", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kg")


@pytest.fixture(scope="session", autouse=True)
def _plain_environment() -> None:
    """No setting of the machine reaches a test."""
    for name in [n for n in os.environ if n.startswith("KG_")]:
        if name not in {"KG_SHARED", "KG_ATTACK_SECONDS"} and not name.startswith("KG_REQUIRE_"):
            del os.environ[name]


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder with `seeds/`, `dev/`, `train/` and `check/`."""
    shared = Path(os.environ.get("KG_SHARED") or ROOT.parent / "shared")
    folder = shared.resolve() / "corpus"
    if not folder.is_dir():
        reason = f"no corpus in {shared}: set KG_SHARED to the folder that holds corpus/"
        if os.environ.get("KG_REQUIRE_SHARED") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture(scope="session")
def seeds(corpus: Path) -> Path:
    """The folder of the two starting articles."""
    return corpus / "seeds"


@pytest.fixture(scope="session")
def two_articles(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The workspace built from the two starting articles. Read it; never write it."""
    workspace = kg.open(tmp_path_factory.mktemp("two-articles") / "workspace")
    workspace.build([seeds])
    return workspace


@pytest.fixture(scope="session")
def five_digests(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The workspace built from the bundled digests. Read it; never write it."""
    workspace = kg.open(tmp_path_factory.mktemp("five-digests") / "workspace")
    workspace.build()
    return workspace
