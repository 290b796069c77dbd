"""Readers of files that are no plain text: each parsed in a process that can do nothing else."""

import hashlib
import json
import re
import signal
from pathlib import Path

from kg.articles import language, sidecar
from kg.articles.text import MAX_BYTES, header, slug
from kg.child import Child, ChildDiedError
from kg.errors import ArticleError
from kg.model import Article

SECONDS = 20.0
"""Processor time that one file may take to be parsed."""

MEMORY = 384 << 20
"""Bytes that a parser may take beyond what it is loaded with."""

PATIENCE = 600.0
"""Seconds by the clock after which a parser is given up, however busy the machine."""

_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
"""How the root of a feed begins."""

KEPT = ".txt"
"""What is put after a file's name for the name of its kept text."""


class ForeignReader:
    """Reads one format by a child process, which is started with the first file."""

    name = ""
    suffixes: tuple[str, ...] = ()

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.seconds, self._memory = seconds, memory
        self._child: Child | None = None

    def read(self, path: Path) -> list[Article]:
        """Return the articles of `path`, in the order of the file.

        `text` is what was found in the file, and `source_digest` tells the file. The sidecar's
        fields win over what the file says of itself.

        Raises:
            ArticleError: it cannot be opened or parsed, is too large, holds no text, or takes too
                much time or memory; or its sidecar is bad.
        """
        fields = sidecar.read(sidecar.path_of(path))
        data = _bytes(path)
        answer = self._parse(path, data)
        if "reason" in answer:
            raise ArticleError(path, str(answer["reason"]))
        found: list[dict[str, object]] = answer["articles"]  # type: ignore[assignment] # our own parser
        made = hashlib.sha256(data).hexdigest()
        return [self._article(path, one, fields, made) for one in found]

    def close(self) -> None:
        """End the child process."""
        if self._child:
            self._child.close()
            self._child = None

    def _article(
        self,
        path: Path,
        parsed: dict[str, object],
        fields: dict[str, str | tuple[str, ...] | None],
        made: str,
    ) -> Article:
        entry = parsed.pop("entry")
        if entry is not None and (own := sorted({"url", "title", "published"} & fields.keys())):
            told = " and ".join(own)
            raise ArticleError(path, f"its sidecar gives {told}, which each entry has of its own")
        doc = path.name if entry is None else f"{path.stem}--{entry}{path.suffix}"
        text = str(parsed.pop("text"))
        url, title, end = header(text)
        known = {"url": url, "title": title} | {k: v for k, v in parsed.items() if v}
        known["authors"] = tuple(parsed["authors"])  # type: ignore[arg-type] # a list
        known["language"] = language.choose(text[end:], parsed["language"])
        known |= {k: v for k, v in fields.items() if v is not None} | {"source_digest": made}
        return Article(
            slug=slug(doc),
            doc=doc,
            text=text,
            header_end=end,
            **known,  # type: ignore[arg-type]  # kinds are checked by the sidecar
        )

    def _parse(self, path: Path, data: bytes) -> dict[str, object]:
        order = {"format": self.name, "seconds": self.seconds, "memory": self._memory}
        if self._child is None:
            self._child = Child("kg.articles.parser")
        try:
            self._child.send(json.dumps(order).encode() + b"\n" + data)
            answer: dict[str, object] = json.loads(self._child.receive(PATIENCE))
        except ChildDiedError as died:
            self._child = None
            raise ArticleError(path, self._why(died)) from None
        return answer

    def _why(self, died: ChildDiedError) -> str:
        if died.late or died.signal in (signal.SIGXCPU, signal.SIGKILL):
            return f"takes more than {self.seconds:g} s to be read, as no article does"
        if died.signal in (signal.SIGABRT, signal.SIGSEGV):
            return f"needs more than {self._memory >> 20} MiB to be read, or breaks its reader"
        return "breaks its reader"


class HtmlReader(ForeignReader):
    """Reads saved web pages."""

    name = "html"
    suffixes = (".html", ".htm", ".xhtml")


class PdfReader(ForeignReader):
    """Reads PDF files that hold text."""

    name = "pdf"
    suffixes = (".pdf",)


class DocxReader(ForeignReader):
    """Reads Word documents."""

    name = "docx"
    suffixes = (".docx",)


class FeedReader(ForeignReader):
    """Reads RSS and Atom files, an article for each entry."""

    name = "feed"
    suffixes = (".rss", ".atom", ".xml")

    def takes(self, path: Path) -> bool:
        """Return whether a file found in a folder is a feed: not every XML file is one."""
        if path.suffix.lower() != ".xml":
            return True
        try:
            with path.open("rb") as file:
                return bool(_ROOT.search(file.read(4096).replace(b"\0", b"")))
        except OSError:
            return True


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ArticleError(path, "is a folder; name a file in it")
        if path.stat().st_size > MAX_BYTES:
            raise ArticleError(path, f"is larger than {MAX_BYTES // 2**20} MiB; split it")
        data = path.read_bytes()
    except FileNotFoundError:
        raise ArticleError(path, "no such file") from None
    except OSError as fault:
        raise ArticleError(path, f"cannot be read ({fault.strerror})") from None
    if not data.strip():
        raise ArticleError(path, "is empty")
    return data
