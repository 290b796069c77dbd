"""The process that parses foreign files: bytes in, text and metadata out, and nothing else.

It reads one format. Once it has loaded the libraries for it, it opens no connection and no file but
Python's own, and has a bound on memory, and on processor time for each file.

    python -m kg.articles.parser
"""

import importlib
import json
import resource
import sys

from kg import child, sandbox
from kg.articles.parsed import Parsed, UnreadableError

MODULES = {
    "docx": "kg.articles.docx",
    "feed": "kg.articles.feed",
    "html": "kg.articles.html",
    "pdf": "kg.articles.pdf",
}
LIBRARIES = {
    "docx": ("defusedxml.ElementTree",),
    "feed": ("feedparser", "lxml.html"),
    "html": ("trafilatura", "lxml.html"),
    "pdf": ("pypdf",),
}


def main() -> None:
    """Answer requests until the other side has gone: a head in JSON, a line feed, the bytes."""
    sandbox.die_with_parent()
    pipe, out = child.serve_on()
    locked = False
    while (frame := child.read(pipe)) is not None:
        head, _, data = frame.partition(b"\n")
        order = json.loads(head)
        if not locked:
            _lock(order["format"], order["memory"])
            locked = True
        sandbox.limit_processor(order["seconds"])
        child.write(out, json.dumps(_answer(order["format"], data)).encode())


def _lock(form: str, memory: int) -> None:
    """Load what a format needs, then give up files, connections and programs."""
    for name in (*LIBRARIES[form], MODULES[form]):
        importlib.import_module(name)
    sandbox.limit_memory(memory)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sandbox.cut_off()
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse what a parser has no need of, before it happens; Python code is still loaded."""
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn")):
        raise PermissionError(event)
    if event.startswith(("urllib.", "http.", "ftplib.", "smtplib.", "shutil.", "tempfile.")):
        raise PermissionError(event)
    if event == "open":
        path = str(arguments[0])
        mode, flags = str(arguments[1] or "r"), arguments[2]
        writes = set(mode) & set("wax+") or (isinstance(flags, int) and flags & 0o3)
        if writes or not path.startswith((sys.prefix, sys.base_prefix)):
            raise PermissionError(path)


def _answer(form: str, data: bytes) -> dict[str, object]:
    try:
        made: list[Parsed] = importlib.import_module(MODULES[form]).parse(data)
    except UnreadableError as fault:
        return {"reason": str(fault)}
    except MemoryError:
        return {"reason": "needs more memory to be read than it may have"}
    except RecursionError:
        return {"reason": "is nested too deep"}
    except Exception as fault:  # whatever a library does with hostile bytes
        return {"reason": f"cannot be read ({type(fault).__name__})"}
    return {"articles": [one.as_json() for one in made]}


if __name__ == "__main__":
    main()
