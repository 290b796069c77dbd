"""Values of literals: when two spellings are one value, and when a spelling has none.

Identity of values is that of OWL 2, section 4: numbers of the decimal family are compared exactly,
float and double are spaces of their own, +0 and -0 differ, and a dateTime keeps its time zone.
"""

import math
import re
from collections.abc import Callable
from fractions import Fraction

from pyoxigraph import Literal

from kg.reason.vocabulary import OWL, RDF, RDFS, XSD

Value = tuple[str, object]
"""A value with the name of its space, so that spaces never meet."""

_ZONE = r"(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_DAY = r"(0[1-9]|[12]\d|3[01])"
_MONTH = r"(0[1-9]|1[0-2])"
_YEAR = r"(-?(?:[1-9]\d{3,}|0\d{3}))"
_CLOCK = r"((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_CALENDAR = {
    "dateTime": re.compile(f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}{_ZONE}"),
    "dateTimeStamp": re.compile(f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}{_ZONE}"),
    "date": re.compile(f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}"),
    "time": re.compile(_CLOCK + _ZONE),
    "gYear": re.compile(_YEAR + _ZONE),
    "gYearMonth": re.compile(f"{_YEAR}-{_MONTH}{_ZONE}"),
    "gMonthDay": re.compile(f"--{_MONTH}-{_DAY}{_ZONE}"),
    "gMonth": re.compile(f"--{_MONTH}{_ZONE}"),
    "gDay": re.compile(f"---{_DAY}{_ZONE}"),
}
_DURATION = re.compile(r"-?P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_FLOAT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN")
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
_TEXT = {
    "string": re.compile(r".*", re.DOTALL),
    "normalizedString": re.compile(r"[^\t\n\r]*"),
    "token": re.compile(r"([^\s]+( [^\s]+)*)?"),
    "language": re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"),
    "Name": re.compile(r"[^\W\d][\w.:-]*|:[\w.:-]*"),
    "NCName": re.compile(r"[^\W\d][\w.-]*"),
    "NMTOKEN": re.compile(r"[\w.:-]+"),
}
_LENGTH = dict(zip(range(1, 13), (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), strict=True))


def value_of(literal: Literal) -> Value | None:
    """Return the value; None where the spelling has none in its datatype."""
    if literal.language:
        return f"text@{literal.language.lower()}", literal.value
    datatype, said = literal.datatype.value, literal.value
    if datatype == OWL + "rational":
        return _rational(said)
    if not datatype.startswith(XSD):
        return datatype, said
    name = datatype[len(XSD) :]
    if name in _TEXT:
        return ("text", said) if _TEXT[name].fullmatch(said) else None
    said = said.strip(" \t\n\r")
    if name in _BOUNDS or name == "decimal":
        return _number(name, said)
    if name in ("float", "double"):
        return _floating(name, said)
    if name in _CALENDAR:
        return _calendar(name, said)
    return _other(name, said)


def holds(datatype: str, value: Value) -> bool:
    """Return whether the value space of `datatype` has `value`; False for one nobody knows."""
    space, content = value
    if datatype == RDFS + "Literal":
        return True
    if datatype == RDF + "PlainLiteral":
        return space.startswith("text")
    if datatype == RDF + "langString":
        return space.startswith("text@")
    if datatype in (OWL + "real", OWL + "rational"):
        return space == "number"
    name = datatype.removeprefix(XSD)
    if name in _TEXT:
        return space == "text" and bool(_TEXT[name].fullmatch(str(content)))
    if name == "decimal":
        return space == "number" and _is_decimal(content)
    if name in _BOUNDS:
        return space == "number" and _within(name, content)
    if name == "dateTimeStamp":
        return (space == "dateTime" and str(content)[-1:] == "Z") or _zoned(space, content)
    return space in (name, datatype)


