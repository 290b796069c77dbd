"""Sidecars: `NAME.meta.json` beside an article says what its text does not."""

import json
import re
from calendar import monthrange
from pathlib import Path

from kg.errors import ArticleError, nearest
from kg.model import Article

LISTS = ("authors", "translators", "editors", "digests")
TEXTS = (
    "url",
    "title",
    "publisher",
    "published",
    "language",
    "translated_from",
    "note",
    "sensitivity",
    "source",
    "source_digest",
)
KEYS = (*LISTS, *TEXTS)

EDTF = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?[?~%]?")
"""Year, month or day, with an optional qualifier of Extended Date/Time Format level 1."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


def path_of(article: Path) -> Path:
    """Return where the sidecar of `article` would lie."""
    return article.with_name(f"{article.stem}.meta.json")


def read(path: Path) -> dict[str, str | tuple[str, ...] | None]:
    """Return the fields of the sidecar at `path`; an absent file gives none.

    Raises:
        ArticleError: not UTF-8, not a JSON object, an unknown key, or a value of the wrong kind.
    """
    if not path.exists():
        return {}
    try:
        fields = json.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise ArticleError(path, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ArticleError(path, f"is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise ArticleError(path, f"is not JSON ({error})") from error
    if not isinstance(fields, dict):
        raise ArticleError(path, "must hold one JSON object")
    return {key: _checked(path, key, value) for key, value in fields.items()}


def _checked(path: Path, key: str, value: object) -> str | tuple[str, ...] | None:
    if key not in KEYS:
        hint = nearest(key, list(KEYS)) or f"; known are {', '.join(sorted(KEYS))}"
        raise ArticleError(path, f"key {key!r} is not known{hint}")
    if key in LISTS:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ArticleError(path, f"{key} must be a list of texts")
        return tuple(value)
    if value is not None and not isinstance(value, str):
        raise ArticleError(path, f"{key} must be a text or null")
    if key == "published" and value is not None and not EDTF.fullmatch(value):
        raise ArticleError(path, f"published must be YYYY, YYYY-MM or YYYY-MM-DD, not {value!r}")
    if key == "published" and isinstance(value, str) and not exists(value):
        raise ArticleError(path, f"published names a day that no calendar has: {value!r}")
    if key == "source_digest" and value is not None and not _SHA256.fullmatch(value):
        raise ArticleError(path, f"source_digest must be 64 hex digits of SHA-256, not {value!r}")
    if key == "language" and value is None:
        raise ArticleError(path, "language must be a text; leave the key out where it is not known")
    return value


def exists(day: str) -> bool:
    """Return whether the calendar has a day, month or year in the form of `EDTF`."""
    year, month, date_ = ([int(part) for part in day.rstrip("?~%").split("-")] + [1, 1])[:3]
    return year >= 1 and 1 <= month <= 12 and 1 <= date_ <= monthrange(year, month)[1]


def write(article: Article) -> str:
    """Return the sidecar of an article whose text was taken from another file."""
    said: dict[str, object] = {key: getattr(article, key) for key in KEYS if key != "source"}
    said["source"] = article.doc
    known = {key: value for key, value in sorted(said.items()) if value not in (None, ())}
    return json.dumps(known, ensure_ascii=False, indent=1) + "\n"
