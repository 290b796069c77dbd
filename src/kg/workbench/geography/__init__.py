"""Shapes of countries and provinces, and how they are laid flat: a map without tiles."""

from kg.workbench.geography.flat import Flat, fit
from kg.workbench.geography.shapes import Shape, Shapes, shapes

__all__ = ["Flat", "Shape", "Shapes", "fit", "shapes"]
