"""How an attribution is set in lines of ours: the name, then what the printed line says beside it."""

from ..models.attribution import Attribution

__all__ = ["position_beside_name"]


def position_beside_name(quote: Attribution) -> str:
    """Role and organisation as printed then; nothing where an organisation speaks and they repeat its name."""
    return "" if quote.position_held == quote.speaker else quote.position_held
