"""The reviewed set of claims: how each is said, what it counts, and what we make of it."""
