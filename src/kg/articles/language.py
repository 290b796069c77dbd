"""In which language a text is written: by script, commonest words, then a model."""

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import Any

UNKNOWN = "und"
"""ISO 639 for a language that could not be told."""

_SAMPLE = 4_000
"""Characters that are looked at."""

_COMMON = frozenset("the of and to that with for from by were was is are has have it be as".split())
_CLEAR, _LEAST = 0.12, 0.05
"""Share of those words from which a text is English, and below which a longer one is not."""

_FEW, _ENOUGH = 20, 60
"""Words below which Latin letters tell nothing, and from which the commonest words tell most."""

_SURE = 0.9

_NAMES = dict(
    pair.split(":")
    for pair in (
        "af:Afrikaans am:Amharic an:Aragonese ar:Arabic as:Assamese az:Azerbaijani be:Belarusian "
        "bg:Bulgarian bn:Bengali br:Breton bs:Bosnian ca:Catalan cs:Czech cy:Welsh da:Danish "
        "de:German dz:Dzongkha el:Greek en:English eo:Esperanto es:Spanish et:Estonian eu:Basque "
        "fa:Persian fi:Finnish fo:Faroese fr:French ga:Irish gl:Galician gu:Gujarati he:Hebrew "
        "hi:Hindi hr:Croatian ht:Haitian hu:Hungarian hy:Armenian id:Indonesian is:Icelandic "
        "it:Italian ja:Japanese jv:Javanese ka:Georgian kk:Kazakh km:Khmer kn:Kannada ko:Korean "
        "ku:Kurdish ky:Kyrgyz la:Latin lb:Luxembourgish lo:Lao lt:Lithuanian lv:Latvian "
        "mg:Malagasy mk:Macedonian ml:Malayalam mn:Mongolian mr:Marathi ms:Malay mt:Maltese "
        "my:Burmese nb:Norwegian ne:Nepali nl:Dutch nn:Norwegian no:Norwegian oc:Occitan or:Odia "
        "pa:Punjabi pl:Polish ps:Pashto pt:Portuguese qu:Quechua ro:Romanian ru:Russian "
        "rw:Kinyarwanda se:Sami si:Sinhala sk:Slovak sl:Slovenian sq:Albanian sr:Serbian "
        "sv:Swedish sw:Swahili ta:Tamil te:Telugu th:Thai ti:Tigrinya tl:Tagalog tr:Turkish "
        "ug:Uyghur uk:Ukrainian ur:Urdu vi:Vietnamese vo:Volapük wa:Walloon xh:Xhosa yi:Yiddish "
        "zh:Chinese zu:Zulu"
    ).split()
)


def name_of(code: str) -> str:
    """Return what a language is called in English, with its code."""
    plain = code.split("-")[0].lower()
    if plain == UNKNOWN:
        return "a language that could not be told"
    return f"{_NAMES[plain]} ({plain})" if plain in _NAMES else f"language {code}"


def choose(text: str, declared: object = None) -> str:
    """Return the language of a text: what it shows, else what its file declares, else English."""
    return detect(text) or (declared if isinstance(declared, str) and declared else "en")


def detect(text: str) -> str | None:
    """Return the ISO 639 code of a text's language, or None where it is too short to tell."""
    sample = text[:_SAMPLE]
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if not words:
        return None
    if script(text) != "LATIN":
        return str(_identifier().classify(sample)[0])
    share = sum(word in _COMMON for word in words) / len(words)
    if len(words) < _FEW:
        return None
    if share >= _CLEAR:
        return "en"
    code, sure = _identifier().classify(sample)
    if len(words) >= _ENOUGH and share < _LEAST:
        return UNKNOWN if code == "en" or sure < _SURE else str(code)
    # So few words of English are seldom; names and figures alone can make it so.
    return str(code) if sure >= _SURE and share < _LEAST else "en"


def script(text: str) -> str:
    """Return the script of most letters, as Unicode names it; Latin where there are none."""
    letters = Counter(
        unicodedata.name(letter, "?").split()[0] for letter in text[:_SAMPLE] if letter.isalpha()
    )
    return max(sorted(letters), key=letters.__getitem__, default="LATIN")


@cache
def _identifier() -> Any:
    """Return the model, loaded once; its figures are made to probabilities."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
