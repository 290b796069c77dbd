"""How one word of a sentence hangs on another: the labels on the way through the tree."""

from kg.extract.rules.parse import Sentence

_LONGEST = 4
"""Steps; words farther apart are only "far"."""


def paths(sentence: Sentence, start: int) -> list[str]:
    """Return, for each token, the way from `start` to it: labels up, a bar, labels down.

    `self` is the token itself, `far` one more than four steps away.
    """
    tokens = sentence.tokens
    ways = ["far"] * len(tokens)
    up: list[str] = []
    at, below = start, -1
    while True:
        prefix = "^" + ".".join(up) + "|"
        room = _LONGEST - len(up)
        ways[at] = prefix if up else "self"
        level = [(child, tokens[child].dep) for child in sentence.children[at] if child != below]
        for depth in range(1, room + 1):
            under: list[tuple[int, str]] = []
            for token, down in level:
                ways[token] = prefix + down
                if depth < room:
                    under += [(c, f"{down}.{tokens[c].dep}") for c in sentence.children[token]]
            level = under
        head = tokens[at].head
        if head == at or len(up) == _LONGEST:
            return ways
        up.append(tokens[at].dep)
        at, below = head, at
