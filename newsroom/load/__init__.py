"""Load data: any number of published articles with everything that belongs to them, always the same ones."""

from .write import load_articles

__all__ = ["load_articles"]
