"""What is read out of web pages, PDF, Word and feed files, and what is refused."""

import hashlib
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fixtures import files

from kg.articles import Readers, iter_read
from kg.articles.foreign import DocxReader, FeedReader, ForeignReader, HtmlReader, PdfReader
from kg.articles.pdf import flowed
from kg.errors import ArticleError
from kg.model import Article

BODY = "\n\n".join(files.LINES) + "\n"
LINKED = (
    '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", '
    '"headline": "Ten families moved", "datePublished": "2022-05-03T09:00:00+09:00", '
    '"author": [{"name": "The  desk"}, {"name": "https://example.org/a"}]}]}</script>'
    '<meta property="og:site_name" content="A paper"><link rel="canonical" '
    'href="https://example.org/moved">'
)
ITEMS = (("One", "<p>First <b>bold</b> words.</p><script>alert(1)</script>"), ("Two", "Plain."))


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with closing(Readers()) as known:
        yield known


def one(readers: Readers, path: Path, data: bytes) -> Article:
    path.write_bytes(data)
    (item,) = readers.read(path)
    assert isinstance(item, Article), item
    return item


def refused(readers: Readers, path: Path, data: bytes) -> str:
    path.write_bytes(data)
    (item,) = readers.read(path)
    assert isinstance(item, ArticleError)
    assert item.path == path
    assert "\n" not in item.reason
    return item.reason


def test_main_text_of_a_page_is_read_without_menus(readers: Readers, tmp_path: Path) -> None:
    article = one(readers, tmp_path / "a.html", files.html())
    assert article.text == f"Families moved\n\n{BODY}"
    assert article.language == "en"


def test_metadata_of_a_page_is_what_it_says(readers: Readers, tmp_path: Path) -> None:
    article = one(readers, tmp_path / "a.html", files.html(head=LINKED))
    assert article.title == "Ten families moved"
    assert article.published == "2022-05-03"
    assert article.authors == ("The desk",)
    assert article.publisher == "A paper"
    assert article.url == "https://example.org/moved"


