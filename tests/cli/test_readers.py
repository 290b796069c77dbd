"""Files of every kind on their way into a workspace, and out as evidence."""

import hashlib
import json
from pathlib import Path

from tests.articles.test_foreign import BAD, SAMPLES
from tests.cli.conftest import Kg
from tests.fixtures import files

import kg as api
from kg.articles import TextReader, iter_read
from kg.workspace.intake import read_kept

FEED = files.rss(tuple((f"Item {n}", f"<p>{files.LINES[n]}</p>") for n in (1, 2)))
KINDS = {
    "page.html": files.html(),
    "paper.pdf": files.pdf((files.LINES[:2],)),
    "word.docx": files.docx(files.LINES[1:]),
    "desk.rss": FEED,
}


def _folder(path: Path, kinds: dict[str, bytes]) -> Path:
    path.mkdir()
    for name, data in kinds.items():
        (path / name).write_bytes(data)
    return path


def test_workspace_keeps_the_text_and_the_digest_of_each_file(kg: Kg) -> None:
    folder = _folder(Path("in"), KINDS)
    run = kg("-w", "w", "build", folder)
    assert (run.code, run.err) == (0, "")
    assert "articles 5\n" in run.out
    before = {p.name: p.read_bytes() for p in Path("w/articles").iterdir()}
    assert len(before) == 10
    for path in Path("w/articles").glob("*.meta.json"):
        told = json.loads(path.read_text(encoding="utf-8"))
        name = "desk.rss" if told["source"].startswith("desk--") else told["source"]
        assert told["source_digest"] == hashlib.sha256(KINDS[name]).hexdigest()
    # What the build reads again is what was found in the files.
    given = {a.slug: a for a in iter_read([folder])}  # type: ignore[union-attr] # all are read
    assert {a.slug: a for a in iter_read([Path("w/articles")], [TextReader()])} == given  # type: ignore[union-attr] # as above
    assert kg("-w", "w", "check", "--texts", "w/articles").code == 0
    assert kg("-w", "w", "build", folder).out.startswith("nothing to do")
    assert {p.name: p.read_bytes() for p in Path("w/articles").iterdir()} == before


def test_claims_rest_on_the_words_of_the_kept_text(kg: Kg) -> None:
    folder = _folder(Path("in"), {"page.html": files.html()})
    (article,) = iter_read([folder])
    text = article.text  # type: ignore[union-attr] # it is read
    lines = kg("-w", "w", "extract", folder / "page.html").out.splitlines()
    assert lines
    for fact in map(json.loads, lines):
        assert fact["doc"] == "page.html"
        placed = fact["evidence"]
        assert text[placed["start"] : placed["end"]] == placed["text"]


def test_page_put_into_a_workspace_is_read_and_can_be_taken_out(kg: Kg) -> None:
    _folder(Path("w"), {})
    _folder(Path("w/articles"), {"page.html": files.html(), "desk.rss": FEED})
    assert "articles 3\n" in kg("-w", "w", "build").out
    assert kg("-w", "w", "build").out.startswith("nothing to do")
    assert "articles 2\n" in kg("-w", "w", "remove", "page.html").out
    assert not list(Path("w/articles").glob("page*"))
    entry = next(Path("w/articles").glob("desk--*.txt")).stem
    run = kg("-w", "w", "remove", entry)
    assert run.code == 1
    assert "comes from desk.rss, which would bring it back; move that away" in run.err


def test_two_files_of_one_name_or_text_are_told(kg: Kg) -> None:
    first, second = _folder(Path("a"), {}), _folder(Path("b"), {})
    (first / "x.txt").write_text(files.LINES[0])
    (second / "x.txt").write_text(files.LINES[1])
    (second / "y.txt").write_text(files.LINES[0])
    run = kg("-w", "w", "build", first, second)
    assert run.code == 3
    assert run.err == (
        "not read: b/x.txt: has the same name as a/x.txt, which is read; rename it\n"
        "not read: b/y.txt: has the same text as a/x.txt, which is read; leave one out\n"
    )
    # A copy that comes later is told too.
    Path("w/articles/y.txt").write_text(files.LINES[0])
    articles, (fault,) = read_kept(Path("w/articles"))
    assert [article.slug for article in articles] == ["x"]
    assert "w/articles/y.txt: has the same text as w/articles/x.txt" in str(fault)


def test_hundred_bad_files_are_listed_each_and_the_good_are_read(kg: Kg) -> None:
    folder = _folder(Path("in"), {name: data for name, (_, data) in SAMPLES.items()})
    (folder / "good.txt").write_text(files.LINES[0])
    (folder / "korean.html").write_bytes(
        files.html(("당국은 열 가구를 다른 군으로 옮겼다.", "주민들은 사흘 안에 떠나야 했다."))
    )
    (folder / "notes.md").write_text("no article")
    small = [(name, data) for name, (data, _) in BAD.items() if len(data) < 1 << 15]
    for index in range(100):
        name, data = small[index % len(small)]
        (folder / f"{index:03}-{name}").write_bytes(data)
    run = kg("-w", "w", "extract", folder)
    assert run.code == 3
    told = [line for line in run.err.splitlines() if line.startswith("not read: ")]
    assert len(told) == 101
    for index in range(100):
        name, _ = small[index % len(small)]
        (line,) = (t for t in told if f"{index:03}-{name}" in t)
        assert BAD[name][1] in line
    assert any("korean.html: is written in Korean (ko)" in line for line in told)
    docs = {json.loads(line)["doc"] for line in run.out.splitlines()}
    assert {"a.html", "a.docx", "a.pdf", "good.txt"} <= docs
    assert not Path("w").exists()
    assert api.open("w").is_empty
