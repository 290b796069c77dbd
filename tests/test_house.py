"""The house rules that no other tool holds us to."""

import ast
import hashlib
import itertools
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST_LINES = 400
RUN = 8
"""So many words in a row of an article are a sentence of its."""

VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base"}
FOREIGN = frozenset(
    """
    08bec69b878a 0fc227e46da2 4eb0f2bc355e 59a85907af78 5ee5e782f45f 6eef7cfe0d4d 82bf0d7ab4fb
    93f4807237d5 a50eebedd1e8 bcd109dbcae4 c63051c083b1 f46b75cabfba f8fbba8e9ea0
    """.split()
)
"""Digests of words and paths that speak of how the project is made and not of the project; digests,
so that this list does not hold them itself."""

HOSTS = r"index-url|https?://|files\.|\bsimple/"


@cache
def tracked() -> tuple[Path, ...]:
    """Files that git knows, or would take."""
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = [name for name in listed.stdout.decode().split("\0") if name]
    return tuple(path for name in sorted(set(names)) if (path := ROOT / name).is_file())


@cache
def texts() -> dict[Path, str]:
    """Text of each tracked file that is text."""
    found = {}
    for path in tracked():
        try:
            found[path.relative_to(ROOT)] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


def modules() -> list[Path]:
    return sorted((ROOT / "src" / "kg").rglob("*.py"))


def test_files_are_found() -> None:
    assert len(texts()) > 100
    assert len(modules()) > 50


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT / "src")))
def test_module_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES
    docstring = ast.get_docstring(ast.parse(text))
    assert docstring
    assert docstring.splitlines()[0].strip()
    assert path.stem not in VAGUE
    assert path.parent.name not in VAGUE


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in modules()}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_no_sentence_of_an_article_is_in_the_repository(corpus: Path) -> None:
    theirs: set[bytes] = set()
    articles = sorted(corpus.glob("*/*.txt"))
    assert len(articles) > 20
    for article in articles:
        text = article.read_text(encoding="utf-8")
        # An address and a title may be named.
        theirs |= _runs(text.split("\n", 2)[2] if text.startswith("http") else text).keys()
    # The words themselves are not shown: what is found is told by its place.
    found = [
        f"{path}: words {place} to {place + RUN}"
        for path, text in texts().items()
        for run, place in _runs(text).items()
        if run in theirs
    ]
    assert found == []


def test_repository_speaks_of_the_product_alone() -> None:
    found = [
        f"{path}: {words}"
        for path, text in texts().items()
        for words in _phrases(text)
        if _digest(words, 6).hex() in FOREIGN
    ]
    assert found == []


def test_foreign_words_would_be_found() -> None:
    assert {
        _digest(words, 6).hex() for words in _phrases(" ".join(reversed(["brief", "the"])))
    } & FOREIGN


def test_locks_name_no_registry() -> None:
    locks = [*(ROOT / "requirements").iterdir()]
    assert len(locks) >= 3
    for lock in locks:
        assert not re.search(HOSTS, lock.read_text(encoding="utf-8")), lock
    for path in (ROOT / "web").glob("package-lock.json"):
        assert '"resolved"' not in path.read_text(encoding="utf-8")


def test_every_pin_has_a_hash() -> None:
    for name in ("run.txt", "test.txt"):
        lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").split("\n")
        pins = [i for i, line in enumerate(lines) if re.match(r"[a-zA-Z0-9._-]+==", line)]
        assert len(pins) > 20
        assert all("--hash=sha256:" in lines[i + 1] for i in pins)


def test_no_lexicon_holds_four_words_in_a_row_of_a_seed(seeds: Path) -> None:
    sentences = "\n".join(path.read_text(encoding="utf-8") for path in seeds.glob("*.txt"))
    words = _words(sentences)
    theirs = {tuple(words[i : i + 4]) for i in range(len(words) - 3)}
    names = re.findall(r"[A-Z][\w’'-]+(?:[\s-](?:of\s|the\s|and\s)*[A-Z][\w’'-]+)*", sentences)
    known = {tuple(_words(name)) for name in names}
    lexicons = [
        path
        for path in texts()
        if path.is_relative_to("src/kg/extract") or path.is_relative_to("src/kg/link")
    ]
    assert len(lexicons) > 20
    found = []
    for path in lexicons:
        ours = _words(texts()[path])
        for i in range(len(ours) - 3):
            run = tuple(ours[i : i + 4])
            if run in theirs and not any(_holds(name, run) for name in known):
                found.append(f"{path}: {' '.join(run)}")
    assert sorted(set(found)) == [], "\n".join(sorted(set(found)))


def _holds(name: tuple[str, ...], run: tuple[str, ...]) -> bool:
    return any(name[i : i + len(run)] == run for i in range(len(name)))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _phrases(text: str) -> set[str]:
    """Return the words, the pairs of words and the beginnings of absolute paths."""
    lower = text.lower()
    words = re.findall(r"\.?[a-z]+(?:-[a-z]+)*", lower)
    pairs = {f"{one} {two}" for one, two in itertools.pairwise(words)}
    paths = re.findall(r"(?<![\w.}])/[a-z]+/", lower)
    longer = re.findall(r"(?<![\w.}])/[a-z]+/[a-z]+", lower)
    return {*words, *pairs, *paths, *longer}


def _digest(text: str, size: int) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=size).digest()


def _runs(text: str) -> dict[bytes, int]:
    words = _words(text)
    return {_digest(" ".join(words[i : i + RUN]), 12): i for i in range(len(words) - RUN + 1)}