@pytest.mark.parametrize("value", ["yesterday", "2022-13-01", "0000-01-01", "javascript:1"])
def test_metadata_that_is_no_date_is_left_out(readers: Readers, tmp_path: Path, value: str) -> None:
    head = f'<meta name="date" content="{value}"><meta property="og:url" content="{value}">'
    article = one(readers, tmp_path / "a.html", files.html(head=head))
    assert (article.published, article.url) == (None, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252", "euc-kr"])
def test_page_is_read_in_the_encoding_it_names(
    readers: Readers, tmp_path: Path, encoding: str
) -> None:
    said = "경찰" if encoding == "euc-kr" else "café"
    page = files.html((*files.LINES, f"The sign said {said} on that day in May."))
    page = page.replace(b'charset="utf-8"', f'charset="{encoding}"'.encode())
    article = one(readers, tmp_path / "a.html", page.decode().encode(encoding))
    assert said in article.text


def test_text_of_a_word_document_is_its_paragraphs(readers: Readers, tmp_path: Path) -> None:
    core = (
        '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A title</dc:title>'
        "<dc:creator>Who typed it</dc:creator></c>"
    )
    article = one(readers, tmp_path / "a.docx", files.docx(core=core))
    assert article.text == BODY
    assert article.title == "A title"
    assert article.authors == ()


def test_deleted_words_of_a_document_are_left_out(readers: Readers, tmp_path: Path) -> None:
    body = (
        f'<w:document xmlns:w="{files.W}"><w:body><w:p><w:r><w:t>Ten families</w:t></w:r>'
        "<w:del><w:r><w:delText> and a name</w:delText></w:r></w:del>"
        "<w:r><w:tab/><w:t>were moved.</w:t></w:r></w:p></w:body></w:document>"
    )
    assert one(readers, tmp_path / "a.docx", files.docx(body=body)).text == (
        "Ten families were moved.\n"
    )


def test_text_and_title_of_a_pdf_are_read_and_its_maker_is_not(
    readers: Readers, tmp_path: Path
) -> None:
    data = files.pdf(info="/Title (A title) /Author (Who made it) /CreationDate (D:20200101)")
    article = one(readers, tmp_path / "a.pdf", data)
    assert article.text.split() == BODY.split()
    assert (article.title, article.authors, article.published) == ("A title", (), None)


def test_pdf_that_only_forbids_changes_is_read(readers: Readers, tmp_path: Path) -> None:
    assert "ten families" in one(readers, tmp_path / "a.pdf", files.locked_pdf("")).text


def test_wrapped_lines_of_a_pdf_are_joined_to_paragraphs() -> None:
    page = (
        "A HEAD\nThe families were relo-\ncated to a county in the far\nnorth.\n"
        "Self-\ncriticism, the self-criticism of all, went\non for days and days and days.\n1"
    )
    pages = [page, page.replace("1", "2"), page.replace("1", "3")]
    assert flowed(pages)[:2] == [
        "The families were relocated to a county in the far north.",
        "Self-criticism, the self-criticism of all, went on for days and days and days.",
    ]


def test_each_entry_of_a_feed_is_an_article(readers: Readers, tmp_path: Path) -> None:
    for name, data in (("a.rss", files.rss(ITEMS)), ("b.xml", files.atom(ITEMS))):
        (tmp_path / name).write_bytes(data)
        found = list(readers.read(tmp_path / name))
        assert [a.text for a in found if isinstance(a, Article)] == [
            "First bold words.\n",
            "Plain.\n",
        ]
        assert [a.title for a in found if isinstance(a, Article)] == ["One", "Two"]
        assert {a.published for a in found if isinstance(a, Article)} == {"2022-05-03"}
        assert len({a.slug for a in found if isinstance(a, Article)}) == 2


def test_name_of_an_entry_stays_when_the_feed_grows(readers: Readers, tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    path.write_bytes(files.rss(ITEMS[1:]))
    (before,) = readers.read(path)
    path.write_bytes(files.rss((("New", "New words."), *ITEMS)))
    after = list(readers.read(path))
    assert isinstance(before, Article)
    assert before.slug in [a.slug for a in after if isinstance(a, Article)]


def test_feed_of_empty_entries_is_refused(readers: Readers, tmp_path: Path) -> None:
    said = refused(readers, tmp_path / "a.rss", files.rss((("One", ""),)))
    assert said == "is a feed whose entries hold no text"


def test_xml_in_a_folder_is_taken_where_it_is_a_feed(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(files.rss(ITEMS))
    (tmp_path / "b.xml").write_text("<sitemap/>")
    with closing(Readers()) as known:
        taken, passed = known.find([tmp_path])
    assert [p.name for p in taken] == ["a.xml"]
    assert [p.name for p in passed] == ["b.xml"]


def test_sidecar_wins_over_what_the_file_says(readers: Readers, tmp_path: Path) -> None:
    (tmp_path / "a.meta.json").write_text('{"title": "Mine", "sensitivity": "amber"}')
    article = one(readers, tmp_path / "a.html", files.html(head=LINKED))
    assert (article.title, article.sensitivity) == ("Mine", "amber")
    assert article.published == "2022-05-03"


def test_sidecar_of_a_feed_gives_nothing_that_is_the_entries(
    readers: Readers, tmp_path: Path
) -> None:
    (tmp_path / "a.meta.json").write_text('{"title": "Mine"}')
    said = refused(readers, tmp_path / "a.rss", files.rss(ITEMS))
    assert said == "its sidecar gives title, which each entry has of its own"


def test_digest_tells_the_file_the_text_came_from(readers: Readers, tmp_path: Path) -> None:
    data = files.docx()
    article = one(readers, tmp_path / "a.docx", data)
    assert article.source_digest == hashlib.sha256(data).hexdigest()


def _laughs(kind: str) -> str:
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10)
    )
    return f"<!DOCTYPE {kind} [{entities}]>"


OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "{place}">]>'
BAD: dict[str, tuple[bytes, str]] = {
    "nothing.docx": (b"", "is empty"),
    "no-zip.docx": (b"not a zip", "is no Word document"),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is encrypted, or an old .doc"),
    "sheet.docx": (files.zipped({"xl/workbook.xml": b"<x/>"}), "has no word/document.xml"),
    "cut.docx": (files.docx()[:-30], "is no Word document"),
    "no-xml.docx": (files.docx(body="<w"), "is no XML"),
    "laughs.docx": (files.docx(body=_laughs("x") + "<x>&e9;</x>"), "declares a document type"),
    "bomb.docx": (files.docx(body=" " * (40 << 20)), "is larger than 32 MiB unpacked"),
    "no-pdf.pdf": (b"no pdf", "is no PDF"),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj\n", "is a damaged PDF"),
    "locked.pdf": (files.locked_pdf("secret"), "is encrypted; save a copy without a password"),
    "scan.pdf": (files.pdf(((),)), "holds pictures of pages and no text"),
    "binary.html": (b"\x7fELF\0\0\0\0", "is a binary file"),
    "empty.html": (b"<html><title>A title</title><body></body></html>", "has no main text"),
    "plain.html": (b"no tags at all", "is no HTML"),
    "encoding.html": (
        b'<html><meta charset="klingon"><p>words</p>',
        "names an encoding that is not known, klingon",
    ),
    "wrong.html": (
        b'<html><meta charset="utf-8"><p>caf\xe9</p>',
        "is not in utf-8, the encoding it names (byte 34)",
    ),
    "laughs.rss": (files.rss(ITEMS, _laughs("rss")), "declares a document type"),
    "laughs16.rss": (
        files.rss(ITEMS, _laughs("rss")).decode().encode("utf-16"),
        "declares a document type",
    ),
    "no-feed.rss": (b"<html><p>words</p></html>", "is no RSS or Atom feed"),
    "cut.rss": (b"<rss", "is no RSS or Atom feed"),
}


