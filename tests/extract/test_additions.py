"""What an analyst adds to the lexicon is read, checked line by line, and changes what is found."""

from pathlib import Path

import pytest

import kg
from kg.errors import LexiconError
from kg.extract import Additions, Setup, load_extractor, read_additions
from kg.gazetteer import Gazetteer
from kg.model import Article, Claim

EVENTS = """
events:
  - words: [frogmarch, goose-step away]
    type: RELOCATE
    when: ["obj:HUMAN"]
  - words: [bustout]
    as: noun
    type: LEAVE
    subject: [by]
    object: ["-"]
    qualifiers: {from: [from]}
"""


def folder(path: Path, **texts: str) -> Path:
    made = path / "lexicon"
    made.mkdir()
    for name, text in texts.items():
        (made / f"{name}.yaml").write_text(text, encoding="utf-8")
    return made


def faults(path: Path, text: str) -> list[str]:
    with pytest.raises((LexiconError, ExceptionGroup)) as caught:
        read_additions(folder(path, mine=text))
    found = caught.value
    several = found.exceptions if isinstance(found, ExceptionGroup) else [found]
    return [str(one).replace(f"{path}/lexicon/", "") for one in several]


def claims(text: str, added: Additions) -> list[Claim]:
    extractor = load_extractor("rules", Gazetteer(), Setup(additions=added))
    return extractor.extract(Article(slug="a", doc="a.txt", text=text))


def test_no_folder_adds_nothing(tmp_path: Path) -> None:
    assert not read_additions(tmp_path / "lexicon")


def test_a_reading_that_is_added_is_found(tmp_path: Path) -> None:
    text = "Officials frogmarched ten families to a remote county in May.\n"
    before = claims(text, Additions())
    (after,) = claims(text, read_additions(folder(tmp_path, mine=EVENTS)))
    assert [c.type for c in before] != ["RELOCATE"]
    assert after.type == "RELOCATE"
    assert [m.text for m in after.subject] == ["Officials"]
    assert [m.text for m in after.object] == ["ten families"]


def test_readings_of_two_files_are_put_together(tmp_path: Path) -> None:
    added = read_additions(
        folder(tmp_path, a=EVENTS, b="groups: [homesteader]\norgans: [politburo]")
    )
    assert len(added.events) == 2
    assert added.words == {"groups": ("homesteader",), "organs": ("politburo",)}


def test_words_for_people_and_organs_make_readings_hold(tmp_path: Path) -> None:
    text = "The komendant took in a dozen zeks.\n"
    types = [c.type for c in claims(text, Additions())]
    added = read_additions(folder(tmp_path, mine="organs: [komendant]\ngroups: [zek]"))
    assert types != ["ARREST"]
    assert [c.type for c in claims(text, added)] == ["ARREST"]


def test_hedge_that_is_added_is_heard(tmp_path: Path) -> None:
    text = "The police ostensibly arrested two fathers.\n"
    added = read_additions(folder(tmp_path, mine="hedges: {adverbs: {ostensibly: apparent}}"))
    assert [c.modality.status for c in claims(text, Additions())] == ["asserted"]
    assert [c.modality.status for c in claims(text, added)] == ["apparent"]


def test_verb_of_saying_that_is_added_names_the_speaker(tmp_path: Path) -> None:
    text = "The police arrested two fathers, a resident whispered.\n"
    added = read_additions(folder(tmp_path, mine="reporting: [whisper]"))
    said = [c for c in claims(text, added) if c.type == "ARREST"]
    assert [c.attribution.source.text for c in said if c.attribution.source] == ["a resident"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("actor: [office]", "mine.yaml:1: actor: is not known; did you mean actors?"),
        ("- office", "mine.yaml:1: file: must be a mapping of actors, organs"),
        ("actors: office", "mine.yaml:1: actors: must be a list of words: [one, two]"),
        (
            "actors:\n  - office\n  - ward office",
            "mine.yaml:3: actors[2]: 'ward office' has too many words; "
            "give the head noun alone: office",
        ),
        (
            "organs: [Politburo]",
            "mine.yaml:1: organs[1]: 'Politburo' must be in lower case; names go into entities/",
        ),
        ("groups: [12]", "mine.yaml:1: groups[1]: '12' is no word"),
        ("groups: [~]", "mine.yaml:1: groups[1]: must be a word"),
        ("groups: [a]\ngroups: [b]", "mine.yaml:2: groups: stands here twice; keep one"),
        (
            "hedges:\n  adverbs: {mayhaps: posible}",
            "mine.yaml:2: hedges.adverbs.mayhaps: 'posible' is no status; did you mean possible?",
        ),
        ("speakers: {oficial: [x]}", "speakers.oficial: is not known; did you mean official?"),
        ("classes: {boat: [x]}", "classes.boat: is not known; known are CAPITALS"),
        (
            "events:\n  - words: [x]\n    type: RELOCTE",
            "mine.yaml:3: events[1].type: 'RELOCTE' is no type; did you mean RELOCATE?",
        ),
        ("events:\n  - type: ARREST", "mine.yaml:2: events[1].words: must be a list of words"),
        (
            "events:\n  - words: [x]\n    type: ARREST\n    wen: [passive]",
            "mine.yaml:4: events[1].wen: is not known; did you mean when?",
        ),
        (
            "events: [{words: [x], type: ARREST, when: ['obj HUMAN']}]",
            "events[1].when[1]: 'obj HUMAN' is no condition; docs/reference/lexicon.md lists them",
        ),
        ("events: [{words: [x], type: ARREST, weight: 3}]", "'3' must be a number from 0 to 2"),
        ("events: [{words: [x], type: ARREST, as: adverb}]", "'adverb' must be verb, noun"),
        ("events: [{words: [x], type: ARREST, absorbs: 1}]", "absorbs: must be true or false"),
        ("groups: [a\n", "is not YAML: "),
        ("a: &x [b]\ngroups: *x", "uses * to repeat an entry, which is refused; write it out"),
        ("groups: " + "[" * 3000, "is not YAML: "),
    ],
)
def test_bad_entry_is_told_by_file_line_and_field(tmp_path: Path, text: str, told: str) -> None:
    assert told in faults(tmp_path, text)[0]


def test_each_bad_entry_has_its_line(tmp_path: Path) -> None:
    found = faults(tmp_path, "actors: [Ward]\ngroups: [12]\nevents: [{words: [x], type: Y}]")
    assert [line.split(":")[1] for line in found] == ["1", "2", "3"]


def test_condition_on_an_unknown_class_is_told(tmp_path: Path) -> None:
    added = read_additions(
        folder(tmp_path, mine="events: [{words: [x], type: ARREST, when: ['in:PRISN']}]")
    )
    with pytest.raises(LexiconError, match="PRISN is no class; did you mean PRISON"):
        claims("Words.", added)


def test_added_word_changes_the_graph_of_a_workspace_and_back(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("Officials frogmarched ten families to a remote county in May.\n")
    workspace = kg.open(tmp_path / "w")
    workspace.build([text])
    before = set(workspace.view().quads())
    made = folder(tmp_path / "w", mine=EVENTS)
    workspace.build()
    assert "ForcedRelocation" in str(sorted(map(str, workspace.view().quads())))
    (made / "mine.yaml").unlink()
    workspace.build()
    assert set(workspace.view().quads()) == before
