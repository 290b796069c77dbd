"""Claims → triples, and where they lie. The first layer that knows RDF."""
