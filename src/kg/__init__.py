"""kg: reports about human rights as a knowledge graph with evidence."""
