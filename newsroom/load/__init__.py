"""Load data: any number of published articles with everything that belongs to them, always the same ones."""

from .write import NotLoadData, load_articles

__all__ = ["NotLoadData", "load_articles"]
