"""Builds the list of nouns for people from WordNet's own files.

Run once: `python -m kg.extract.rules.wordnet /usr/share/wordnet > data/people.txt`. The result is
committed; nothing reads WordNet at run time.
"""

import sys
from pathlib import Path

_PERSON = "18"
"""Number of the lexicographer file noun.person in WordNet 3.0."""

_MISLEADING = frozenset(
    (
        "second face stiff mark record head state double might creature total name life cut "
        "pick host case mercury object ill spirit pill subject matter star"
    ).split()
)
"""Nouns whose listed first sense is a person and whose use in reports is not."""


def people(folder: Path) -> list[str]:
    """Return the nouns whose most frequent sense is a person, sorted.

    `folder` holds `index.noun` and `data.noun`; compounds and capitalised lemmas are left out.
    """
    kinds: dict[str, str] = {}
    for line in (folder / "data.noun").read_text("ascii").splitlines():
        if not line.startswith(" "):
            offset, number, _ = line.split(" ", 2)
            kinds[offset] = number
    found: list[str] = []
    for line in (folder / "index.noun").read_text("ascii").splitlines():
        parts = line.split()
        if line.startswith(" ") or not parts[0].isalpha():
            continue
        first = parts[6 + int(parts[3])]
        if kinds.get(first) == _PERSON and parts[0] not in _MISLEADING:
            found.append(parts[0])
    return sorted(found)


if __name__ == "__main__":
    sys.stdout.write("".join(f"{lemma}\n" for lemma in people(Path(sys.argv[1]))))
