"""The forms of the article page: the article itself, and the rows below it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import (
    Article,
    ArticleByline,
    ArticlePhoto,
    ArticleTag,
    Quote,
    Source,
    StaleArticle,
    Translation,
    WorkingCopy,
)
from ..quotes.ellipses import ellipses
from .attribution import follow
from .editor import BodyFormField
from .ellipsis_choice import EllipsisChoice
from .error_list import name_fields
from .guesses import reason_of
from .merge import Merge
from .named_form import SlugForm
from .quote_fields import ATTRIBUTION_FIELDS, QUOTE_FIELDS, QUOTES_ON_A_PAGE
from .record_choice import show_records_at_hand
from .rows_at_hand import RowOfRecord, RowsOfRecords
from .tag_suggestions import SuggestedTagsField
from .versions import read_version, signed_version

__all__ = [
    "ArticleForm",
    "BylineForm",
    "OrderedFormSet",
    "PhotoUseForm",
    "QuoteForm",
    "QuoteFormSet",
    "TagUseForm",
]

_TWICE = {
    "tag": gettext_lazy("The tag “%(record)s” is there twice. Remove one of the two rows."),
    "photo": gettext_lazy("The photo “%(record)s” is there twice. Remove one of the two rows."),
    "author": gettext_lazy("The author “%(record)s” is there twice. Remove one of the two rows."),
}


class ArticleForm(SlugForm):
    """An article, written only over the version that the form was loaded with."""

    version_token = forms.CharField(widget=forms.HiddenInput, required=False)
    confirm_all = forms.BooleanField(label=gettext_lazy("All speakers and tags are right"), required=False)
    suggested_tags = SuggestedTagsField(required=False)

    merge: Merge | None = None  # somebody saved meanwhile; the data is joined with theirs
    restored: WorkingCopy | None = None  # the data is what was typed and never saved

    class Meta:
        model = Article
        fields = ["headline", "standfirst", "dateline", "byline", "body", "slug", "section", "ed_note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)
        self.written = False
        body = self.fields.get("body")
        if self.instance.pk:
            self.initial["version_token"] = signed_version(self.instance)
            if isinstance(body, BodyFormField):
                body.editor.offer_photos(self.instance.photos.order_by("article_photos__position"))

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name != "version_token"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.merge is not None:
            text = _("%(who)s Both texts are joined below; nothing of either is lost. Look it over and save again.")
            raise ValidationError(text % {"who": self.merge.who}, code="stale")
        if self.restored is not None:
            raise ValidationError(_("These words are not saved yet."), code="restored")
        if self.instance.pk and "language" in self.changed_data and (language := cleaned.get("language")):
            self._refuse_taken(language)
        token = cleaned.get("version_token", "")
        if self.instance.pk and read_version(self.instance, token) != (self.instance.version,):
            raise StaleArticle(self.instance)
        return cleaned

    def _refuse_taken(self, language: str) -> None:
        holder = Translation.objects.holder(self.instance.pk, language)
        if holder is not None:
            text = _("“%(headline)s” is its translation into this language. Take one of them out of the translations.")
            self.add_error("language", text % {"headline": holder.headline})


class GuessForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row that may be a guess: whoever changes it, or says that it is right, makes it a fact."""

    confirmed = forms.BooleanField(required=False)
    facts: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)
        self.was_guess: bool = self.instance.guess
        if not self.was_guess:
            self.fields["confirmed"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("confirmed") or set(self.changed_data) & set(self.facts):
            self.instance.guess = False
        return cleaned


class QuoteForm(GuessForm):
    """Who said a quote, and where it is from. Its words are the body's, so they are not here.

    A row without a stored quote names by `mark` the one that stands in the body of the same form.
    """

    mark = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    before: Quote | None = None  # as it was stored, once another attribution has replaced it

    confirmed = forms.BooleanField(label=gettext_lazy("Speaker is right"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    accept_altered = forms.BooleanField(label=gettext_lazy("The words are right as they stand now"), required=False)
    facts = tuple(ATTRIBUTION_FIELDS)

    class Meta:
        model = Quote
        fields = QUOTE_FIELDS
        widgets = {"ellipsis": EllipsisChoice, "terms_reason": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, sources: Sequence[Source] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        show_records_at_hand(self)
        self.sources = {source.ref: source for source in sources}
        choices = [("", _("none")), *((source.ref, str(source)) for source in sources)]
        self.fields["source"].choices = choices  # type: ignore[attr-defined]
        self.initial["source"] = self.instance.source.ref if self.instance.source else ""
        self.fields["terms"].required = False
        self.fields["ellipsis"].widget.ellipses = ellipses(self.instance.text)
        if self.instance.pk:
            self.initial["mark"] = self.instance.ref

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name != "mark" or not self.instance.pk]

    def clean_source(self) -> Source | None:
        return self.sources.get(self.cleaned_data["source"])

    def clean_terms(self) -> str:
        return self.cleaned_data["terms"] or Quote.Terms.ON_RECORD

    def save(self, commit: bool = True) -> Quote:
        """Write what the row says and nothing else: the article's save may just have renewed the other columns."""
        quote: Quote = self.instance
        if commit:
            self.before = Quote.objects.select_related("person").get(pk=quote.pk)
            follow(quote, self.before, self.changed_data)
            self._accept(quote)
            quote.save(update_fields=[*QUOTE_FIELDS, "altered_for", "guess"])
        return quote

    def _accept(self, quote: Quote) -> None:
        """Whoever says why words differ from the source says it of these words, as the article holds them now."""
        quote.text = self.before.text if self.before else quote.text
        if not quote.altered_reason:
            quote.altered_for = ""
        elif "altered_reason" in self.changed_data or self.cleaned_data.get("accept_altered"):
            quote.altered_for = quote.words_digest

    @property
    def reason(self) -> str:
        """Why the speaker was guessed."""
        return reason_of(self.instance)


class QuoteFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The attributions of an article: of its stored quotes, and of marks that are new in the body.

    Of very many quotes it shows a page. What it does not show, it does not change.
    """

    asked = ("", "")  # the page, or the quote whose page, is asked for
    page, pages = 1, 1

    def get_queryset(self) -> Any:
        if not hasattr(self, "_queryset"):
            self._queryset = self._shown(super().get_queryset())
        return self._queryset

    def _shown(self, rows: Any) -> Any:
        """The quotes that were sent, or those of the page that is asked for."""
        if self.is_bound:
            told = min(self.initial_form_count(), self.absolute_max)  # by whoever sent it, who may say any number
            sent = (self.data.get(f"{self.add_prefix(number)}-id", "") for number in range(told))
            return rows.filter(pk__in=[key for key in sent if key.isascii() and key.isdigit() and len(key) < 19])
        first = list(rows[: QUOTES_ON_A_PAGE + 1])
        if len(first) <= QUOTES_ON_A_PAGE:
            return rows
        refs = list(rows.values_list("ref", flat=True))
        page, ref = self.asked
        self.pages = -(-len(refs) // QUOTES_ON_A_PAGE)
        if ref in refs:
            self.page = refs.index(ref) // QUOTES_ON_A_PAGE + 1
        elif page.isascii() and page.isdigit():
            self.page = min(max(int(page[:6]), 1), self.pages)
        return rows[(self.page - 1) * QUOTES_ON_A_PAGE : self.page * QUOTES_ON_A_PAGE]

    @property
    def page_numbers(self) -> range:
        return range(1, self.pages + 1) if self.pages > 1 else range(0)

    @property
    def elsewhere(self) -> int:
        """How many quotes the rows that were sent leave out, so that the editor learns where they are."""
        if not self.is_bound or not self.instance.pk:
            return 0
        standing: int = Quote.objects.filter(article=self.instance).standing().count()
        return max(0, standing - self.initial_form_count()) if standing > QUOTES_ON_A_PAGE else 0

    @cached_property
    def sources(self) -> list[Source]:
        return list(Source.objects.filter(article=self.instance)) if self.instance.pk else []

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "sources": self.sources}

    def save_new_objects(self, commit: bool = True) -> list[Quote]:
        """The article is saved, so its new marks are quotes by now. A row whose mark has gone, or is not here, goes."""
        self.new_objects: list[Quote] = []
        there = {quote.ref: quote for quote in Quote.objects.filter(article=self.instance).standing()}
        for form in self.extra_forms:
            quote = there.get(form.cleaned_data.get("mark", "")) if form.has_changed() else None
            if quote is None:
                continue
            for name in QUOTE_FIELDS:
                setattr(quote, name, form.cleaned_data[name])
            quote.guess = False
            form.instance = quote
            form.save(commit=commit)
            self.new_objects.append(quote)
        return self.new_objects


class PositionForm(RowOfRecord):
    """A row with a place in an order; without a number it goes to the end."""

    noun = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)
        show_records_at_hand(self)
        self.fields["position"].label = _("Order")
        self.fields["position"].required = False
        if not self.instance.pk:
            self.fields["position"].initial = self.initial["position"] = None

    @property
    def record(self) -> Any:
        """The tag, photo or person of this row; None if there is none yet."""
        return getattr(self, "cleaned_data", {}).get(self.holds)

    def _update_errors(self, errors: Any) -> None:
        for error in getattr(errors, "error_dict", {}).get(NON_FIELD_ERRORS, []):
            if error.code == "unique_together":
                error.message = twice(self)
        super()._update_errors(errors)  # type: ignore[misc]


def twice(form: PositionForm) -> str:
    """Say what stands in two rows."""
    return str(_TWICE[form.noun] % {"record": form.record})


class TagUseForm(PositionForm, GuessForm):
    confirmed = forms.BooleanField(label=gettext_lazy("Tag is right"), required=False)
    facts = ("tag",)
    holds = noun = "tag"

    class Meta:
        model = ArticleTag
        fields = ["tag", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].label = _("Order, the first is the primary tag")

    def take_row(self, other: "TagUseForm") -> None:
        super().take_row(other)
        self.instance.guess = other.was_guess and not self.cleaned_data.get("confirmed")


class PhotoUseForm(PositionForm):
    holds = noun = "photo"

    class Meta:
        model = ArticlePhoto
        fields = ["photo", "position", "caption", "alt_text", "focal_x", "focal_y"]


class BylineForm(PositionForm):
    holds, noun = "person", "author"

    class Meta:
        model = ArticleByline
        fields = ["person", "position"]


class OrderedFormSet(RowsOfRecords):
    """Rows in order, counted from 0; those without a number follow the last. Nothing stands in two of them."""

    def clean(self) -> None:
        super().clean()
        if not self.has_changed():
            return
        rows = [form for form in self.forms if form.has_changed() or form.instance.pk]
        kept = [form for form in rows if form not in self.deleted_forms]
        for number, form in enumerate(sorted(kept, key=_order)):
            if form.is_valid():
                form.cleaned_data["position"] = form.instance.position = number

    def save_existing_objects(self, commit: bool = True) -> Any:
        """A row that only moved up or down, because others came or went, gets its new number too."""
        saved = super().save_existing_objects(commit)
        kept = [form for form in self.initial_forms if form.instance.pk and form not in self.deleted_forms]
        moved = [form.instance for form in kept if form.instance.position != form.initial["position"]]
        if commit and moved:
            type(moved[0]).objects.bulk_update(moved, ["position"])
        return saved

    def _should_delete_form(self, form: Any) -> bool:
        return bool(super()._should_delete_form(form)) or self._was_merged(form)  # type: ignore[misc]

    def _was_merged(self, form: Any) -> bool:
        """Its row has gone since, because what it held was merged into what another row holds."""
        if form.instance.pk or form not in self.initial_forms:
            return False
        others: list[Any] = [other for other in self.initial_forms if other is not form]
        return form.record is not None and any(other.record == form.record for other in others)

    def validate_unique(self) -> None:
        """Django's own words for this do not say what it is that stands there twice."""
        forms: list[Any] = self.forms
        rows = [form for form in forms if form not in self.deleted_forms and form.is_valid() and form.record]
        counts = Counter(form.record for form in rows)
        again = {form.record: form for form in rows if counts[form.record] > 1}
        if again:
            raise ValidationError([twice(form) for form in again.values()])


def _order(form: forms.BaseForm) -> tuple[bool, int]:
    position: int | None = getattr(form, "cleaned_data", {}).get("position")
    return position is None, position or 0
