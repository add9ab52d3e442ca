"""“Find quotations”: what is not marked yet is marked, and who said what is marked is looked for."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..imports import find_speakers, mark_quotations
from ..models import Article

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["find_and_say"]


def find_and_say(desk: "ArticleAdmin", request: HttpRequest, article: Article) -> None:
    """Look into a saved article, in its language, and say what was found.

    Raises:
        StaleArticle: somebody else saved it meanwhile.
    """
    speakers = find_speakers(article, by=request.user)
    found = mark_quotations(article, by=request.user)
    of_speakers = ngettext(
        "The speaker of %(number)d marked quotation was found. It is a guess: look at it beside the text.",
        "The speakers of %(number)d marked quotations were found. They are guesses: look at them beside the text.",
        speakers,
    )
    of_quotations = ngettext(
        "%(number)d quotation was marked. Its speaker is a guess: look at it beside the text.",
        "%(number)d quotations were marked. The speakers are guesses: look at them beside the text.",
        found,
    )
    for number, text in ((speakers, of_speakers), (found, of_quotations)):
        if number:
            desk.message_user(request, text % {"number": number}, messages.SUCCESS)
    if not speakers and not found:
        desk.message_user(request, _("No quotation was found that is not marked already."), messages.INFO)
