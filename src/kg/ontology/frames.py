"""The tables from types of the extractor to classes and properties."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OntologyError, UnknownTermError


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the graph makes of one type of the extractor: a row of `types.tsv`."""

    type: str
    kind: str
    """`situation`, `measure`, `label`, `criterion`, `purpose`, `link`, `relation` or `report`."""

    cls: str | None
    """IRI of the class, or None where two things are joined or the report is spoken of."""

    subject: str | None
    """Name of the role that the subject fills, a row of `roles.tsv`."""

    object: str | None
    act: str | None = None
    """IRI of the act concept of the class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """The property of a role, by what fills it: a row of `roles.tsv`; IRIs, or None."""

    name: str
    actor: str | None
    people: str | None
    place: str | None
    thing: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifier:
    """The property of a qualifier, for an entity and for words: a row of `qualifiers.tsv`."""

    name: str
    property: str | None
    text_property: str


@dataclass(frozen=True, slots=True)
class Frames:
    """The tables from types to terms."""

    types: Mapping[str, Frame]
    roles: Mapping[str, Role]
    qualifiers: Mapping[str, Qualifier]

    def frame(self, type_: str) -> Frame:
        """Return the frame of `type_`; `OTHER:lemma` is an OTHER.

        Raises:
            UnknownTermError: no row has this type.
        """
        name = type_.partition(":")[0]
        if name not in self.types:
            raise UnknownTermError(type_, where="types.tsv", known=sorted(self.types))
        return self.types[name]


def read_frames(
    folders: Iterable[Path],
    iri: Callable[[str, str], str],
    act: Callable[[str], str | None],
) -> Frames:
    """Return the tables of `folders`; a later folder's row replaces an earlier one's.

    `iri` turns a CURIE and the place that names it (file:line) into an IRI, and refuses what is
    no term; `act` gives the act concept of a class.
    """
    places = tuple(folders)

    def cell(value: str, at: str) -> str | None:
        return None if value == "-" else iri(value, at)

    roles = {
        row[0]: Role(
            name=row[0],
            actor=cell(row[1], at),
            people=cell(row[2], at),
            place=cell(row[3], at),
            thing=cell(row[4], at),
        )
        for row, at in _rows(places, "roles.tsv", 5)
    }
    qualifiers = {
        row[0]: Qualifier(name=row[0], property=cell(row[1], at), text_property=iri(row[2], at))
        for row, at in _rows(places, "qualifiers.tsv", 3)
    }
    types = {}
    for row, at in _rows(places, "types.tsv", 5):
        for role in row[3:5]:
            if role != "-" and role not in roles:
                raise UnknownTermError(role, where=at, known=sorted(roles))
        cls = cell(row[2], at)
        types[row[0]] = Frame(
            type=row[0],
            kind=row[1],
            cls=cls,
            subject=_dash(row[3]),
            object=_dash(row[4]),
            act=act(cls) if cls else None,
        )
    return Frames(types, roles, qualifiers)


def _rows(folders: Iterable[Path], name: str, width: int) -> Iterator[tuple[list[str], str]]:
    for place in folders:
        path = place / name
        if not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = line.split("\t")
            if len(row) != width:
                raise OntologyError(
                    f"{path}:{number}: {len(row)} columns where {width} belong; mend the line"
                )
            if number > 1:
                yield row, f"{path}:{number}"


def _dash(cell: str) -> str | None:
    return None if cell == "-" else cell
