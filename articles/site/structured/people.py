"""The pages of people and organisations."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ...models.organisation import Organisation
from ...models.person import Person
from ..pages import about_the_site, absolute
from .lists import Step, breadcrumbs
from .publisher import website
from .things import Thing, organisation_thing, person_thing, thing

__all__ = ["profile"]


def profile(whom: Person | Organisation, parent: Organisation | None = None) -> list[Thing]:
    """The `ProfilePage` of somebody, or of an organisation (part of `parent`).

    Rank and role are not told here: they belong to each quote, as printed at its time.
    """
    path = whom.get_absolute_url()
    if isinstance(whom, Person):
        who = person_thing(whom) | thing(
            "Person", description=whom.description, disambiguatingDescription=whom.disambiguation
        )
    else:
        above = organisation_thing(parent) if parent else None
        who = organisation_thing(whom) | thing("Organization", description=whom.description, parentOrganization=above)
    page = thing(
        "ProfilePage",
        id=absolute(path),
        url=absolute(path),
        name=whom.name,
        inLanguage=about_the_site()["language"],
        isPartOf=website(),
        mainEntity=who,
    )
    return [page, breadcrumbs(Step(_("People"), reverse("people")), Step(whom.name, path))]
