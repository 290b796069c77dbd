"""What a sentence says of the report itself: who told the outlet when, what the outlet reported.

Background, and the outlet's own word: such a claim dates what is told, and tells no event.
"""

from collections.abc import Iterator

from kg.extract.rules.attribution import Attributor
from kg.extract.rules.clause import Clause
from kg.extract.rules.draft import Draft, SentenceView
from kg.extract.rules.nominals import Nominal

_TOLD = frozenset("tell inform brief".split())
_US = frozenset({"us", "reporters", "journalists"})
_AHEAD = frozenset({"following", "this"})
"""What a speaker says where the words come in the next sentence."""


class Tellings(SentenceView):
    """Finds the reports of which one sentence speaks."""

    def drafts(self, attributor: Attributor) -> Iterator[Draft]:
        """Yield a REPORT where an outlet is told something, or speaks of its own reporting."""
        reporting = frozenset(self.q.lexicon.words["reporting"])
        for clause in self.clauses.values():
            if clause.lemma not in reporting or clause.kind in ("noun", "xcomp", "acl", "pcomp"):
                continue
            if (
                clause.passive
                or not clause.subjects
                or attributor.quoted(self.t[clause.head].start)
            ):
                continue
            heard = [n for n in (*clause.indirect, *clause.objects) if self._hears(n, attributor)]
            own = attributor.outlet.is_outlet(self._said(clause.subjects[0]))
            ahead = any(self.t[n.head].text.lower() in _AHEAD for n in clause.objects)
            if not (own or ahead or (heard and clause.lemma in _TOLD)):
                continue
            when = self.q.of(self.s, clause, "REPORT", self.clauses).get("time")
            yield Draft(
                type="REPORT",
                clause=clause,
                trigger=clause.head,
                first=min(self.s.left[n.head] for n in clause.subjects),
                last=self._last(clause),
                subject=self._mentions(clause.subjects),
                object=self._mentions(tuple(heard)),
                qualifiers={"time": when} if when else {},
                told=True,
            )

    def _hears(self, nominal: Nominal, attributor: Attributor) -> bool:
        words = self._said(nominal)
        return words.lower() in _US or attributor.outlet.is_outlet(words)

    def _said(self, nominal: Nominal) -> str:
        return self.q.text[nominal.start : nominal.end]

    def _last(self, clause: Clause) -> int:
        """Return the last token of the words that report, without what is reported."""
        said = ("ccomp", "advcl", "conj", "punct", "cc", "parataxis")
        kept = [c for c in self.s.children[clause.head] if self.t[c].dep not in said]
        starts = [self.s.left[c] for c in self.s.kids(clause.head, *said) if c > clause.head]
        stop = min(starts, default=len(self.t))
        return max([clause.head, *(min(self.s.right[c], stop - 1) for c in kept)])
