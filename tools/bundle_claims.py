"""Write `graph/claims/<slug>.trig` from articles: positions and digests, never sentences.

    python tools/bundle_claims.py FOLDER

The claims of the two starting articles ship with kg; this makes them anew from their texts.
"""

import sys
from pathlib import Path

from kg import __version__, resources
from kg.articles import iter_read
from kg.batch import categories_of, kinds
from kg.claims.verdicts import read_verdicts
from kg.config import Settings
from kg.errors import ArticleError
from kg.extract import load_extractor
from kg.gazetteer import Gazetteer
from kg.graph import folder
from kg.graph.mapping import map_article
from kg.graph.turtle import to_trig
from kg.link import link
from kg.namespaces import Base
from kg.ontology import Terms, entities_of

TARGET = Path(__file__).parents[1] / "graph" / "claims"


def main(source: Path, target: Path = TARGET) -> None:
    """Write one file an article of `source` into `target`."""
    terms = Terms.load()
    known = entities_of(folder.entity_triples())
    names = Gazetteer(known)
    extractor = load_extractor(Settings().extractor, names)
    categories, kind_of = categories_of(terms), kinds(terms)
    verdicts = read_verdicts(resources.folder("graph") / "decisions" / "verdicts.tsv")
    for article in iter_read([source]):
        if isinstance(article, ArticleError):
            raise article
        claims = extractor.extract(article)
        linked = link(article, claims, names, kind_of=kind_of, categories=categories)
        quads = map_article(
            article,
            claims,
            linked,
            terms,
            extractor=f"{Settings().extractor} {__version__}",
            described={e.iri for e in known},
            verdicts=verdicts,
        )
        path = target / f"{article.slug}.trig"
        path.write_text(to_trig(quads, Base().prefixes()), encoding="utf-8")
        print(f"{path.name}: {len(claims)} claims, {len(quads)} quads")  # a tool


if __name__ == "__main__":
    main(Path(sys.argv[1]))
