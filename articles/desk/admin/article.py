"""The article at the desk: write, look over, publish."""

import logging
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...body import plain_text
from ...languages import language_name
from ...models import Article, Quote, Section, StaleArticle
from ...publishing import steps_from
from ...rights import may
from ...search.query import parse
from ..article_search import HELP, MOST, found
from ..attribution import confirm, retag, still_guessed
from ..bulk import ACTIONS, as_action
from ..error_list import as_restored, error_places
from ..find_quotations import find_and_say
from ..forms import ArticleForm
from ..kept_form import KeptForm
from ..local_time import in_words
from ..merge import merge_with_stored, past_new_sources, take_theirs
from ..pages import PAGES, panels
from ..read_only_body import read_only_body
from ..refused import moved_on
from ..standing import standing, with_standing
from ..tag_suggestions import give, suggestions_panel
from ..versions import read_version, to_the_minute, when
from ..workflow_pages import take_step
from ..working_copies import (
    as_post,
    copies_of,
    forget,
    new_page,
    note_saved,
    pages_in,
    restorable,
    thrown_away,
    typed_fields,
)
from .article_list import ArticleList, LiveFilter, MineFilter
from .article_rows import BylineRows, PhotoRows, QuoteRows, TagRows
from .base import DeskModelAdmin
from .fields import only_add_related
from .in_use import filter_in_use

__all__ = ["ArticleAdmin"]

logger = logging.getLogger("newsroom.desk")
#: Columns of an article that no field of its form writes.
_NEVER_SENT = frozenset(
    {"assignee", "created_at", "created_by", "due_at", "embargoed_until", "in_work", "priority", "state", "status"}
    | {"updated_at", "uuid", "valid_from", "valid_until", "version"}
)


