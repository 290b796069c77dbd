"""A browser for each file of tests, and the service that it visits."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.fixtures.browser import chromium

from kg.workspace import Workspace


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(five_digests: Workspace) -> Iterator[str]:
    """The address of the service over the bundled digests."""
    with served(five_digests.path) as home:
        yield home


@contextmanager
def served(workspace: Path) -> Iterator[str]:
    """Serve a workspace, and tell the address."""
    command = [sys.executable, "-m", "kg", "-w", str(workspace), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as service:
        assert service.stderr is not None
        line = service.stderr.readline()
        assert "listening on" in line, line
        yield line.rpartition(" ")[2].strip().rstrip("/")
        service.terminate()
        service.wait(20)
