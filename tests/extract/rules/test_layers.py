"""Each layer of the rules by itself: literals in, literals out."""

import pytest
from tests.extract.samples import claims, of_type, words

from kg.articles import layout, masked
from kg.extract.rules import (
    clauses,
    confidence,
    lexicon,
    modality,
    parse,
    quantities,
    questions,
    quotes,
    sentences,
    times,
)
from kg.extract.rules.clause import Clause
from kg.extract.rules.merge import head
from kg.extract.rules.outlets import outlet_of
from kg.extract.rules.parse import Sentence
from kg.extract.rules.repairs import mended
from kg.model import Article, Span


def _parsed(text: str) -> tuple[Sentence, list[Clause]]:
    tree = mended(next(iter(parse.sentences(masked(text), [Span(0, len(text))]))))
    return tree, clauses.clauses(tree, lexicon.load().event_nouns)


def _clause(text: str, lemma: str) -> tuple[Clause, list[str], list[str]]:
    _, found = _parsed(text)
    clause = next(c for c in found if c.lemma == lemma)
    return (
        clause,
        [text[n.start : n.end] for n in clause.subjects],
        [text[n.start : n.end] for n in clause.objects],
    )


def test_abbreviations_end_no_sentence() -> None:
    text = "Gen. Ba spoke on Nov. 3. “We left.” Then it rained."
    found = [span.of(text) for span in sentences.split(text, 0, len(text))]
    assert found == ["Gen. Ba spoke on Nov. 3.", "“We left.”", "Then it rained."]


def test_tokens_carry_the_offsets_of_the_untouched_text() -> None:
    text = "The  “guards” [all] arrested\u00a0them."
    tree, _ = _parsed(text)
    assert [text[t.start : t.end] for t in tree.tokens] == [
        "The",
        "guards",
        "arrested",
        "them",
        ".",
    ]


def test_a_passive_has_its_patient_as_surface_subject() -> None:
    clause, subjects, _ = _clause("Two men were arrested by the police.", "arrest")
    assert clause.passive
    assert subjects == ["Two men"]
    assert len(clause.agents) == 1


def test_a_coordinated_verb_shares_its_subject() -> None:
    assert _clause("The guards took them and beat them.", "beat")[1] == ["The guards"]


def test_a_relative_pronoun_stands_for_its_antecedent() -> None:
    assert _clause("The men who fled are safe.", "flee")[1] == ["The men"]
    assert _clause("The men whom the army deported are safe.", "deport")[2] == ["The men"]


def test_a_controlled_infinitive_has_the_object_as_subject() -> None:
    assert _clause("The army forced the men to dig.", "dig")[1] == ["the men"]


def test_an_infinitive_hung_on_a_relative_clause_is_mended() -> None:
    text = "The army forced men who had left the camps to return."
    assert _clause(text, "return")[1] == ["men who had left the camps"]


def test_chained_prepositions_are_one_phrase() -> None:
    clause, _, _ = _clause("They were driven out of the valley.", "drive")
    assert "out_of" in [phrase.prep for phrase in clause.phrases] or clause.particle == "out"


@pytest.mark.parametrize(
    ("mention", "normal"),
    [
        ("over 40 families", ">40"),
        ("as many as 6,000 people", "<=6000"),
        ("about 400 men", "~400"),
        ("at least two dozen women", ">=24"),
        ("thirty-five villagers", "35"),
        ("a large number of people", "many"),
        ("three or four houses", "3-4"),
        ("40 percent of them", "40%"),
        ("the crowd", None),
        ("between thirty and forty huts", "30-40"),
        ("one in three huts", None),
        ("a boy of twelve", None),
        ("a band of twelve", "12"),
    ],
)
def test_counts_keep_their_comparator(mention: str, normal: str | None) -> None:
    found = quantities.find(mention)
    assert (found[2] if found else None) == normal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They came on Nov. 3, 2021 and left.", [("time", "Nov. 3, 2021")]),
        ("They left in early and mid-May.", [("time", "early and mid-May")]),
        ("It began last month.", [("time", "last month")]),
        ("They may march in the sun.", []),
        ("He sat for two years.", [("duration", "for two years")]),
        ("They often came.", [("frequency", "often")]),
        ("It ran since the second half of 2021.", [("time", "since the second half of 2021")]),
        ("Until 2019 they stayed.", [("time", "Until 2019")]),
        ("They had left before May 2020.", [("time", "before May 2020")]),
    ],
)
def test_times_are_found_whole(text: str, expected: list[tuple[str, str]]) -> None:
    found = times.find(text, Span(0, len(text)))
    assert [(e.kind, e.span.of(text)) for e in found] == expected


