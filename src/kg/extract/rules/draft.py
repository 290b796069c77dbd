"""What constructions share: the draft of a fact, and a look at one sentence's clauses."""

from dataclasses import dataclass, field

from kg.extract.rules.clause import Clause
from kg.extract.rules.nominals import Nominal
from kg.extract.rules.parse import Sentence
from kg.extract.rules.qualifiers import Qualifier
from kg.model import Mention, Span


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact that a construction states, before attribution and modality."""

    type: str
    clause: Clause
    """The clause that carries attribution and modality."""

    trigger: int
    first: int
    last: int
    subject: tuple[Mention, ...] = ()
    object: tuple[Mention, ...] = ()
    qualifiers: dict[str, tuple[Mention, ...]] = field(default_factory=dict)
    subject_clauses: tuple[int, ...] = ()
    """Heads of clauses whose claims are the subject (a CAUSE links claims)."""

    object_clause: int | None = None
    confidence: float = 0.5
    status: str | None = None
    """Status of the claim where the construction gives it: a definition is generic."""

    cue: Span | None = None
    """The words that show `status`, or a hedge that the clause inherits."""

    stands_for: int | None = None
    """Head of a clause that states nothing else: a CAUSE may link to this claim by it."""

    background: bool = False
    """Whether what is said is only background."""

    told: bool = False
    """Whether it speaks of the report itself: the outlet says it, as background."""


class SentenceView:
    """The clauses of one sentence, and which of them state a fact by themselves."""

    def __init__(
        self,
        qualifier: Qualifier,
        sentence: Sentence,
        clauses: dict[int, Clause],
        typed: frozenset[int],
        *,
        explains: bool = False,
    ) -> None:
        self.q, self.s, self.t, self.clauses = qualifier, sentence, sentence.tokens, clauses
        self.explains = explains
        """Whether the line is a note that explains a word."""
        self.typed = typed
        """Heads of the clauses that state a fact by themselves."""

    def _words(self, head: int) -> Mention:
        return self.q.phrase_words(self.s, head)

    def _mentions(self, nominals: tuple[Nominal, ...]) -> tuple[Mention, ...]:
        return tuple(self.q.mention(n) for n in nominals)

    def _token(self, index: int) -> Mention:
        return self.q.words(self.t[index].start, self.t[index].end)
