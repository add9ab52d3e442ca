"""Words drawn as a picture: the quotation that other sites and apps show beside a link."""

from .quotation import HEIGHT, WIDTH, Lettering, draw_quotation

__all__ = ["HEIGHT", "WIDTH", "Lettering", "draw_quotation"]