def test_a_quotation_inside_a_quotation_does_not_end_it() -> None:
    text = '"They were sent to the "work school" and then to far away places."'
    lines = layout.lines(Article(slug="a", doc="a.txt", text=text))
    assert [s.of(text) for s in quotes.quoted(text, lines)] == [text[1:-1]]


def test_a_short_quotation_is_a_name_and_no_speech() -> None:
    text = "They call them “enemies of order” and more."
    lines = layout.lines(Article(slug="a", doc="a.txt", text=text))
    assert quotes.quoted(text, lines) == []


@pytest.mark.parametrize(("question", "polar"), [("Can one go?", True), ("Who went?", False)])
def test_a_polar_question_opens_with_its_verb(question: str, polar: bool) -> None:
    assert questions.is_polar(question) is polar


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("The men may be deported.", "possible"),
        ("The men were reportedly deported.", "alleged"),
        ("The army appears to have deported the men.", "apparent"),
        ("The army tried to deport the men.", "attempted"),
        ("The army is deporting the men.", "ongoing"),
        ("The army deported the men.", "asserted"),
        ("The army plans to deport the men.", "planned"),
    ],
)
def test_the_strongest_cue_gives_the_status(sentence: str, status: str) -> None:
    assert [c.modality.status for c in of_type(claims(sentence), "RELOCATE")] == [status]


@pytest.mark.parametrize(
    ("sentence", "kind", "speaker"),
    [
        ("A source told The Paper that the men were deported.", "anonymous_source", "A source"),
        ("The men were deported, a police spokesman said.", "official", "a police spokesman"),
        ("According to a rights group, the men were deported.", "ngo", "a rights group"),
        ("Witnesses say the men were deported.", "witness", "Witnesses"),
        ("The men were deported.", "outlet", None),
    ],
)
def test_the_marker_names_the_speaker(sentence: str, kind: str, speaker: str | None) -> None:
    said = of_type(claims(sentence), "RELOCATE")[0].attribution
    assert (said.kind, said.source.text if said.source else None) == (kind, speaker)


def test_a_paragraph_that_goes_on_quoting_keeps_its_speaker() -> None:
    found = claims("“The army came at night,” a source in the town said.\n\n“It deported the men.”")
    assert of_type(found, "RELOCATE")[0].attribution.kind == "anonymous_source"


def test_a_rights_organisation_speaks_as_one() -> None:
    article = Article(slug="a", doc="a.txt", text="x", url="https://www.hrw.org/news/1")
    outlet = outlet_of(article, lexicon.load())
    assert (outlet.name, outlet.kind) == ("Human Rights Watch", "ngo")


def test_qualifiers_say_where_from_and_where_to() -> None:
    found = claims("On Monday the army moved 30 families from the coast to the hills by truck.")
    moved = of_type(found, "RELOCATE")[0]
    assert {q: words(m) for q, m in moved.qualifiers.items() if q in ("from", "to", "time")} == {
        "from": ["the coast"],
        "to": ["the hills"],
        "time": ["Monday"],
    }


