"""Sample facts of our own, small enough to read."""

from typing import Any

Fact = dict[str, Any]

TEXT = "Police arrested two traders in Wonsan. Guards beat the traders. Nobody was freed."


def fact(words: str, type_: str, **changed: Any) -> Fact:
    """Return a fact that rests on these words of the sample text."""
    start = TEXT.index(words)
    made: Fact = {
        "id": f"a-{start}",
        "doc": "a.txt",
        "type": type_,
        "relation": type_.lower(),
        "subject": None,
        "object": None,
        "qualifiers": {},
        "attribution": {"kind": "outlet"},
        "modality": {"status": "asserted", "polarity": "+", "cue": None},
        "evidence": {"start": start, "end": start + len(words), "text": words},
        "core": True,
    }
    return made | changed


def mention(words: str) -> Fact:
    """Return the mention of these words of the sample text."""
    start = TEXT.index(words)
    return {"canon": words, "text": words, "start": start, "end": start + len(words)}


def gold() -> list[Fact]:
    """Return what a person reads in the sample text."""
    return [
        fact(
            "Police arrested two traders in Wonsan",
            "ARREST",
            subject=mention("Police"),
            object=mention("two traders"),
            qualifiers={"place": mention("Wonsan"), "count": {"canon": "2", "text": "two"}},
        ),
        fact(
            "Guards beat the traders",
            "ABUSE",
            subject=mention("Guards"),
            object=mention("the traders"),
        ),
        fact(
            "Nobody was freed",
            "RELEASE",
            subject={"canon": "the guards", "text": None, "implicit": True},
            object=mention("Nobody"),
            modality={"status": "asserted", "polarity": "-", "cue": "Nobody"},
        ),
    ]
