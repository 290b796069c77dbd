"""Names folded so that one spelling finds another: Hangul, its initials and its romanisations.

McCune-Reischauer, Revised and North Korean romanisation differ in voicing (Kilchu, Gilju), in
marks (Hoeryŏng, Hoeryeong) and at the start of a word (Ryanggang, Yanggang). `sound` maps them all,
and Hangul, to one skeleton. It is coarse on purpose: it finds candidates, it decides no identity.
"""

import re
import unicodedata

_INITIALS = "g kk n d tt r m b pp s ss - j jj ch k t p h".split()
_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
_FINALS = "- g kk gs n nj nh d l lg lm lb ls lt lp lh m b bs s ss ng j ch k t p h".split()
_CHOSEONG = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST, _LAST = 0xAC00, 0xD7A3
_PAIRS = (("sh", "s"), ("eo", "o"), ("eu", "u"), ("ch", "c"), ("ph", "p"))
_SINGLE = str.maketrans({"g": "k", "d": "t", "b": "p", "j": "c", "l": "r", "v": "p", "f": "p"})


def plain(text: str) -> str:
    """Return `text` in lower case, without marks, apostrophes and doubled spaces."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    kept = re.sub("['’‘ʼ`]", "", unicodedata.normalize("NFC", kept))
    return " ".join(re.sub(r"[^\w]+", " ", kept).split())


def romanised(text: str) -> str:
    """Return `text` with each Hangul syllable spelled out, letter by letter."""
    out = []
    for char in unicodedata.normalize("NFC", text):
        code = ord(char) - _FIRST
        if 0 <= code <= _LAST - _FIRST:
            initial, rest = divmod(code, 588)
            vowel, final = divmod(rest, 28)
            out.append(_INITIALS[initial] + _VOWELS[vowel] + _FINALS[final])
        else:
            out.append(char)
    return "".join(out).replace("-", "")


def sound(text: str) -> str:
    """Return the skeleton of `text`: equal for the spellings of one Korean name.

    Word boundaries are kept as a leading rule only: an r, l or n that a system drops at the start
    of a word is dropped in all.
    """
    words = [_skeleton(word) for word in plain(romanised(text)).split()]
    return "".join(word for word in words if word)


def stem(skeleton: str) -> str:
    """Return a skeleton without the word for province, city or county at its end."""
    return re.sub(r"(?<=....)(?:to|si|kun)$", "", skeleton)


def initials(text: str) -> str:
    """Return the initial consonants of the Hangul syllables of `text`."""
    codes = (ord(c) - _FIRST for c in unicodedata.normalize("NFC", text))
    return "".join(_CHOSEONG[code // 588] for code in codes if 0 <= code <= _LAST - _FIRST)


def is_initials(text: str) -> bool:
    """Whether `text` is at least two initial consonants and nothing else."""
    letters = text.replace(" ", "")
    return len(letters) > 1 and all(c in _CHOSEONG for c in letters)


def mixes_scripts(text: str) -> bool:
    """Whether a word of `text` mixes Latin letters with Greek or Cyrillic ones."""
    for word in text.split():
        scripts = {unicodedata.name(c, "").partition(" ")[0] for c in word if c.isalpha()}
        if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK"}:
            return True
    return False


def visible(text: str) -> str:
    """Return `text` with control, bidi and zero-width characters made visible, cut at 2,048."""
    cut = text if len(text) <= 2048 else text[:2047] + "…"
    return "".join(_shown(c) for c in cut)


def _shown(char: str) -> str:
    if char in "\n\t\u200d" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return char
    return f"⟨U+{ord(char):04X}⟩"


def _skeleton(word: str) -> str:
    for old, new in _PAIRS:
        word = word.replace(old, new)
    word = word.translate(_SINGLE)
    word = re.sub(r"^[rn](?=[yi])", "", word)
    word = re.sub(r"^r", "n", word)
    return re.sub(r"(.)\1+", r"\1", word)
