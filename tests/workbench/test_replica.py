"""A replica: snapshots copied from the store that is written, served where nobody writes."""

import shutil
from pathlib import Path

from pyoxigraph import NamedNode, Quad
from tests.served import Served

from kg.graph.store.embedded import EmbeddedStore

EX = "https://example.org/"
TEXT = "SELECT ?s { ?s ?p ?o } ORDER BY ?s"


def quad(name: str) -> Quad:
    return Quad(*[NamedNode(EX + name)] * 3)


def copy(builder: Path, replica: Path) -> None:
    """Do what docs/howto/remote-stores.md tells to do."""
    now = (builder / "snapshots" / "current").read_text()
    (replica / "db").mkdir(parents=True, exist_ok=True)
    shutil.copytree(builder / "snapshots" / now, replica / "snapshots" / now)
    shutil.copy(builder / "state.json", replica / "state.json")
    (replica / "snapshots" / "current.tmp").write_text(now)
    (replica / "snapshots" / "current.tmp").rename(replica / "snapshots" / "current")


def test_replica_answers_from_each_state_that_is_copied(tmp_path: Path) -> None:
    builder, replica = tmp_path / "builder", tmp_path / "replica"
    with EmbeddedStore(builder) as store:
        store.add([quad("one")])
    copy(builder, replica)
    with Served(replica, settings={}) as served:
        first = served.query(TEXT, accept="text/csv")
        assert first.text.split() == ["s", EX + "one"]
        assert served.request("GET", "/health").status == 200
        with EmbeddedStore(builder) as store:
            store.add([quad("two")])
        copy(builder, replica)
        served.wait_until(lambda: served.request("GET", "/health").status == 200)
        second = served.query(TEXT, accept="text/csv")
        assert second.text.split() == ["s", EX + "one", EX + "two"]
        assert (first.headers["KG-Version"], second.headers["KG-Version"]) == ("1", "2")
        assert first.headers["ETag"] != second.headers["ETag"]
