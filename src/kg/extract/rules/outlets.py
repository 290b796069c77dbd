"""Who publishes an article, and whether that is a news outlet or a rights organisation."""

import re
from dataclasses import dataclass

from kg.extract.rules.lexicon import Lexicon
from kg.model import Article, Kind

_HOST = re.compile(r"https?://(?:www\.|m\.|en\.|english\.)?([^/:]+)")


@dataclass(frozen=True, slots=True)
class Outlet:
    """The publisher of an article."""

    name: str | None
    kind: Kind
    names: frozenset[str]
    """Names, lower case, under which outlets speak of themselves and of each other."""

    def is_outlet(self, words: str) -> bool:
        """Return whether a mention names a news outlet."""
        plain = _plain(words)
        if self.is_itself(words):
            return True
        return plain in self.names or plain.partition("’s ")[0].partition("'s ")[0] in self.names

    def is_itself(self, words: str) -> bool:
        """Return whether a mention names this outlet."""
        return self.name is not None and _plain(words) == _plain(self.name)


def _plain(words: str) -> str:
    return re.sub(r"[’']s?$", "", words).lower().removeprefix("the ")


def outlet_of(article: Article, lexicon: Lexicon) -> Outlet:
    """Return the outlet of an article, by its publisher or its address."""
    known = lexicon.words["outlets"]
    ngo_names = {str(name).lower() for name in known["ngo_names"]}
    names = frozenset(str(name).lower() for name in known["names"].values()) | frozenset(
        str(name).lower() for name in known["also"]
    )
    names -= ngo_names
    host = _HOST.match(article.url or "")
    domain = host[1].lower() if host else ""
    name = article.publisher or next(
        (n for d, n in known["names"].items() if domain == d or domain.endswith("." + d)), None
    )
    is_ngo = any(domain == d or domain.endswith("." + d) for d in known["ngo_domains"]) or (
        name is not None and name.lower() in ngo_names
    )
    return Outlet(name or domain or None, "ngo" if is_ngo else "outlet", names)
