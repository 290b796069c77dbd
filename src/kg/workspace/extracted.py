"""The claims of one article, as `kg extract` prints them."""

from dataclasses import dataclass
from typing import Any

from kg.extract import jsonl
from kg.model import Article, Claim


@dataclass(frozen=True, slots=True)
class Extracted:
    """One article with its claims."""

    article: Article
    claims: list[Claim]

    def jsonl(self) -> str:
        """Return the claims as JSON lines in the corpus schema."""
        return jsonl.dump(self.claims, self.article.text)

    def table(self) -> str:
        """Return one line a claim: place, type, who, whom, who says it."""
        rows = []
        for fact in jsonl.facts(self.claims, self.article.text):
            place = f"{fact['evidence']['start']}-{fact['evidence']['end']}"
            who, whom = _words_of(fact["subject"]), _words_of(fact["object"])
            how = f"{fact['modality']['polarity']}{fact['modality']['status']}"
            rows.append(
                [fact["doc"], place, fact["type"], who, whom, how, fact["attribution"]["kind"]]
            )
        return "".join("\t".join(row) + "\n" for row in rows)


def _words_of(role: Any) -> str:
    found = role if isinstance(role, list) else [role]
    return " + ".join(str(m.get("text") or m.get("ref") or "—") if m else "—" for m in found)
