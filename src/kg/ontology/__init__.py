"""What can be said: terms, the tables from types to terms, known entities."""

from kg.ontology.entities import entities_of, read_entities
from kg.ontology.frames import Frame, Frames, Qualifier, Role
from kg.ontology.terms import Term, Terms
from kg.ontology.turtle import GENID, read_turtle, turtle_files

__all__ = [
    "GENID",
    "Frame",
    "Frames",
    "Qualifier",
    "Role",
    "Term",
    "Terms",
    "entities_of",
    "read_entities",
    "read_turtle",
    "turtle_files",
]
