"""The one house style of credit lines."""

from .model import Credit, Maker, Unparsed
from .words import SLASH_NOTES

__all__ = ["print_credit"]


def print_credit(credit: Credit | Unparsed) -> str:
    """Return the line to print; what was left as found is printed as found.

    Makers, agencies, how it came (`Ana Ruiz/AFP/Handout`), then client, courtesy, kind and distributors:
    `Ana Ruiz for The Gazette, file via AP`. A maker with a rank keeps it: `U.S. Army photo by Sgt. Ana Ruiz`.
    """
    if isinstance(credit, Unparsed):
        return credit.text
    line = "/".join(filter(None, [_source(credit), *(note.capitalize() for note in _slash_notes(credit))]))
    if credit.client:
        line = f"{line} for {credit.client}" if line else f"Special to {credit.client}"
    if credit.courtesy:
        line = f"{line}, courtesy of {credit.courtesy}" if line else f"Courtesy of {credit.courtesy}"
    for note in credit.notes:
        if note not in SLASH_NOTES:
            line = f"{line}, {note}" if line else note.capitalize()
    line += "".join(f" via {name}" for name in credit.via)
    line += f" ({credit.licence})" * bool(credit.licence) + f" ({credit.image_id})" * bool(credit.image_id)
    for role, makers in _by_role(credit).items():
        line += f"; {role}: {_names(makers)}"
    return f"{credit.copyright} {line}" if credit.copyright else line


def _source(credit: Credit) -> str:
    """Makers and agencies."""
    makers = [maker for maker in credit.creators if not maker.role]
    if makers and makers[0].rank and len(credit.agencies) == 1:
        return f"{credit.agencies[0]} photo by {_names(makers)}"
    return "/".join(filter(None, [_names(makers), *credit.agencies]))


def _slash_notes(credit: Credit) -> list[str]:
    return [note for note in credit.notes if note in SLASH_NOTES]


def _by_role(credit: Credit) -> dict[str, list[Maker]]:
    roles: dict[str, list[Maker]] = {}
    for maker in credit.creators:
        if maker.role:
            roles.setdefault(maker.role, []).append(maker)
    return roles


def _names(makers: list[Maker]) -> str:
    """`Ana Ruiz`, `Ana Ruiz and Bo Lind`, `Ana Ruiz, Bo Lind and Eva Mo`."""
    names = [_name(maker) for maker in makers]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def _name(maker: Maker) -> str:
    name = f"{maker.rank} {maker.name}" if maker.rank else maker.name
    return f"{name} ({maker.affiliation})" if maker.affiliation else name
