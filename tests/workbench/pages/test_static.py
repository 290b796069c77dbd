"""The built files: made from the sources, small, and free of addresses."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.workbench.pages.conftest import Browser

import kg.workbench

STATIC = Path(kg.workbench.__file__).parent / "static"
WEB = Path(__file__).parents[3] / "web"
NAMESPACES = ("http://www.w3.org/", "https://w3id.org/apo-kg/")


def built(suffix: str) -> list[Path]:
    return sorted(STATIC.glob(f"*.{suffix}"))


def test_manifest_names_every_file_and_no_other() -> None:
    named = set(json.loads((STATIC / "manifest.json").read_text(encoding="utf-8")).values())
    there = {path.name for path in STATIC.iterdir()} - {"manifest.json", "licences.json"}
    assert named == there


def test_script_is_small() -> None:
    sizes = {p.name.partition("-")[0]: len(gzip.compress(p.read_bytes())) for p in built("js")}
    assert sizes["explore"] + sizes["layout"] + sizes["webgl"] <= 90_000
    assert sum(sizes.values()) <= 450_000


def test_pages_without_an_island_need_no_script(made: Browser) -> None:
    for page in ("/", "/search?q=kilju", "/claims", "/e/event/f01", "/e/claim/01"):
        assert "<script" not in made.get(page).text


@pytest.mark.parametrize("path", [*built("js"), *built("css")], ids=lambda p: p.suffix)
def test_built_file_names_no_address_but_namespaces(path: Path) -> None:
    found = re.findall(r"https?://[\w./-]+", path.read_text(encoding="utf-8"))
    assert [one for one in found if not one.startswith(NAMESPACES)] == []


@pytest.mark.parametrize("path", built("js"), ids=lambda p: p.name.partition("-")[0])
def test_script_makes_no_markup_and_no_code_from_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write\(", text)
    assert not re.search(r"\bnew Function\(|\beval\(", text)


def test_every_package_in_the_built_files_has_its_licence() -> None:
    licences = json.loads((STATIC / "licences.json").read_text(encoding="utf-8"))
    notices = (STATIC / "licences.txt").read_text(encoding="utf-8")
    assert licences
    assert all(
        name in notices and licence in ("MIT", "ISC", "Apache-2.0") for name, licence in licences
    )


def test_lock_file_names_no_registry() -> None:
    assert "resolved" not in (WEB / "package-lock.json").read_text(encoding="utf-8")


@pytest.mark.slow
def test_built_files_are_what_the_sources_give(tmp_path: Path) -> None:
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node is not installed; it is needed only to change the islands")
    copy = tmp_path / "web"
    shutil.copytree(WEB, copy, ignore=shutil.ignore_patterns("node_modules"))
    if (WEB / "node_modules" / "esbuild").is_dir():
        (copy / "node_modules").symlink_to(WEB / "node_modules")
    else:
        command = ["npm", "ci", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=0"]
        try:
            subprocess.run(command, cwd=copy, capture_output=True, timeout=120, check=True)
        except subprocess.SubprocessError:
            pytest.skip("the packages of the islands cannot be had here")
    made = tmp_path / "static"
    subprocess.run(["node", "build.mjs", str(made)], cwd=copy, check=True, timeout=120)
    assert {p.name: p.read_bytes() for p in made.iterdir()} == {
        p.name: p.read_bytes() for p in STATIC.iterdir()
    }