@pytest.mark.parametrize("name", BAD)
def test_file_that_is_not_what_it_says_is_refused(
    readers: Readers, tmp_path: Path, name: str
) -> None:
    data, reason = BAD[name]
    assert reason in refused(readers, tmp_path / name, data)


class _Canary(BaseHTTPRequestHandler):
    hits = 0

    def do_GET(self) -> None:
        type(self).hits += 1
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<rss><channel><item><title>fetched</title></item></channel></rss>")

    do_HEAD = do_POST = do_GET  # noqa: N815 # the names of the protocol

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def canary() -> Iterator[str]:
    _Canary.hits = 0
    server = HTTPServer(("127.0.0.1", 0), _Canary)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/x"
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_that_a_file_names_is_loaded(readers: Readers, tmp_path: Path, canary: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the name of the source")
    for place in (canary, secret.as_uri(), str(secret)):
        loads = (
            f'<base href="{place}"><link rel="stylesheet" href="{place}"><script src="{place}">'
            f'</script><meta http-equiv="refresh" content="0;url={place}"><meta charset="utf-8">'
        )
        body = (
            f'<img src="{place}"><iframe src="{place}"></iframe><object data="{place}"></object>'
            f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{place}"/>'
            f'<script type="application/ld+json">{{"@context": "{place}"}}</script>'
        )
        outside = OUTSIDE.format(place=place)
        relation = (
            f'<w:document xmlns:w="{files.W}" xmlns:xi="http://www.w3.org/2001/XInclude"><w:p>'
            f'<w:r><w:t>Ten families.</w:t><xi:include href="{place}" parse="text"/></w:r></w:p>'
            "</w:document>"
        )
        action = (
            f"/OpenAction << /S /URI /URI ({place}) >> /AA << /O << /S /Launch /F ({place}) >> >>"
        )
        made = {
            "a.html": files.html(head=loads, body=body),
            "b.html": outside.encode() + files.html(head="&e;", body="&e;"),
            "c.docx": files.docx(
                body=outside + f'<w:document xmlns:w="{files.W}">&e;</w:document>'
            ),
            "d.docx": files.docx(body=relation),
            "e.rss": files.rss((("One", body + "Words."),), ""),
            "f.rss": files.rss((("One", "&e;"),), outside),
            "g.rss": place.encode(),
            "h.pdf": files.pdf().replace(b"/Type /Catalog", f"/Type /Catalog {action}".encode()),
            "i.xhtml": f'<?xml version="1.0"?>{outside}<html><p>&e;</p></html>'.encode(),
        }
        for name, data in made.items():
            (tmp_path / name).write_bytes(data)
            for item in readers.read(tmp_path / name):
                assert "the name of the source" not in repr(item)
                assert "fetched" not in repr(item)
    assert _Canary.hits == 0


def test_parser_can_open_no_socket_and_write_no_file(tmp_path: Path) -> None:
    # The lock itself, in a process of its own: what it refuses is refused to any library.
    code = (
        "import os, socket\n"
        "from kg.articles import parser\n"
        "parser._lock('docx', 64 << 20)\n"
        "tried = []\n"
        "def attempt(name, act):\n"
        "    try:\n"
        "        act()\n"
        "    except (OSError, PermissionError):\n"
        "        tried.append(name)\n"
        "attempt('socket', lambda: socket.socket())\n"
        f"attempt('write', lambda: open({str(tmp_path / 'made')!r}, 'w'))\n"
        "attempt('read', lambda: open('/etc/passwd'))\n"
        "attempt('program', lambda: os.execv('/bin/true', ['true']))\n"
        "print(*tried)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["socket", "write", "read", "program"]
    assert not (tmp_path / "made").exists()


def _deep(depth: int) -> bytes:
    return b"<html><body>" + b"<div><b>" * depth + b"words" + b"</html>"


def test_file_that_takes_too_long_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    # About seven seconds of work; the system counts in whole seconds, so up to two are let pass.
    rows = b"".join(b"<p>Words of <a href='#'>%d</a> more.</p>" % n for n in range(30_000))
    reader = HtmlReader(seconds=0)
    (tmp_path / "a.html").write_bytes(b"<html><body>" + rows)
    (tmp_path / "b.html").write_bytes(files.html())
    try:
        with pytest.raises(ArticleError, match="takes more than 0 s"):
            reader.read(tmp_path / "a.html")
        reader.seconds = 600
        assert reader.read(tmp_path / "b.html")[0].title == "Families moved"
    finally:
        reader.close()


def test_file_that_needs_too_much_memory_is_given_up(tmp_path: Path) -> None:
    inflated = zlib.compress(b"(A) Tj " * 4_000_000, 1)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(inflated) + inflated
    data = files.pdf().replace(b"<< /Length ", b"<< /Was ", 1)
    at = data.index(b"4 0 obj\n") + len(b"4 0 obj\n")
    data = data[:at] + stream + b"\nendstream\nendobj\n" + data[at:]
    reader = PdfReader(memory=24 << 20)
    (tmp_path / "a.pdf").write_bytes(data)
    try:
        with pytest.raises(ArticleError, match="needs more memory"):
            reader.read(tmp_path / "a.pdf")
    finally:
        reader.close()


def test_nested_pages_are_read_or_refused(readers: Readers, tmp_path: Path) -> None:
    for depth in (300, 30_000):
        (tmp_path / "a.html").write_bytes(_deep(depth))
        assert len(list(readers.read(tmp_path / "a.html"))) == 1


SAMPLES: dict[str, tuple[type[ForeignReader], bytes]] = {
    "a.html": (HtmlReader, files.html(head=LINKED)),
    "a.docx": (DocxReader, files.docx()),
    "a.pdf": (PdfReader, files.pdf()),
    "a.rss": (FeedReader, files.rss(ITEMS)),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_damaged_files_are_read_or_refused_and_never_break_a_run(
    readers: Readers, tmp_path: Path, name: str
) -> None:
    _, sample = SAMPLES[name]
    path = tmp_path / name

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        cut=st.integers(0, len(sample)),
        at=st.integers(0, len(sample) - 1),
        put=st.binary(max_size=12),
        drop=st.integers(0, 40),
    )
    def fuzz(cut: int, at: int, put: bytes, drop: int) -> None:
        data = sample[:at] + put + sample[at + drop :]
        for made in (data, data[:cut]):
            path.write_bytes(made)
            for item in readers.read(path):
                assert isinstance(item, Article | ArticleError)
                if isinstance(item, Article):
                    assert item.text.strip()
                    assert not set(item.text) & set(map(chr, [*range(9), *range(11, 32)]))
                else:
                    assert item.reason not in ("", "breaks its reader")

    fuzz()


def test_hundred_bad_files_do_not_stop_the_good_ones(tmp_path: Path) -> None:
    for index in range(100):
        name, (data, _) = list(BAD.items())[index % len(BAD)]
        if len(data) < 1 << 20:
            (tmp_path / f"{index:03}-{name}").write_bytes(data)
    for name, (_, data) in SAMPLES.items():
        (tmp_path / name.replace("a.", "good.")).write_bytes(data)
    found = list(iter_read([tmp_path]))
    good = {a.doc.split("--")[0].split(".")[0] for a in found if isinstance(a, Article)}
    assert good == {"good"}
    bad = [str(item) for item in found if isinstance(item, ArticleError)]
    assert len(bad) == len(set(bad)) >= 95
