"""A proof: from an inferred triple down to asserted ones, as data, text and JSON."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import Triple

Name = Callable[[Triple], str]
"""How a triple is shown; `str` gives N-Triples."""

Ground = Callable[[Triple], object]
"""What an asserted triple rests on (claims, passages), as plain data, or None."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A triple, the rule that gives it, and the proofs of the premises of that rule."""

    triple: Triple
    rule: str | None = None
    """Id of the rule; None for an asserted triple."""

    premises: tuple["Proof", ...] = ()

    @property
    def steps(self) -> int:
        """How often a rule is used in the whole tree."""
        return (self.rule is not None) + sum(proof.steps for proof in self.premises)

    def asserted(self) -> tuple[Triple, ...]:
        """Return the asserted triples it rests on, each once, in the order of the tree."""
        return tuple(dict.fromkeys(proof.triple for proof in self if proof.rule is None))

    def __iter__(self) -> Iterator["Proof"]:
        """Yield every node of the tree, the root first."""
        yield self
        for proof in self.premises:
            yield from proof

    def to_dict(self, ground: Ground | None = None) -> dict[str, object]:
        """Return the tree as plain data for JSON.

        Keys: `triple` (three N-Triples terms), `rule` and `premises`, or `asserted` with what
        `ground` tells of it.
        """
        said: dict[str, object] = {
            "triple": [
                str(self.triple.subject),
                str(self.triple.predicate),
                str(self.triple.object),
            ]
        }
        if self.rule is None:
            said["asserted"] = ground(self.triple) if ground else True
        else:
            said["rule"] = self.rule
            said["premises"] = [proof.to_dict(ground) for proof in self.premises]
        return said

    def to_text(self, name: Name = str, ground: Ground | None = None) -> str:
        """Return the tree as indented lines, one triple a line."""
        return "\n".join(self._lines(name, ground, "", ""))

    def _lines(self, name: Name, ground: Ground | None, first: str, rest: str) -> Iterator[str]:
        why = f"by {self.rule}" if self.rule else "asserted"
        yield f"{first}{name(self.triple)}  [{why}]"
        told = ground(self.triple) if ground and self.rule is None else None
        for line in str(told).splitlines() if told is not None else ():
            yield f"{rest}   {line}"
        for place, proof in enumerate(self.premises, 1):
            last = place == len(self.premises)
            yield from proof._lines(
                name, ground, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  ")
            )
