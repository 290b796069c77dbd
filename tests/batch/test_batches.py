"""However many processes read the articles, and whatever ends them, the bytes are the same."""

import os
import pickle
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.batch.conftest import articles

from kg.batch import Mapped, Recipe, Work, process, run
from kg.batch.cluster import Actor
from kg.batch.jobs import Jobs
from kg.batch.run import cut
from kg.batch.shard import Shards
from kg.errors import ExtractionAbortedError, PluginError
from kg.model import Article

TEXTS = (
    "The labour department of the city moved ten families to a remote county in May.\n",
    "Police arrested two fathers, a resident said. They were held for a month.\n",
    "Soldiers raided the village in March and burned forty houses.\n",
)


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted((folder / "shards").iterdir())}


def done(recipe: Recipe, given: list[Article], folder: Path, **how: object) -> list[Mapped]:
    folder.mkdir(exist_ok=True)
    return list(run(recipe, given, folder, size=2, **how))  # type: ignore[arg-type] # of the test


def test_number_of_workers_does_not_show(plain: Recipe, tmp_path: Path) -> None:
    given = articles(9, bad="This fails.\n")
    one = done(plain, given, tmp_path / "one")
    many = done(plain, list(reversed(given)), tmp_path / "many", workers=3)
    assert one == many
    assert contents(tmp_path / "one") == contents(tmp_path / "many")
    assert sorted(m.slug for m in one) == sorted(a.slug for a in given)
    assert [m.fault for m in one if m.fault] == [("bad.txt", "cannot be told")]


def test_rules_read_the_same_in_batches_and_alone(tmp_path: Path) -> None:
    recipe = Recipe(extractor="rules", label="rules", state="", base="urn:x:/", threshold=0.4)
    given = [Article(slug=f"a{n}", doc=f"a{n}.txt", text=t) for n, t in enumerate(TEXTS)]
    together = process(recipe, [Work(article) for article in given])
    spread = done(recipe, given, tmp_path / "spread", workers=2)
    assert sorted(m.quads for m in spread) == sorted(m.quads for m in together)
    assert all(m.keys for m in together)
    again = process(recipe, [Work(a, m.claims) for a, m in zip(given, together, strict=True)])
    assert [m.quads for m in again] == [m.quads for m in together]


def test_what_is_done_is_not_done_again(plain: Recipe, tmp_path: Path) -> None:
    given = articles(6)
    first = done(plain, given, tmp_path / "w")
    # No extractor of this name is there: nothing may ask for one.
    gone = replace(plain, extractor="plain")
    kept: list[str] = []
    again = list(run(gone, given, tmp_path / "w", size=2, keep=lambda a, c: kept.append(a.slug)))
    assert again == first
    assert kept == []


def test_changed_article_is_read_again_and_no_other(plain: Recipe, tmp_path: Path) -> None:
    known: dict[str, str] = {}
    given = articles(6)

    def keep(article: Article, claims: str) -> None:
        known[article.text] = claims

    def build() -> list[Mapped]:
        found = run(plain, given, tmp_path, size=2, keep=keep, known=lambda a: known.get(a.text))
        return list(found)

    build()
    assert len(known) == 6
    given[2] = replace(given[2], text="They moved new families away.\n")
    read = set(known)
    build()
    assert set(known) - read == {given[2].text}


def test_shard_that_was_changed_is_made_again(plain: Recipe, tmp_path: Path) -> None:
    given = articles(3)
    first = done(plain, given, tmp_path / "w")
    before = contents(tmp_path / "w")
    for path in (tmp_path / "w" / "shards").iterdir():
        path.write_bytes(path.read_bytes()[:-3])
    assert done(plain, given, tmp_path / "w") == first
    assert contents(tmp_path / "w") == before


def test_article_that_ends_its_process_costs_itself_alone(plain: Recipe, tmp_path: Path) -> None:
    given = articles(4, bad="This kills.\n")
    made = done(plain, given, tmp_path / "w", workers=2)
    faults = {m.slug: m.fault for m in made}
    assert faults.pop("bad") == (
        "bad.txt",
        "ends the process that reads it (signal 9), twice and alone",
    )
    assert set(faults.values()) == {None}


def test_damaged_job_table_is_begun_anew(plain: Recipe, tmp_path: Path) -> None:
    (tmp_path / "jobs.sqlite").write_bytes(b"no table" * 1000)
    assert len(done(plain, articles(3), tmp_path)) == 3


def test_run_stops_where_no_article_can_be_read(plain: Recipe, tmp_path: Path) -> None:
    gone = replace(plain, extractor="gone")
    with pytest.raises(PluginError, match="gone"):
        done(gone, articles(5), tmp_path / "a")
    with pytest.raises(ExtractionAbortedError, match="gone"):
        done(gone, articles(5), tmp_path / "b", workers=2)


DRIVER = """
import sys
from pathlib import Path
from tests.batch.conftest import articles
from kg.batch import Recipe, run
from kg.namespaces import DEFAULT_BASE
recipe = Recipe(extractor="plain", label="plain 1", state="", base=DEFAULT_BASE, threshold=0.4)

def told(done, total):
    print(done, flush=True)
    sys.stdin.readline()

list(run(recipe, articles(12), Path(sys.argv[1]), size=2, workers=2, progress=told))
"""


