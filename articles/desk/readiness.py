"""The findings of the publishing checks, each with the place in the form where it is put right."""

from dataclasses import dataclass

from ..publishing import Finding

__all__ = ["Place", "Readiness", "readiness"]

_FORMSETS = {
    "tags": "#article_tags-group",
    "photos": "#article_photos-group",
    "bylines": "#bylines-group",
    "state": "#state",
    "embargoed_until": "#time",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A finding and the address that leads to it; `paragraph` is set where it is in the text."""

    finding: Finding
    href: str
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands between an article and its readers."""

    blocking: list[Place]
    others: list[Place]

    @property
    def ready(self) -> bool:
        return not self.blocking

    @property
    def overridable(self) -> bool:
        """What blocks may be published all the same, by somebody who says why."""
        return any(place.finding.overridable for place in self.blocking)


def readiness(findings: list[Finding], page: str = "", *, many_quotes: bool = False) -> Readiness:
    """Sort findings for the panel.

    Args:
        page: the address of the form; empty on the form itself.
        many_quotes: the form itself may show other quotes than the one that a finding is about.
    """
    places = [_place(finding, page, by_quote=bool(page) or many_quotes) for finding in findings]
    return Readiness(
        blocking=[place for place in places if place.finding.blocking],
        others=[place for place in places if not place.finding.blocking],
    )


def _place(finding: Finding, page: str, *, by_quote: bool) -> Place:
    kind, _, name = finding.where.partition(":")
    match kind:
        case "paragraph":
            return Place(finding, f"{page}#id_body", name)
        case "quote" if by_quote:
            return Place(finding, f"{page}?quote={name}#quote-{name}")
        case "quote" | "photo" | "comment":
            return Place(finding, f"{page}#{kind}-{name}")
        case _:
            return Place(finding, page + _FORMSETS.get(kind, f"#id_{kind}"))