@admin.register(Article)
class ArticleAdmin(DeskModelAdmin):
    form = ArticleForm
    guarded = False  # joins whole texts itself
    list_display = ["headline", "standing", "section", "who", "due", "size", "saved"]
    list_filter = ["state", LiveFilter, MineFilter, "section", filter_in_use("language", language_name)]
    show_full_result_count = False
    list_per_page = 50
    search_fields = ["headline", "slug"]
    search_help_text = HELP
    ordering = ["-updated_at", "-pk"]
    actions = [as_action(name) for name in ACTIONS]
    fieldsets = [
        (None, {"fields": ["headline", "standfirst", ("dateline", "byline"), "body"]}),
        (gettext_lazy("Place"), {"fields": ["section", "slug"]}),
        (gettext_lazy("Dates"), {"fields": ["event_start", "event_end"]}),
        (gettext_lazy("More"), {"fields": ["language", "genre", "urgency", "ed_note"], "classes": ["collapse"]}),
    ]
    inlines = [QuoteRows, PhotoRows, TagRows, BylineRows]
    change_form_template = "admin/articles/article/change_form.html"
    change_list_template = "admin/articles/article/change_list.html"

    class Media:
        css = {
            "all": [
                "desk/desk.css",
                "desk/workflow.css",
                "desk/comments.css",
                "desk/revisions.css",
                "desk/time.css",
                "desk/sources.css",
                "desk/tags.css",
            ]
        }
        js = [
            Script("desk/article-form.js", defer=True),
            Script("desk/comments.js", type="module"),
            Script("desk/working-copy.js", type="module"),
            Script("desk/focal-point.js", type="module"),
            Script("desk/verdicts.js", type="module"),
            Script("desk/tag-suggestions.js", type="module"),
        ]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "headline":
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 1})  # grows with the words; Enter is not typed
        return only_add_related(super().formfield_for_dbfield(db_field, request, **kwargs))

    # Who may do what

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "publish", obj if obj is not None else self.model)

    def article_or_404(self, request: HttpRequest, object_id: int) -> Article:
        """The article, if this user may know of it."""
        article = self.get_object(request, str(object_id))
        if not isinstance(article, Article):
            raise Http404("There is no such article.")
        return article

    # Addresses

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        written = super().get_urls()
        for url in written:  # what `guard` says of its own views, which Django hides under another function
            url.callback.csrf_exempt = True  # type: ignore[attr-defined]
        pages = [
            path(address, guard(partial(view, self)), name=f"articles_article_{name}") for address, view, name in PAGES
        ]
        return [*pages, *written]

    # The list

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ArticleList]:
        return ArticleList

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[Any, bool]:
        """Ask the index of working copies, tags and authors, and look for parts of words: see `article_search`."""
        if not search_term.strip():
            return queryset, False
        articles, more = found(search_term, queryset)
        if more:
            told = _(
                "More than %(number)d articles match. The %(number)d saved last are listed; "
                "add a word, or choose a section or a state, to see others."
            )
            self.message_user(request, told % {"number": MOST}, messages.INFO, fail_silently=True)
        return articles, False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        undo = request.session.get("desk_undo") if request.method == "GET" else None
        if request.GET.get("q") and (problem := parse(request.GET["q"]).problem):
            self.message_user(request, problem, messages.WARNING)
        return super().changelist_view(request, {"undo": undo, **(extra_context or {})})

    @admin.display(description=gettext_lazy("in hand"))
    def who(self, article: Article) -> str:
        user = article.assignee or article.created_by
        return (user.get_full_name() or user.get_username()) if user else "–"

    @admin.display(description=gettext_lazy("due"), ordering="due_at")
    def due(self, article: Article) -> str:
        return in_words(article.due_at) if article.due_at else ""

    @admin.display(description=gettext_lazy("words, quotes, photos"))
    def size(self, article: Any) -> str:
        return f"{len(plain_text(article.body).split())} · {article.quote_count} · {article.photo_count}"

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def standing(self, article: Article) -> str:
        return standing(article)

    @admin.display(description=gettext_lazy("saved"), ordering="updated_at")
    def saved(self, article: Article) -> str:
        return to_the_minute(article.updated_at)

    # The form

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if obj and not may(request.user, "place", obj) and "section" in form.base_fields:
            form.base_fields["section"].disabled = True
        for name in ("merge", "restored"):  # the class is of this request; one below it would lose `disabled`
            setattr(form, name, getattr(request, name, None))
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of somebody who may only read, the body is shown as text."""
        written = super().get_fieldsets(request, obj)
        if obj is None or self._may_write(request, obj):
            return written
        return [
            (name, options | {"fields": ["body_as_text" if one == "body" else one for one in options["fields"]]})
            for name, options in written
        ]

    @admin.display(description=gettext_lazy("body"))
    def body_as_text(self, article: Article) -> str:
        return read_only_body(article)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        first = Section.objects.first()
        return {"section": first and first.pk, **super().get_changeform_initial_data(request)}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if request.method == "POST":
            self._log_forged(request)
            self._join(request, object_id)
        else:
            self._restore(request, object_id)
        try:
            answer = self._answer(request, object_id, form_url, extra_context)
        except PermissionDenied:
            article = self.get_object(request, object_id) if object_id else None
            if request.method != "POST" or self._may_write(request, article):
                raise
            return moved_on(self, request, article)
        note_saved(request, getattr(request, "saved_pages", {}))  # not before the transaction has ended
        return answer

    def _answer(self, request: HttpRequest, object_id: str | None, *rest: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, *rest)
        except StaleArticle:
            # Somebody saved between our read and our write: read again, and join with theirs.
            self._join(request, object_id)
            return super().changeform_view(request, object_id, *rest)

    def _may_write(self, request: HttpRequest, article: Article | None) -> bool:
        return self.has_change_permission(request, article) if article else self.has_add_permission(request)

    def _join(self, request: Any, object_id: str | None) -> None:
        """Let the form hold what was posted together with what is stored, if that is newer."""
        article = self.get_object(request, object_id) if object_id else None
        if article is None or not self.has_change_permission(request, article):
            return
        request.POST = past_new_sources(article, take_theirs(article, request.POST))
        request.merge = merge_with_stored(article, request.POST, request.user)
        if request.merge is not None:
            request.POST = request.merge.data

    def _restore(self, request: Any, object_id: str | None) -> None:
        """Let the page show what was typed and never saved, as if it had just been sent. Nothing is written."""
        article = self.get_object(request, object_id) if object_id else None
        if object_id and article is None:
            return
        if not self._may_write(request, article):
            return
        copy = restorable(request.user, article, request.GET.get("copy", ""))
        typed = as_post(copy) if copy is not None and request.GET.get("copy") != "none" else None
        if not typed:
            return
        request.restored = copy
        request.POST = typed
        request.method = "POST"
        self._join(request, object_id)

    def _log_forged(self, request: HttpRequest) -> None:
        """Keys that no form of ours sends change nothing; somebody should know of them all the same."""
        forged = sorted(_NEVER_SENT & set(request.POST))
        if forged:
            logger.warning("Forged fields in an article form: %s", ", ".join(forged), extra={"user": request.user.pk})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article: Article | None = context.get("original")
        context["may_publish"] = self.has_publish_permission(request, article)
        context["may_write"] = self._may_write(request, article)
        form = context["adminform"].form
        context |= {"restored": form.restored, "merge": form.merge}
        if form.restored is not None:
            context |= as_restored(form, context["inline_admin_formsets"])
        context |= _copies(request, article) if context["may_write"] else _kept_words(request, article)
        context |= suggestions_panel(form, article) if context["may_write"] else {}
        context["error_places"] = error_places(context["adminform"].form, context["inline_admin_formsets"])
        if article:
            stored = with_standing(self.get_queryset(request)).get(pk=article.pk)  # not what a refused form holds
            context |= panels(self, request, stored)
        return super().render_change_form(request, context, *args, **kwargs)

    # Saving: the changeform view holds one transaction around all of this.

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        if not change or form.has_changed():
            self._write(request, obj, form)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        if not form.written and any(formset.has_changed() for formset in formsets):
            self._write(request, form.instance, form)
        super().save_related(request, form, formsets, change)
        article: Article = form.instance
        quote_forms = [row for formset in formsets if formset.model is Quote for row in formset.forms]
        for quote_form in quote_forms:
            before, quote = quote_form.before, quote_form.instance
            if before and quote.person and quote.speaker != before.speaker:
                retag(article, before, quote.person)
        give(article, form.cleaned_data.get("suggested_tags", ()))
        if form.cleaned_data.get("confirm_all"):
            confirm(article, (row.instance for row in quote_forms))
        if form.written:
            form.instance.record_revision(by=request.user)
        request.saved_pages = pages_in(request.POST)
        forget(request.user, request.saved_pages)

    def _write(self, request: HttpRequest, article: Article, form: ArticleForm) -> None:
        article.save(record=False, by=request.user)
        form.written = True

    # Afterwards

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._next_step(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._next_step(request, obj) or super().response_change(request, obj)

    def _next_step(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        if IS_POPUP_VAR in request.POST:
            return None
        page = reverse("admin:articles_article_change", args=[article.pk])
        if request.GET.get("quotes", "").isdecimal():  # go on with the same quotes
            page += "?" + urlencode({"quotes": request.GET["quotes"]})
        if "_publish" in request.POST and self.has_publish_permission(request, article):
            return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[article.pk]))
        if "_find_quotations" in request.POST:
            find_and_say(self, request, article)
            return HttpResponseRedirect(page)
        if "_move" in request.POST:
            return self._move(request, article)
        if not {"_continue", "_publish", "confirm_all"}.isdisjoint(request.POST):
            if _was_stored(request, article):
                text = _("Stored on %(when)s as revision %(number)d.") % {
                    "when": when(article.updated_at),
                    "number": article.version,
                }
                self.message_user(request, text, messages.SUCCESS)
            else:
                self.message_user(request, _("Nothing was changed, so nothing was stored."), messages.INFO)
            if "confirm_all" in request.POST and (left := still_guessed(article)):
                self.message_user(request, left, messages.WARNING)
            return HttpResponseRedirect(page)
        return None

    def _move(self, request: HttpRequest, article: Article) -> HttpResponse:
        """The text is saved; now the step that the button was for, by way of its reason where it needs one."""
        to, seen = request.POST["_move"], request.POST.get("state_seen", article.state)
        if to in steps_from(article.state) or seen != article.state:
            answer = take_step(self, request, article, to, seen)
            if answer is not None:
                return answer
        query = urlencode({"to": to, "seen": seen})
        return HttpResponseRedirect(f"{reverse('admin:articles_article_move', args=[article.pk])}?{query}")


def _was_stored(request: HttpRequest, article: Article) -> bool:
    """Whether this request made a revision: the form came with an older version than there is now."""
    return read_version(article, request.POST.get("version_token", "")) != (article.version,)


def _copies(request: HttpRequest, article: Article | None) -> dict[str, Any]:
    """What the page needs to keep its words, and the unsaved words of other pages of the same user."""
    held = pages_in(request.POST) if request.method == "POST" else {}
    seen = {copy: held.get(copy.page, -1) for copy in copies_of(request.user, article)[:20]}
    others = [copy for copy, number in seen.items() if number is not None and copy.sequence > number]
    return {
        "page": new_page(request.user, article),
        "restored_from": [f"{page} {'' if number is None else number}".strip() for page, number in held.items()],
        "other_copies": others[:5],
        "thrown_away": thrown_away(request.user, article),
    }


def _kept_words(request: HttpRequest, article: Article | None) -> dict[str, Any]:
    """What somebody who may not write now typed here and never saved, for reading."""
    copy = restorable(request.user, article)
    typed = typed_fields((name, str(value)) for name, value in as_post(copy).items()) if copy is not None else []
    return {"kept_words": KeptForm("", typed).words, "kept_words_at": copy and copy.changed_at}
