"""From an IRI to the address of its page, and back."""

import re
from urllib.parse import quote, unquote

from kg.namespaces import APO, APOV, PREFIXES, Base, compress

SITUATIONS = ("event", "measure", "forecast", "label", "purpose", "practice")
KINDS_WITHOUT_PAGE = ("passage", "mention", "text", "time", "participation", "count", "extraction")
SAFE_SCHEMES = ("http://", "https://", "mailto:")


def path(iri: str, base: Base) -> str:
    """Return the path of the page about `iri`, from the root of the workbench."""
    for space, at in ((f"{base.iri}id/", "/e/"), (APOV, "/v/"), (APO, "/vocab/")):
        local = iri.removeprefix(space)
        if local != iri and local and "?" not in local and "#" not in local:
            return at + quote(local, safe="/-_~.")
    return "/e?iri=" + quote(iri, safe="")


def iri_of(local: str, base: Base) -> str:
    """Return the IRI under `<base>id/` for the rest of a path `/e/<local>`."""
    return f"{base.iri}id/{unquote(local)}"


def kind(iri: str, base: Base) -> str:
    """Return the kind in `<base>id/<kind>/<key>`, or the empty string."""
    local = iri.removeprefix(f"{base.iri}id/")
    return local.partition("/")[0] if local != iri and "/" in local else ""


def short(iri: str, base: Base) -> str:
    """Return `iri` as a CURIE where a prefix fits."""
    return compress(iri, base.prefixes())


def is_term(iri: str) -> bool:
    """Whether `iri` names a term of the ontology or of a standard vocabulary."""
    spaces = [space for name, space in PREFIXES.items() if name not in ("apod", "apog")]
    return iri.startswith(tuple(spaces))


def is_iri(text: str) -> bool:
    """Whether `text` may stand between angle brackets in RDF and SPARQL."""
    return bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*", text))


def outside(address: str) -> str | None:
    """Return `address` where a link may lead to it, else None: only http, https and mailto."""
    plain = address.strip()
    if plain != address or any(ord(c) < 33 or ord(c) == 127 for c in address):
        return None
    return address if address.lower().startswith(SAFE_SCHEMES) else None
