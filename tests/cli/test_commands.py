"""Each command does what it says: data on standard output, words for people on standard error."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest
from tests.cli.conftest import Kg

from kg.cli import COMMANDS
from kg.workspace import Workspace

MOVED = "In May 2023 the provincial government moved ten families from Hyesan to Kilju County.\n"


def test_version_is_that_of_the_package(kg: Kg) -> None:
    assert kg("--version").out == f"kg {version('kg')}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(kg: Kg, name: str) -> None:
    run = kg(name, "--help")
    assert run.code == 0
    assert run.out.startswith(f"Usage: kg {name} ")


def test_help_lists_the_commands(kg: Kg) -> None:
    out = kg("--help").out
    assert [name for name in COMMANDS if f"  {name}" not in out] == []


def test_build_says_what_it_did_and_then_has_nothing_to_do(kg: Kg) -> None:
    Path("a.txt").write_text(MOVED)
    first = kg("-w", "w", "build", "a.txt")
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("the graph was built\n  articles 1\n")
    again = kg("-w", "w", "build")
    assert again.out.startswith("nothing to do: the graph is up to date\n  articles 1\n")
    record = json.loads(Path("w/reports/run.json").read_text())
    assert record["articles"] == 1
    assert record["failed"] == []


def test_changed_article_changes_the_graph(kg: Kg) -> None:
    count = b"""PREFIX apo: <https://w3id.org/apo-kg/ontology/>
        SELECT DISTINCT ?n WHERE { GRAPH ?c { ?count apo:statedNumber ?n } }"""
    Path("a.txt").write_text(MOVED)
    kg("-w", "w", "build", "a.txt")
    assert kg("-w", "w", "query", "-", "--format", "csv", stdin=count).out == "n\n10\n"
    Path("a.txt").write_text(MOVED.replace("ten", "twelve"))
    assert kg("-w", "w", "build", "a.txt").out.startswith("the graph was built")
    assert kg("-w", "w", "query", "-", "--format", "csv", stdin=count).out == "n\n12\n"


def test_extract_prints_facts_and_stores_nothing(kg: Kg, tmp_path: Path) -> None:
    Path("a.txt").write_text(MOVED)
    run = kg("-w", "w", "extract", "a.txt")
    fact = json.loads(run.out.splitlines()[0])
    assert run.code == 0
    assert fact["doc"] == "a.txt"
    assert fact["type"] == "RELOCATE"
    place = fact["evidence"]
    assert MOVED[place["start"] : place["end"]] == place["text"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt"]
    assert "RELOCATE" in kg("-w", "w", "extract", "a.txt", "--format", "table").out


def test_queries_lists_name_parameters_and_summary(kg: Kg, five_digests: Workspace) -> None:
    lines = [line.split("\t") for line in kg("-w", five_digests.path, "queries").out.splitlines()]
    assert len(lines) >= 12
    assert [
        "who-says-it",
        "[class]",
        "Who says each fact, who relays it, and in which passage?",
    ] in (lines)
    tagged = kg("-w", five_digests.path, "queries", "--tag", "counts").out
    assert 0 < tagged.count("\n") < len(lines)


def test_query_writes_rows_in_each_format(kg: Kg, five_digests: Workspace) -> None:
    def ask(form: str) -> str:
        run = kg("-w", five_digests.path, "query", "counts-of-events", "--format", form)
        assert (run.code, run.err) == (0, "")
        return run.out

    rows = list(csv.DictReader(ask("csv").splitlines()))
    assert "41" in [row["at_least"] for row in rows]
    found = json.loads(ask("json"))
    assert found["head"]["vars"] == list(rows[0])
    assert len(found["results"]["bindings"]) == len(rows)
    assert ask("tsv").count("\n") == len(rows) + 1
    assert ask("xml").count("<result>") == len(rows)
    assert f"({len(rows)} rows)" in ask("table")


def test_query_writes_triples(kg: Kg, five_digests: Workspace) -> None:
    text = b"CONSTRUCT { ?c a <https://example.org/C> } WHERE { ?c a ?k } LIMIT 3"
    out = kg("-w", five_digests.path, "query", "-", "--format", "ntriples", stdin=text).out
    assert out.count("<https://example.org/C> .\n") == 3


def test_bundled_graph_answers_where_nothing_is_built(kg: Kg) -> None:
    ask = b"ASK { ?c a <https://w3id.org/apo-kg/ontology/Claim> }"
    run = kg("query", "-", stdin=ask)
    assert (run.code, run.out) == (0, "true\n")
    assert run.err.startswith("note: nothing is built in kg-workspace")
    assert not Path("kg-workspace").exists()


def test_check_is_clean_and_verifies_the_texts(kg: Kg, five_digests: Workspace) -> None:
    path = five_digests.path
    assert kg("-w", path, "check").code == 0
    assert kg("-w", path, "check", "--ontology").code == 0
    assert kg("-w", path, "check", "--texts", path / "articles").code == 0


def test_check_finds_a_text_that_was_changed(kg: Kg, five_digests: Workspace) -> None:
    Path("texts").mkdir()
    for path in five_digests.articles.iterdir():
        (Path("texts") / path.name).write_bytes(path.read_bytes())
    changed = Path("texts/hamgyong-relocation.txt")
    changed.write_text(changed.read_text().replace("more than 40", "less than 40"))
    run = kg("-w", five_digests.path, "check", "--texts", "texts", "--format", "json")
    assert run.code == 3
    assert json.loads(run.out)


def test_export_and_network_write_what_was_asked(kg: Kg, five_digests: Workspace) -> None:
    for name in ("g.ttl", "g.trig", "g.nq", "g.nt", "g.jsonld", "g.rdf", "g.csv"):
        run = kg("-w", five_digests.path, "export", "-o", name)
        assert (run.code, run.out) == (0, "")
        assert f"wrote {name}" in run.err
        assert Path(name).stat().st_size > 1000
    for name in ("n.html", "n.graphml", "n.gexf"):
        run = kg("-w", five_digests.path, "network", "-o", name)
        assert (run.code, run.out) == (0, "")
        assert f"wrote {name}" in run.err


def test_doctor_tells_of_an_exposed_workspace(kg: Kg) -> None:
    assert "not there yet" in kg("-w", "w", "doctor").out
    Path("w").mkdir(mode=0o755)
    Path("w").chmod(0o755)
    assert "exposed          yes" in kg("-w", "w", "doctor").out
    Path("w").chmod(0o700)
    assert "exposed          no" in kg("-w", "w", "doctor").out


def test_workspace_is_found_by_environment_and_by_folder(
    kg: Kg, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("named").mkdir()
    monkeypatch.setenv("KG_WORKSPACE", "named")
    assert "workspace        named\n" in kg("doctor").out
    monkeypatch.delenv("KG_WORKSPACE")
    Path("kg.toml").write_text("")
    Path("deep").mkdir()
    monkeypatch.chdir("deep")
    assert f"workspace        {Path.cwd().parent}\n" in kg("doctor").out


def test_setting_of_the_environment_goes_before_the_file(
    kg: Kg, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("w").mkdir()
    Path("w/kg.toml").write_text('reasoner = "columnar"\n[accept]\nthreshold = 0.9\n')
    monkeypatch.setenv("KG_REASONER", "owlrl")
    assert "reasoner         owlrl\n" in kg("-w", "w", "doctor").out


def test_module_runs_and_a_closed_pipe_is_silent(five_digests: Workspace) -> None:
    env = os.environ | {"KG_WORKSPACE": str(five_digests.path)}
    read, written = os.pipe()
    os.close(read)
    run = subprocess.run(
        [sys.executable, "-m", "kg", "queries"],
        stdout=written,
        stderr=subprocess.PIPE,
        env=env,
        check=False,
    )
    os.close(written)
    assert run.stderr == b""


@pytest.mark.slow
def test_interrupted_build_goes_on_where_it_was(tmp_path: Path, kg: Kg) -> None:
    articles, kept = tmp_path / "many", tmp_path / "w" / "store" / "claims"
    articles.mkdir()
    # What a shell starts in the background ignores interrupts, and hands that on.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in range(60):
        (articles / f"a{number}.txt").write_text(f"{MOVED}On day {number + 1} they came back.\n")
    for _ in range(
        5
    ):  # on a busy machine the interrupt may come when all is read; claims are kept by batch
        build = subprocess.Popen(
            [sys.executable, "-m", "kg", "-w", tmp_path / "w", "build", articles],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        deadline = time.monotonic() + 120
        while len(list(kept.glob("*.jsonl"))) < 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        build.send_signal(signal.SIGINT)
        out, err = build.communicate()
        before = {path: path.stat().st_mtime_ns for path in kept.glob("*.jsonl")}
        if len(before) < 60:
            break
        shutil.rmtree(tmp_path / "w")
    assert build.returncode == 130
    assert (out, err.strip()) == (b"", b"stopped")
    assert 3 <= len(before) < 60
    run = kg("-w", "w", "build")
    assert run.out.startswith("the graph was built\n  articles 60\n")
    assert {path: path.stat().st_mtime_ns for path in before} == before