@pytest.mark.parametrize("moment", [2, 3, 5])
def test_killed_run_goes_on_and_gives_the_same_bytes(
    plain: Recipe, tmp_path: Path, moment: int
) -> None:
    undisturbed = done(plain, articles(12), tmp_path / "whole")
    folder = tmp_path / "killed"
    folder.mkdir()
    root = Path(__file__).parents[2]
    driver = subprocess.Popen(
        [sys.executable, "-c", DRIVER, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": f"{os.environ['PYTHONPATH']}{os.pathsep}{root}"},
    )
    with driver:
        assert driver.stdin is not None
        assert driver.stdout is not None
        for _ in range(moment):
            assert driver.stdout.readline()
            driver.stdin.write(b"\n")
            driver.stdin.flush()
        os.kill(driver.pid, signal.SIGKILL)
    (folder / "shards" / ".half.nq.part").write_bytes(b"half")
    with closing(Jobs(folder / "jobs.sqlite")) as jobs:
        assert "done" in jobs.states().values() or moment == 2
    assert done(plain, articles(12), folder, workers=2) == undisturbed
    assert contents(folder) == contents(tmp_path / "whole")
    with sqlite3.connect(folder / "jobs.sqlite") as table:
        assert table.execute("SELECT DISTINCT state FROM job").fetchall() == [("done",)]
    table.close()


def test_ray_gives_the_same_bytes(
    plain: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if find_spec("ray") is None:
        pytest.skip("no Ray here: pip install 'kg[ray]'")
    monkeypatch.setenv("RAY_DEDUP_LOGS", "0")
    given = articles(5, bad="This fails.\n")
    local = done(plain, given, tmp_path / "local")
    code = (
        "import sys\nfrom pathlib import Path\nfrom tests.batch.conftest import articles\n"
        "from kg.batch import Recipe, run\nfrom kg.namespaces import DEFAULT_BASE\n"
        "r = Recipe(extractor='plain', label='plain 1', state='', base=DEFAULT_BASE, "
        "threshold=0.4)\n"
        "given = articles(5, bad='This fails.\\n')\n"
        "from kg.errors import PluginError\n"
        "try:\n"
        "    list(run(r, given, Path(sys.argv[1]), size=2, workers=2, engine='ray'))\n"
        "except PluginError as fault:\n"
        "    sys.exit(f'no: {fault}')\n"
    )
    folder = tmp_path / "ray"
    folder.mkdir()
    root = Path(__file__).parents[2]
    # In a process of its own: Ray leaves threads and handlers behind.
    ran = subprocess.run(
        [sys.executable, "-c", code, folder],
        check=False,
        capture_output=True,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": f"{os.environ['PYTHONPATH']}{os.pathsep}{root}"},
    )
    if "no: plugin ray of kg.batch: cannot be started" in ran.stderr:
        # It gives itself thirty seconds, which a busy machine has not.
        pytest.skip(ran.stderr.strip().splitlines()[-1])
    assert ran.returncode == 0, ran.stderr
    assert contents(folder) == contents(tmp_path / "local")
    assert len(local) == 6


def test_what_ray_calls_is_the_same_function(plain: Recipe) -> None:
    works = tuple(Work(article) for article in articles(3, bad="This fails.\n"))
    row = Actor(pickle.dumps(plain))({"at": 7, "works": pickle.dumps(works)})
    assert row["at"] == 7
    assert pickle.loads(row["made"]) == process(plain, works)  # noqa: S301 # made above
    gone = Actor(pickle.dumps(replace(plain, extractor="gone")))
    told = pickle.loads(gone({"at": 0, "works": pickle.dumps(works)})["made"])  # noqa: S301
    assert "gone" in told


def test_ray_that_is_not_there_is_told_with_the_command(
    plain: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(PluginError, match=r"pip install 'kg\[ray\]'"):
        done(plain, articles(2), tmp_path, engine="ray")


@settings(max_examples=30, deadline=None)
@given(number=st.integers(0, 60), size=st.integers(1, 9), order=st.randoms(use_true_random=False))
def test_batches_hold_each_article_once_whatever_their_order(
    number: int,
    size: int,
    order: "st.random.Random",  # type: ignore[name-defined]
) -> None:
    given = articles(number)
    mixed = given.copy()
    order.shuffle(mixed)
    assert cut(mixed, size) == cut(given, size)
    assert sorted(a.slug for batch in cut(given, size) for a in batch) == sorted(
        a.slug for a in given
    )


def test_shard_that_is_half_written_is_not_there(tmp_path: Path) -> None:
    shards = Shards(tmp_path)
    shards.write("k", [Mapped(slug="a", text_digest="d", quads="<a> <b> <c> .\n")])
    assert shards.find("k") is not None
    for name in ("k.json", "k.nq"):
        data = (tmp_path / name).read_bytes()
        for length in range(len(data)):
            (tmp_path / name).write_bytes(data[:length])
            assert shards.find("k") is None
        (tmp_path / name).write_bytes(data)
    assert shards.find("other") is None
