"""What a text file and its sidecar say, and what is refused."""

from pathlib import Path

import pytest

from kg.articles import find, iter_read, masked, read
from kg.errors import ArticleError


def test_the_text_is_kept_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("“One”\u00a0line\r\n\r\nanother ".encode())
    assert read([path])[0].text == "“One”\u00a0line\r\n\r\nanother "


def test_an_address_line_and_a_title_line_are_metadata(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("https://example.org/x\nThe title\nThe body.\n", encoding="utf-8")
    article = read([path])[0]
    assert (article.url, article.title) == ("https://example.org/x", "The title")
    assert article.text[article.header_end :] == "The body.\n"


def test_a_first_line_without_an_address_is_body(tmp_path: Path) -> None:
    path = tmp_path / "Some Caption!.txt"
    path.write_text("A map of the coast\n\nThe body.", encoding="utf-8")
    article = read([path])[0]
    assert (article.url, article.title, article.header_end) == (None, None, 0)
    assert article.slug == "some-caption"


def test_the_sidecar_wins_over_the_header(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("https://example.org/x\nThe title\nThe body.\n", encoding="utf-8")
    sidecar = tmp_path / "a.meta.json"
    sidecar.write_text('{"title": "Another", "authors": ["A", "B"], "published": null}')
    article = read([path])[0]
    assert article.title == "Another"
    assert article.authors == ("A", "B")
    assert article.published is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"PK\x03\x04\x00\x00", "is a binary file"),
        ("caf\xe9".encode("latin-1"), "is not UTF-8 (byte 3)"),
        (b"https://example.org/x\nOnly a title\n", "holds no text below its header"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(ArticleError) as caught:
        read([path])
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"gone\.txt: no such file"):
        read([tmp_path / "gone.txt"])


def test_a_file_above_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(50 * 2**20)
    with pytest.raises(ArticleError, match="larger than 20 MiB"):
        read([path])


@pytest.mark.parametrize(
    ("sidecar", "reason"),
    [
        ('{"publishr": "X"}', "did you mean publisher?"),
        ('{"authors": "X"}', "authors must be a list of texts"),
        ('{"title": 3}', "title must be a text or null"),
        ('{"published": "May 2022"}', "published must be YYYY"),
        ('{"published": "2023-02-30"}', "published names a day that no calendar has: '2023-02-30'"),
        ('{"published": "2023-13"}', "no calendar has"),
        ('{"published": "0000"}', "no calendar has"),
        ('{"language": null}', "language must be a text"),
        ("[1]", "must hold one JSON object"),
        ("{", "is not JSON"),
    ],
)
def test_a_bad_sidecar_names_its_field(tmp_path: Path, sidecar: str, reason: str) -> None:
    (tmp_path / "a.txt").write_text("Body.", encoding="utf-8")
    (tmp_path / "a.meta.json").write_text(sidecar, encoding="utf-8")
    with pytest.raises(ArticleError) as caught:
        read([tmp_path / "a.txt"])
    assert reason in str(caught.value)
    assert "a.meta.json" in str(caught.value)


def test_a_folder_means_its_texts_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "picture.png", "a.meta.json"):
        (tmp_path / name).write_text("{}" if name.endswith("json") else "Body.")
    taken, passed = find([tmp_path])
    assert [p.name for p in taken] == ["a.txt", "b.txt"]
    assert [p.name for p in passed] == ["picture.png"]


def test_a_bad_file_does_not_stop_the_good_ones(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Body.")
    (tmp_path / "b.txt").write_bytes(b"\x00")
    (tmp_path / "c.txt").write_text("Body.")
    kinds = [type(item).__name__ for item in iter_read([tmp_path])]
    assert kinds == ["Article", "ArticleError", "Article"]


def test_a_mask_keeps_the_length() -> None:
    text = "※ “They [the guards] can’t leave (no one can)” ― said ‘someone’\u00a0.\n"
    assert len(masked(text)) == len(text)
    assert "guards" not in masked(text)
    assert "can't" in masked(text)
