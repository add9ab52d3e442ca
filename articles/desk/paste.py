"""Paste a text, get a draft: quotes marked and attributed, credits and tags filled in."""

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..imports import ImportNote, ImportRefused, import_text
from ..imports.source import MAX_BYTES
from ..models import Article, Section
from .editor import VerbatimTextField
from .error_list import name_fields

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PasteForm", "paste_text"]


class PasteForm(forms.Form):
    text = VerbatimTextField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea(attrs={"rows": 20, "class": "vLargeTextField paste-text", "autofocus": True}),
        help_text=gettext_lazy(
            "The headline on the first line, then the paragraphs, then a line such as “Photograph: NAME”. "
            "Every character is kept as it is."
        ),
    )
    section = forms.ModelChoiceField(
        Section.objects.all(),
        label=gettext_lazy("Section"),
        required=False,
        empty_label=gettext_lazy("The first section"),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    page = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)
        languages = [(code.partition("-")[0], name) for code, name in settings.LANGUAGES]
        self.fields["language"].choices = [("", _("Guess from the text")), *languages]  # type: ignore[attr-defined]
        self.initial["page"] = uuid.uuid4()

    def identity(self, user: Any) -> uuid.UUID:
        """Names the draft that this one showing of the page makes, for this person; a second click is the same."""
        return uuid.uuid5(self.cleaned_data["page"] or uuid.uuid4(), f"pasted by {user.pk}")


def paste_text(desk: "ArticleAdmin", request: HttpRequest) -> HttpResponse:
    """Show the field; on POST make a draft and open it. A refused text stays in the field."""
    if not desk.has_add_permission(request):
        raise PermissionDenied
    form = PasteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        article = _draft_of(desk, request, form)
        if article is not None:
            return redirect("admin:articles_article_change", article.pk)
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Paste text"),
        "opts": desk.opts,
        "form": form,
        "media": desk.media + forms.Media(js=["desk/paste.js"]),
    }
    return TemplateResponse(request, "admin/articles/article/paste.html", context)


def _draft_of(desk: "ArticleAdmin", request: HttpRequest, form: PasteForm) -> Article | None:
    """The draft of what was pasted; None, and the reasons in the form, if it cannot become one."""
    identity = form.identity(request.user)
    try:
        imported = import_text(
            form.cleaned_data["text"],
            by=request.user,
            section=form.cleaned_data["section"],
            identity=identity,
            language=form.cleaned_data["language"],
        )
    except ImportRefused as refused:
        for note in refused.notes:
            form.add_error("text", _sentence(note))
        return None
    except IntegrityError:
        made = Article.objects.filter(uuid=identity).first()
        if made is None:
            raise
        return made
    desk.log_addition(request, imported.article, "Pasted as text.")
    desk.message_user(
        request, _("Your draft is stored. Speakers and tags are guesses: look them over."), messages.SUCCESS
    )
    for note in imported.notes:
        desk.message_user(request, str(note), messages.WARNING)
    return imported.article


def _sentence(note: ImportNote) -> str:
    """What the importer says, with the limit where it names none."""
    return f"{note} The limit is {MAX_BYTES:,} characters." if note.code == "too_large" else str(note)