def is_known(datatype: str) -> bool:
    """Return whether the value space of `datatype` is known here."""
    if datatype in (RDFS + "Literal", RDF + "PlainLiteral", RDF + "langString", OWL + "real"):
        return True
    name = datatype.removeprefix(XSD)
    known = {*_TEXT, *_BOUNDS, *_CALENDAR, "decimal", "float", "double", *_OTHER}
    return datatype == OWL + "rational" or (datatype.startswith(XSD) and name in known)


def _within(name: str, content: object) -> bool:
    low, high = _BOUNDS[name]
    if not isinstance(content, Fraction) or content.denominator != 1:
        return False
    return (low is None or content >= low) and (high is None or content <= high)


def _is_decimal(content: object) -> bool:
    if not isinstance(content, Fraction):
        return False
    rest = content.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _number(name: str, said: str) -> Value | None:
    if not _DECIMAL.fullmatch(said) or (name != "decimal" and "." in said):
        return None
    number = Fraction(said)
    return ("number", number) if name == "decimal" or _within(name, number) else None


def _rational(said: str) -> Value | None:
    if not re.fullmatch(r"[+-]?\d+ */ *0*[1-9]\d*", said):
        return None
    top, bottom = said.split("/")
    return "number", Fraction(int(top), int(bottom))


def _floating(name: str, said: str) -> Value | None:
    if not _FLOAT.fullmatch(said):
        return None
    number = float(said.replace("INF", "inf"))
    if name == "float" and math.isfinite(number):
        number = _single(number)
    return name, repr(number)


def _single(number: float) -> float:
    """Return the nearest number of 32 bits."""
    import numpy as np

    with np.errstate(over="ignore"):
        return float(np.float32(number))


def _calendar(name: str, said: str) -> Value | None:
    found = _CALENDAR[name].fullmatch(said)
    if not found or not _day_exists(name, found):
        return None
    if name == "dateTimeStamp" and not found[found.re.groups]:
        return None
    said = re.sub(r"[+-]00:00$", "Z", said)
    said = re.sub(r"(\.\d*?)0+(?=Z|[+-]\d\d:\d\d$|$)", r"\1", said) if "." in said else said
    said = re.sub(r"\.(?=Z|[+-]\d\d:\d\d$|$)", "", said)
    return "dateTime" if name == "dateTimeStamp" else name, said


def _day_exists(name: str, found: re.Match[str]) -> bool:
    if name == "gMonthDay":
        return int(found[2]) <= _LENGTH[int(found[1])]
    if name not in ("date", "dateTime", "dateTimeStamp"):
        return True
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= _LENGTH[month] - (month == 2 and not leap)


def _zoned(space: str, content: object) -> bool:
    return space == "dateTime" and bool(re.search(r"[+-]\d\d:\d\d$", str(content)))


def _boolean(said: str) -> object:
    return {"true": True, "1": True, "false": False, "0": False}.get(said)


def _hex(said: str) -> object:
    return bytes.fromhex(said) if re.fullmatch(r"([0-9a-fA-F]{2})*", said) else None


def _base64(said: str) -> object:
    packed = said.replace(" ", "")
    shape = r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
    return packed if re.fullmatch(shape, packed) else None


def _duration(said: str) -> object:
    return said if _DURATION.fullmatch(said) and not said.endswith(("P", "T")) else None


_OTHER: dict[str, Callable[[str], object]] = {
    "boolean": _boolean,
    "hexBinary": _hex,
    "base64Binary": _base64,
    "duration": _duration,
    "anyURI": lambda said: said,
}


def _other(name: str, said: str) -> Value | None:
    if name not in _OTHER:
        return XSD + name, said
    content = _OTHER[name](said)
    return None if content is None else (name, content)


def bounds(datatype: str) -> tuple[float, float] | None:
    """Return least and greatest value of an integer datatype, infinite where open, or None."""
    limits = _BOUNDS.get(datatype.removeprefix(XSD)) if datatype.startswith(XSD) else None
    if limits is None:
        return None
    low, high = limits
    return -math.inf if low is None else low, math.inf if high is None else high