def test_a_cause_links_the_claims_of_its_clauses() -> None:
    found = claims("The men were arrested because they had fled the camp.")
    cause = of_type(found, "CAUSE")[0]
    refs = [m.ref for m in (*cause.subject, *cause.object)]
    assert [found[r].type for r in refs if r is not None] == ["LEAVE", "ARREST"]


def test_an_unknown_act_is_kept_as_background() -> None:
    found = claims("The guards serenaded the prisoners.")
    assert [(c.type, c.core) for c in found] == [("OTHER:serenade", False)]


@pytest.mark.parametrize(
    ("words_", "expected"),
    [
        ("over 40 families", "family"),
        ("a large number of families considered “x”", "family"),
        ("people who fled", "people"),
        ("the two editors", "editor"),
    ],
)
def test_the_head_of_a_mention_ignores_what_surrounds_it(words_: str, expected: str) -> None:
    assert head(words_) == expected


def test_confidence_is_a_probability_and_knows_the_unseen() -> None:
    assert confidence.probability(["never seen"]) == 0.5
    found = claims("The police arrested two men. The mood was like glue to them.")
    assert all(0 < c.confidence < 1 for c in found)


def test_every_row_of_the_lexicon_names_known_classes_and_sources() -> None:
    known = lexicon.load()
    named = set(known.classes) | {"ANY", "HUMAN", "PLACE", "DURATION"}
    looked = {"obj", "objnot", "subj", "subjnot", "xcomp", "pcomp", "toinf", "there", "thereno"}
    tables = (known.verbs, known.nouns, known.complements)
    frames = [f for table in tables for fs in table.values() for f in fs]
    assert len(frames) > 700
    unknown = {
        value
        for frame in frames
        for condition in frame.conditions
        if condition.key in looked
        for value in condition.values
        if value not in named
    }
    assert unknown == set()


@pytest.mark.parametrize("day", ["2023-02-30", "2021-07-03", "31.02.2023", "30 February 2023"])
def test_a_date_is_one_expression_of_time_and_never_its_year(day: str) -> None:
    text = f"On {day} the police arrested ten men."
    assert [e.span.of(text) for e in times.find(text, Span(0, len(text)))] == [day]


def test_a_to_that_comes_before_its_be_plans_nothing() -> None:
    text = (
        "The clerk, in her thirties but younger to look at because of her haircut, is a stranger, "
        "that is, “without” papers, whose house police searched."
    )
    tree, made = _parsed(text)
    by_head = {clause.head: clause for clause in made}
    found = [modality.modality(lexicon.load(), tree, clause, by_head) for clause in made]
    assert "planned" not in {read.status for read in found}
    assert all(read.cue is None or read.cue.start < read.cue.end for read in found)


def test_clause_of_one_noun_is_that_of_the_whole_sentence_and_changes_no_other() -> None:
    text = "After the raid on the market in May, guards and a search party beat the traders' sons."
    (sentence,) = parse.sentences(text, [Span(0, len(text))])
    known = {clause.head: clause for clause in clauses.clauses(sentence)}
    before = repr(known)
    seen = 0
    for token in sentence.tokens:
        whole = {c.head: c for c in clauses.clauses(sentence, frozenset({token.lemma}))}
        if token.i not in known:
            assert clauses.noun_clause(sentence, token.i, known) == whole.get(token.i)
            seen += token.i in whole
    assert seen >= 5
    assert repr(known) == before


@pytest.mark.parametrize(
    ("word", "found", "lemma"),
    [
        ("hoped", "hop", "hope"),
        ("hopped", "hop", "hop"),
        ("riding", "rid", "ride"),
        ("graves", "graf", "grave"),
        ("bases", "basis", "base"),
        ("gutted", "gutte", "gut"),
        ("wanted", "want", "want"),
        ("visited", "visit", "visit"),
    ],
)
def test_a_lemma_fits_the_spelling_of_its_word(word: str, found: str, lemma: str) -> None:
    assert parse._lemma(word, found) == lemma
