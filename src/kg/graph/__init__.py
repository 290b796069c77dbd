"""Stage 5: claims become triples, and where they lie."""
