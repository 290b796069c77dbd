"""The stored queries: ours in `queries/`, then a workspace's own folder."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg import resources, rq
from kg.errors import UnknownQueryError
from kg.rq import QueryFile

QUESTIONS = ("competency", "reports")


class Catalog:
    """Finds stored queries by name; a later folder's query goes before an earlier one's."""

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        ours = resources.folder("queries")
        self._paths: dict[str, Path] = {}
        for folder in (*(ours / name for name in QUESTIONS), *folders):
            for path in sorted(folder.glob("*.rq")):
                self._paths[path.stem] = path

    def __iter__(self) -> Iterator[QueryFile]:
        """Yield the queries by name."""
        for name in self.names():
            yield rq.read(self._paths[name])

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._paths)

    def names(self) -> list[str]:
        """Return the names, sorted."""
        return sorted(self._paths)

    def find(self, name: str) -> QueryFile:
        """Return the stored query `name`, or the query of the file at that path.

        Raises:
            UnknownQueryError: neither is there.
        """
        if name in self._paths:
            return rq.read(self._paths[name])
        path = Path(name)
        if path.suffix == ".rq" and path.is_file():
            text = rq.text_of(path)
            if not any(line.startswith("#+") for line in text.splitlines()):
                return QueryFile(name=path.stem, text=text, summary="")
            return rq.parse(text, name=path.stem, where=name)
        if path.is_file():
            return QueryFile(name=path.stem, text=rq.text_of(path), summary="")
        raise UnknownQueryError(name, self.names())


README = """# What can be asked

One question a file. `kg queries` lists them; `kg query NAME -p name=value` asks one; a workspace's
own folder of queries is searched as well. The header of `#+` lines is YAML in comments, so that a
query opens in any SPARQL editor: a summary, its parameters and their types, the meaning of each
column. Parameters are bound as terms, never pasted. By default a question reads factual claims
alone; one that reads every claim says `scope: all claims`.

Made from the headers by `tools/query_table.py`.
"""


def readme() -> str:
    """Return the text of `queries/README.md`: a table for each folder of queries."""
    ours = resources.folder("queries")
    parts = [README]
    for name, title in (
        ("competency", "Questions that the graph exists for"),
        ("reports", "Reports"),
        ("checks", "Checks: any row is a finding"),
    ):
        parts.append(
            f"## {title}\n\n| query | asks | parameters | reads |\n| --- | --- | --- | --- |"
        )
        for path in sorted((ours / name).glob("*.rq")):
            query = rq.read(path)
            given = ", ".join(
                f"`{p}` ({kind}{', default ' + query.defaults[p] if p in query.defaults else ''})"
                for p, kind in query.params.items()
            )
            asks = " ".join((query.problem or query.summary).split()).replace("|", "\\|")
            parts.append(f"| `{query.name}` | {asks} | {given} | {query.scope} |")
        parts.append("")
    return "\n".join(parts)
