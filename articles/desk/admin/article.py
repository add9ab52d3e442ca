"""The article at the desk: write, look over, publish."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode

from ...imports import mark_quotations
from ...models import Article, ArticleTag, Quote, Section, StaleArticle
from ...publishing import steps_from
from ...rights import may
from ..attribution import retag
from ..error_list import error_places
from ..forms import ArticleForm
from ..pages import PAGES, panels
from ..standing import standing, with_standing
from ..versions import read_version, to_the_minute, when
from ..workflow_pages import take_step
from .article_list import LiveFilter
from .article_rows import BylineRows, PhotoRows, QuoteRows, TagRows
from .base import DeskModelAdmin
from .fields import only_add_related

__all__ = ["ArticleAdmin"]


@admin.register(Article)
class ArticleAdmin(DeskModelAdmin):
    form = ArticleForm
    list_display = ["headline", "standing", "section", "saved"]
    list_filter = ["state", LiveFilter, "section", "language"]
    list_select_related = ["section"]
    list_per_page = 50
    search_fields = ["headline", "slug"]
    ordering = ["-updated_at", "-pk"]
    actions = None
    fieldsets = [
        (None, {"fields": ["headline", "standfirst", ("dateline", "byline"), "body"]}),
        ("Place", {"fields": ["section", "slug"]}),
        ("Dates", {"fields": ["event_start", "event_end"]}),
        ("More", {"fields": ["language", "genre", "urgency", "ed_note"], "classes": ["collapse"]}),
    ]
    inlines = [QuoteRows, PhotoRows, TagRows, BylineRows]
    change_form_template = "admin/articles/article/change_form.html"
    change_list_template = "admin/articles/article/change_list.html"

    class Media:
        css = {
            "all": ["desk/desk.css", "desk/workflow.css", "desk/comments.css", "desk/revisions.css", "desk/time.css"]
        }
        js = [Script("desk/article-form.js", defer=True), Script("desk/comments.js", type="module")]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "headline":
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 1})  # grows with the words; Enter is not typed
        return only_add_related(super().formfield_for_dbfield(db_field, request, **kwargs))

    # Who may do what

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_standing(super().get_queryset(request))

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

    @admin.display(description="state", ordering="live_since")
    def standing(self, article: Article) -> str:
        return standing(article)

    @admin.display(description="saved", ordering="updated_at")
    def saved(self, article: Article) -> str:
        return to_the_minute(article.updated_at)

    # The form

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if obj and not may(request.user, "place", obj) and "section" in form.base_fields:
            form.base_fields["section"].disabled = True
        return form

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
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except StaleArticle:
            # Somebody saved between our read and our write: read again; the form now sees that it is stale.
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article: Article | None = context.get("original")
        context["may_publish"] = self.has_publish_permission(request, article)
        context["may_write"] = (
            self.has_change_permission(request, article) if article else self.has_add_permission(request)
        )
        context["error_places"] = error_places(context["adminform"].form, context["inline_admin_formsets"])
        if article:
            stored = self.get_queryset(request).get(pk=article.pk)  # not what was typed into a refused form
            context |= panels(self, request, stored)
        return super().render_change_form(request, context, *args, **kwargs)

    # Saving: the changeform view holds one transaction around all of this.

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        if not change or form.has_changed():
            self._write(request, obj, form)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if not form.written and any(formset.has_changed() for formset in formsets):
            self._write(request, form.instance, form)
        super().save_related(request, form, formsets, change)
        article: Article = form.instance
        for quote_form in (row for formset in formsets if formset.model is Quote for row in formset.forms):
            before, quote = quote_form.before, quote_form.instance
            if before and quote.person and quote.speaker != before.speaker:
                retag(article, before, quote.person)
        if form.cleaned_data.get("confirm_all"):
            Quote.objects.filter(article=article).standing().update(guess=False)
            ArticleTag.objects.filter(content_object=article).update(guess=False)
        if form.written:
            form.instance.record_revision(by=request.user)

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
        if "_publish" in request.POST and self.has_publish_permission(request, article):
            return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[article.pk]))
        if "_find_quotations" in request.POST:
            found = mark_quotations(article, by=request.user)
            self.message_user(request, _found(found), messages.SUCCESS if found else messages.INFO)
            return HttpResponseRedirect(page)
        if "_move" in request.POST:
            return self._move(request, article)
        if not {"_continue", "_publish", "confirm_all"}.isdisjoint(request.POST):
            if _was_stored(request, article):
                text = f"Stored on {when(article.updated_at)} as revision {article.version}."
                self.message_user(request, text, messages.SUCCESS)
            else:
                self.message_user(request, "Nothing was changed, so nothing was stored.", messages.INFO)
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
    tokens = [request.POST.get(name, "") for name in ("version_token", "take_over")]
    return (article.version,) not in [read_version(article, token) for token in tokens]


def _found(number: int) -> str:
    if not number:
        return "No quotation was found that is not marked already."
    quotations = "1 quotation was" if number == 1 else f"{number} quotations were"
    return f"{quotations} marked. The speakers are guesses: look at them on the right."
