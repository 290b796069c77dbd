"""Bad input: one clear line, the exit code of the table, and everything as it was before."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Kg

from kg.workspace import Workspace

TEXT = "The labour department of the city moved ten families to a remote county in May.\n"

BAD: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "is empty"),
    "blank.txt": (b" \n\n", "is empty"),
    "binary.txt": (b"%PDF-1.7\0\1\2", "is a binary file"),
    "latin.txt": ("Le préfet a déplacé dix familles.".encode("latin-1"), "is not UTF-8 (byte 5)"),
    "korean.txt": ("당국은 열 가구를 다른 군으로 옮겼다.".encode(), "is written in Korean (ko)"),
    "russian.txt": ("Власти переселили десять семей.".encode(), "is written in Russian (ru)"),
    "header.txt": (b"https://example.org/a\nA title\n", "holds no text below its header"),
}


def test_missing_file_is_one_line(kg: Kg) -> None:
    for command in (["build", "none.txt"], ["extract", "none.txt"]):
        run = kg("-w", "w", *command)
        assert (run.code, run.out, run.err) == (1, "", "kg: none.txt: no such file\n")
    assert not Path("w").exists()


@pytest.mark.parametrize("name", BAD)
def test_unreadable_article_is_one_line(kg: Kg, name: str) -> None:
    data, reason = BAD[name]
    Path(name).write_bytes(data)
    for command in ("build", "extract"):
        run = kg("-w", "w", command, name)
        assert run.code == 1
        assert run.out == ""
        assert run.err.startswith(f"kg: {name}: {reason}")
        assert run.err.count("\n") == 1
    assert not Path("w").exists()


def test_fifty_megabytes_are_refused_unread(kg: Kg) -> None:
    with Path("big.txt").open("wb") as file:
        file.truncate(50 << 20)
    run = kg("-w", "w", "build", "big.txt")
    assert (run.code, run.err) == (1, "kg: big.txt: is larger than 20 MiB; split it\n")


@pytest.mark.parametrize(
    ("sidecar", "reason"),
    [
        ('{"titel": "x"}', "key 'titel' is not known; did you mean title?"),
        ('{"title": ', "is not JSON"),
        ('["title"]', "must hold one JSON object"),
        ('{"published": "May 2023"}', "published must be YYYY, YYYY-MM or YYYY-MM-DD"),
        ('{"language": "ko"}', "is written in Korean (ko)"),
    ],
)
def test_bad_sidecar_is_one_line(kg: Kg, sidecar: str, reason: str) -> None:
    Path("a.txt").write_text(TEXT)
    Path("a.meta.json").write_text(sidecar)
    run = kg("-w", "w", "build", "a.txt")
    assert run.code == 1
    assert reason in run.err
    assert run.err.count("\n") == 1
    assert not Path("w").exists()


def test_folder_without_articles_is_one_line(kg: Kg) -> None:
    Path("folder").mkdir()
    Path("folder/notes.md").write_text("no article")
    for command in ("build", "extract"):
        run = kg("-w", "w", command, "folder")
        assert (run.code, run.out) == (1, "")
        assert run.err.startswith("kg: folder: holds no article; kg reads .atom, ")
        assert run.err.count("\n") == 1


def test_each_bad_file_has_its_line(kg: Kg) -> None:
    Path("a.txt").write_text("")
    Path("b.txt").write_bytes(b"\0")
    run = kg("-w", "w", "build", "a.txt", "b.txt")
    assert run.code == 1
    assert run.err == "kg: a.txt: is empty\nkg: b.txt: is a binary file, not text\n"


def test_good_files_are_read_beside_bad_ones(kg: Kg) -> None:
    Path("mixed").mkdir()
    Path("mixed/good.txt").write_text(TEXT)
    Path("mixed/empty.txt").write_text("")
    Path("mixed/notes.md").write_text("no article")
    run = kg("-w", "w", "build", "mixed")
    assert run.code == 3
    assert "articles 1\n" in run.out
    assert run.err == "passed over: mixed/notes.md\nnot read: mixed/empty.txt: is empty\n"


def test_failed_build_leaves_the_workspace_as_it_was(kg: Kg, tmp_path: Path) -> None:
    Path("good.txt").write_text(TEXT)
    assert kg("-w", "w", "build", "good.txt").code == 0
    before = _contents(tmp_path / "w")
    Path("w/decisions/verdicts.tsv").write_text("not a header\n")
    Path("more.txt").write_text(TEXT.replace("ten", "twelve"))
    run = kg("-w", "w", "build", "more.txt")
    assert run.code == 1
    assert run.err.startswith("kg: setting w/decisions/verdicts.tsv")
    Path("w/decisions/verdicts.tsv").unlink()
    assert _contents(tmp_path / "w") == before
    assert kg("-w", "w", "build").out.startswith("nothing to do")


@pytest.mark.parametrize(
    ("args", "stdin", "reason"),
    [
        (["query", "who-sais-it"], b"", "who-sais-it: no such query or file; did you mean"),
        (["query", "none.rq"], b"", "none.rq: no such query or file"),
        (["query", "-"], b"", "standard input: holds no query"),
        (["query", "-"], b"\xff", "standard input: is not UTF-8 (byte 0)"),
        (["query", "-"], b"SELECT * WHERE {\n  ?s ?p }\n", "query:3:1: not SPARQL: "),
        (
            ["query", "-"],
            b"SELECT ?s { ?s a apo:Claim }",
            "query:1:27: a prefix is not declared; begin with PREFIX apo: <https://w3id.org/",
        ),
        (["query", "binary.rq"], b"", "binary.rq: is not UTF-8 (byte 0)"),
        (["query", "events-at-a-place"], b"", "parameter place is missing"),
        (["query", "events-at-a-place", "-p", "plaice=x"], b"", "parameter plaice is unknown"),
        (["query", "events-at-a-place", "-p", "place=no iri"], b"", "is no IRI or CURIE"),
        (["query", "who-says-it", "--format", "turtle"], b"", "cannot be written as turtle"),
        (["query", "-"], b"SELECT * { SERVICE <http://localhost/> {} }", "SERVICE"),
        (["export", "-o", "graph.xyz"], b"", "graph.xyz"),
        (["export", "-o", "none/graph.ttl"], b"", "there is no folder none"),
        (["network", "-o", "n.png"], b"", "n.png"),
        (["network", "-o", "n.html", "--around", "nobody"], b"", "nobody"),
    ],
)
def test_request_that_cannot_be_met_is_one_line(
    kg: Kg, five_digests: Workspace, args: list[str], stdin: bytes, reason: str
) -> None:
    Path("binary.rq").write_bytes(b"\xff\0")
    run = kg("-w", five_digests.path, *args, stdin=stdin)
    assert run.code == 1
    assert run.out == ""
    assert run.err.startswith("kg: ")
    assert reason in run.err
    assert run.err.count("\n") == 1


@pytest.mark.parametrize(
    "args",
    [
        ["frobnicate"],
        ["build", "--frobnicate"],
        ["extract"],
        ["query"],
        ["query", "who-says-it", "-p", "noequals"],
        ["query", "who-says-it", "--format", "parquet"],
        ["export"],
        ["network", "-o", "n.html", "--depth", "99"],
        ["check", "--texts", "none"],
    ],
)
def test_wrong_usage_is_exit_code_2(kg: Kg, args: list[str]) -> None:
    run = kg(*args)
    assert run.code == 2
    assert run.out == ""


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("acept_threshold = 1", "no such setting; did you mean accept_threshold?"),
        ("accept_threshold = 7", "setting accept_threshold: 7.0 cannot be used; use 0 to 1"),
        ('reasoner = "pellet"', "use columnar or owlrl"),
        ('base = "nowhere"', "use an absolute IRI that ends with /"),
        ("accept_threshold = [1]", "use a value of type float"),
        ("= 1", "TOML"),
    ],
)
def test_bad_setting_is_one_line(kg: Kg, line: str, reason: str) -> None:
    Path("w").mkdir()
    Path("w/kg.toml").write_text(line)
    run = kg("-w", "w", "queries")
    assert run.code == 1
    assert reason in run.err
    assert run.err.count("\n") == 1


def test_workspace_that_cannot_be_made_is_one_line(kg: Kg) -> None:
    Path("file").write_text("a file where the folder should be")
    run = kg("-w", "file/w", "build")
    assert (run.code, run.err) == (1, "kg: file/w: cannot be made: not a directory\n")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
@pytest.mark.parametrize("size", ["24k", "4m"])
def test_full_disk_is_one_line(tmp_path: Path, size: str) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    script = f'mount -t tmpfs -o size={size} none "$1" || exit 77; "$2" -m kg -w "$1/w" build; '
    script += 'code=$?; ls "$1"; exit $code'
    run = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", disk, sys.executable],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode == 77 or "unshare" in run.stderr:
        pytest.skip("this machine lets nobody mount a small disk")
    assert run.returncode == 1
    assert run.stdout == ""
    assert "no space left on the disk" in run.stderr
    assert run.stderr.count("\n") == 1


def _contents(folder: Path) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
