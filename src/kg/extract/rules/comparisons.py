"""What a state is compared by: "farming better than", "pay little better than"."""

from kg.extract.rules.clause import Clause
from kg.extract.rules.parse import Sentence
from kg.model import Span


def comparison(sentence: Sentence, clause: Clause) -> Span | None:
    """Return the words from the comparative to "than", with a bare verb of faring before it."""
    t = sentence.tokens
    for than in t[clause.head + 1 : clause.last + 1]:
        if than.lemma != "than" or than.dep != "prep":
            continue
        word = t[than.head]
        if word.tag not in ("JJR", "RBR"):
            continue
        first = min([word.i, *sentence.kids(word.i, "advmod", "npadvmod")])
        if clause.head == first - 1 and t[clause.head].tag == "VBG":
            first = clause.head
        return Span(t[first].start, than.end)
    return None
