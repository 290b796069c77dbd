"""People's judgements that meet nothing: a correction must never be lost in silence.

A verdict is keyed by the claim, a link by the words, an identity by two things. Where the text was
changed, or is read otherwise than before, the judgement has nothing to act on any more.
"""

from collections.abc import Collection, Iterable, Mapping

from kg.claims.verdicts import Verdict
from kg.link import LinkDecision
from kg.link.identity import IdentityDecision
from kg.model import Span
from kg.validate.report import Finding


def unheeded_verdicts(verdicts: Mapping[str, Verdict], claims: Collection[str]) -> list[Finding]:
    """Return a finding for each verdict on a claim that is not among the keys `claims`.

    It is a warning where the verdict held something back.
    """
    return [
        Finding(
            severity="info" if verdict.verdict == "accepted" else "warning",
            check="verdict-without-claim",
            focus=key,
            message=f"{verdict.by} judged it {verdict.verdict}"
            + (f" ({verdict.reason})" if verdict.reason else "")
            + ", and no article gives this claim now; judge the claims that took its place"
            " (kg review), then delete the line in decisions/verdicts.tsv",
        )
        for key, verdict in sorted(verdicts.items())
        if key not in claims
    ]


def unheeded_links(
    links: Iterable[LinkDecision], mentions: Mapping[str, Collection[Span]]
) -> list[Finding]:
    """Return a finding for each decided link whose words no claim mentions.

    Args:
        links: the decisions.
        mentions: by the digest of a text, the words that its claims mention.
    """
    return [
        Finding(
            severity="warning",
            check="link-without-mention",
            focus=link.entity,
            message=f"{link.by} judged the words {link.span.start}-{link.span.end} of a text, and "
            "no claim mentions them now; look at the claims of this passage, then mend or delete "
            "the line in decisions/links.tsv",
            value=link.text_digest,
        )
        for link in links
        if link.span not in mentions.get(link.text_digest, ())
    ]


def unheeded_identities(
    identities: Iterable[IdentityDecision], things: Collection[str]
) -> list[Finding]:
    """Return a finding for each judgement on a thing that is not among the IRIs `things`."""
    return [
        Finding(
            severity="warning",
            check="identity-without-thing",
            focus=missing,
            message=f"{one.by} judged it and {one.right if missing == one.left else one.left} "
            f"{one.verdict}, and the graph does not hold it now; mend or delete the line in "
            "decisions/identity.tsv",
        )
        for one in identities
        for missing in (one.left, one.right)
        if missing not in things
    ]
