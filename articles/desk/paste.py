"""Paste a text, get a draft: quotes marked and attributed, credits and tags filled in."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from ..imports import ImportNote, ImportRefused, import_text
from ..imports.source import MAX_BYTES
from ..models import Section
from .editor import VerbatimTextField
from .error_list import name_fields

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PasteForm", "paste_text"]


class PasteForm(forms.Form):
    text = VerbatimTextField(
        label="Text",
        widget=forms.Textarea(attrs={"rows": 20, "class": "vLargeTextField paste-text", "autofocus": True}),
        help_text="The headline on the first line, then the paragraphs, then a line such as “Photograph: NAME”. "
        "Every character is kept as it is.",
    )
    section = forms.ModelChoiceField(Section.objects.all(), required=False, empty_label="The first section")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)


def paste_text(desk: "ArticleAdmin", request: HttpRequest) -> HttpResponse:
    """Show the field; on POST make a draft and open it. A refused text stays in the field."""
    if not desk.has_add_permission(request):
        raise PermissionDenied
    form = PasteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            imported = import_text(form.cleaned_data["text"], by=request.user, section=form.cleaned_data["section"])
        except ImportRefused as refused:
            for note in refused.notes:
                form.add_error("text", _sentence(note))
        else:
            article = imported.article
            desk.log_addition(request, article, "Pasted as text.")
            desk.message_user(
                request, "Your draft is stored. Speakers and tags are guesses: look them over.", messages.SUCCESS
            )
            for note in imported.notes:
                desk.message_user(request, str(note), messages.WARNING)
            return redirect("admin:articles_article_change", article.pk)
    context = {
        **desk.admin_site.each_context(request),
        "title": "Paste text",
        "opts": desk.opts,
        "form": form,
        "media": desk.media,
    }
    return TemplateResponse(request, "admin/articles/article/paste.html", context)


def _sentence(note: ImportNote) -> str:
    """What the importer says, with the limit where it names none."""
    return f"{note} The limit is {MAX_BYTES:,} characters." if note.code == "too_large" else str(note)
