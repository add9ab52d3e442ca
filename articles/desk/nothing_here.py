"""What the desk says where nothing is, or what somebody may not see: in its own language, with the way back."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..models import Merged
from .kept_form import is_by_script

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

__all__ = ["nothing_here"]

#: What a browser says that it wants a page for; older ones say nothing.
_PAGES = frozenset({"", "document", "iframe"})


def nothing_here(site: "AdminSite", request: HttpRequest, status: int) -> HttpResponse | None:
    """The desk's own page of 404 or 403; None for somebody who is not at the desk, or who wants no page.

    It says the same of a record that is hidden as of one that is not there.
    """
    if is_by_script(request) or request.headers.get("Sec-Fetch-Dest", "") not in _PAGES:
        return None
    if not site.has_permission(request):
        return None
    missing = status == 404
    context = {
        **site.each_context(request),
        "title": _("There is nothing at this address") if missing else _("You may not do this"),
        "is_missing": missing,
        **(back := _way_back(site, request)),
        "language_back": back.get("list_address") or reverse("admin:index"),  # the page repeats nothing of the address
    }
    return TemplateResponse(request, "admin/desk/nothing_here.html", context, status=status).render()


def _way_back(site: "AdminSite", request: HttpRequest) -> dict[str, Any]:
    """The list of records that the address is of, and where a merged one is now, as far as one may see them."""
    match = request.resolver_match
    for model, desk in site._registry.items():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        if match is None or not (match.url_name or "").startswith(f"{name}_"):
            continue
        if not desk.has_view_permission(request):
            return {}
        plural = capfirst(str(model._meta.verbose_name_plural))
        back = {"list_address": reverse(f"admin:{name}_changelist"), "list_name": plural}
        key = str(match.kwargs.get("object_id", ""))
        known = key.isascii() and key.isdigit() and len(key) < 19
        present = Merged.objects.present_keys(str(model._meta.model_name), [int(key)]) if known else {}
        stays = desk.get_queryset(request).filter(pk__in=present.values()).first()
        if stays is not None:
            back |= {"merged_into": stays, "merged_address": reverse(f"admin:{name}_change", args=[stays.pk])}
        return back
    return {}
