"""The lexicon of the rules with what an analyst adds to it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from kg.errors import LexiconError, nearest
from kg.extract.additions import Additions, Event
from kg.extract.rules.lexicon import Frame, Lexicon, parse_frame

CLASSES = {
    "actors": ("ORGAN",),
    "organs": ("ORGAN",),
    "groups": ("GROUP",),
    "places": ("PLACES",),
    "offences": ("CRIME",),
    "penalties": ("PENALTYWORD", "TERM"),
}
"""Which word classes each list of an analyst adds to."""

_BUILT_IN = frozenset({"ANY", "HUMAN", "PLACE", "THING"})


def extended(lexicon: Lexicon, added: Additions) -> Lexicon:
    """Return the lexicon with the additions; it is the same where there are none.

    Readings that are added go before those of the same words that ship with kg.

    Raises:
        LexiconError: a condition names a class that neither has.
    """
    if not added:
        return lexicon
    classes = {name: set(words) for name, words in lexicon.classes.items()}
    for name, words in added.classes.items():
        classes.setdefault(name, set()).update(words)
    for key, names in CLASSES.items():
        for name in names:
            classes.setdefault(name, set()).update(added.words.get(key, ()))
    for event in added.events:
        _check_classes(event, classes)
    return replace(
        lexicon,
        classes={name: frozenset(words) for name, words in classes.items()},
        words=_words(lexicon.words, added),
        verbs=_frames(lexicon.verbs, added.events, "verb"),
        nouns=_frames(lexicon.nouns, added.events, "noun"),
        complements=_frames(lexicon.complements, added.events, "complement"),
        added=frozenset(word.split()[0] for event in added.events for word in event.words),
    )


def _words(known: Mapping[str, Any], added: Additions) -> dict[str, Any]:
    speakers = {kind: list(words) for kind, words in known["speakers"].items()}
    for kind, words in added.speakers.items():
        speakers[kind] = [*speakers.get(kind, []), *words]
    speakers["official"] = [*speakers["official"], *added.words.get("organs", ())]
    hedges = {part: dict(v) if isinstance(v, dict) else v for part, v in known["hedges"].items()}
    for part, given in added.hedges.items():
        hedges[part].update(given)
    outlets = known["outlets"]
    return {
        **known,
        "reporting": [*known["reporting"], *added.words.get("reporting", ())],
        "speakers": speakers,
        "hedges": hedges,
        "outlets": {**outlets, "also": [*outlets["also"], *added.words.get("outlets", ())]},
    }


def _frames(
    known: Mapping[str, tuple[Frame, ...]], events: Iterable[Event], kind: str
) -> dict[str, tuple[Frame, ...]]:
    made = dict(known)
    for event in reversed([e for e in events if e.kind == kind]):
        for word in event.words:
            made[word] = (_frame(event), *made.get(word, ()))
    return made


def _frame(event: Event) -> Frame:
    roles = " ".join(f"{name}={','.join(sources)}" for name, sources in event.roles)
    frame = parse_frame(event.type, " ".join(event.when), roles)
    return replace(frame, absorbs=event.absorbs, weight=event.weight)


def _check_classes(event: Event, classes: Mapping[str, set[str]]) -> None:
    for condition in event.when:
        for name in condition.partition(":")[2].split(","):
            if name.isupper() and name not in classes and name not in _BUILT_IN:
                hint = nearest(name, sorted(classes)) or "; add it under classes"
                raise LexiconError(
                    "lexicon", 0, f"events: {event.words[0]}", f"{name} is no class{hint}"
                )
