"""Trust: by which rules the publication works, a page for each that the publisher has written down."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models.publication import POLICIES, publication
from .pages import page, public_page
from .structured import Step, breadcrumbs, collection, publisher_in_full

__all__ = ["trust", "trust_page"]


def _index() -> Step:
    return Step(_("How we work"), reverse("trust"))


@public_page
def trust(request: HttpRequest) -> HttpResponse:
    """What is told about the publication."""
    said = publication()
    pages = [Step(str(policy.title), policy.get_absolute_url()) for policy in said.policies()]
    return page(
        "trust.html",
        address=reverse("trust"),
        pages=pages,
        publication=said,
        linked_data=[*collection([_index()], pages), publisher_in_full(said)],
    )


@public_page
def trust_page(request: HttpRequest, name: str) -> HttpResponse:
    said = publication()
    policy = next((policy for policy in POLICIES if policy.slug == name), None)
    if policy is None or policy not in said.policies():
        raise Http404
    here = Step(str(policy.title), policy.get_absolute_url())
    return page(
        "trust_page.html",
        address=policy.get_absolute_url(),
        title=here.name,
        text=getattr(said, policy.field),
        linked_data=[
            publisher_in_full(said),
            breadcrumbs(_index(), here),
        ],
    )
