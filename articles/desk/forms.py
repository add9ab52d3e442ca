"""The forms of the article page: the article itself, and the rows below it."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import cached_property

from ..body import plain_text
from ..models import Article, ArticleByline, ArticlePhoto, ArticleTag, Attribution, Quote
from .attribution import follow
from .editor import BodyFormField
from .error_list import name_fields
from .loaded import KeepsTheirs, loaded_values
from .named_form import SlugForm
from .versions import goes_on, loaded_content, read_version, signed_version, who_saved

__all__ = [
    "ArticleForm",
    "BylineForm",
    "OrderedFormSet",
    "PhotoUseForm",
    "QuoteForm",
    "QuoteFormSet",
    "TagUseForm",
]

ATTRIBUTION_FIELDS = [field.name for field in Attribution._meta.fields]
_RULE = re.compile(r"^\w+: ")  # a trace begins with the extractor's name of its rule


@dataclass(frozen=True, slots=True)
class Theirs:
    """What the stored article says in a field where this form says something else."""

    label: str
    words: str
    kept: bool  # the form's own value was never touched, so theirs stays


class ArticleForm(KeepsTheirs, SlugForm):
    """An article, written only over the version that the form was loaded with."""

    version_token = forms.CharField(widget=forms.HiddenInput, required=False)
    take_over = forms.CharField(widget=forms.HiddenInput, required=False)
    confirm_all = forms.BooleanField(label="All speakers and tags are right", required=False)

    class Meta:
        model = Article
        fields = ["headline", "standfirst", "dateline", "byline", "body", "slug", "section", "ed_note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)
        self.theirs: list[Theirs] = []
        self.stale = False
        self.written = False
        body = self.fields.get("body")
        if self.instance.pk:
            if self.is_bound:
                self.loaded = loaded_values(Article, loaded_content(self.instance, self.data))
                self.goes_on = goes_on(self.instance, self.data)
            self.initial["version_token"] = signed_version(self.instance)
            if isinstance(body, BodyFormField):
                body.editor.offer_photos(self.instance.photos.order_by("article_photos__position"))

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name not in ("version_token", "take_over")]

    @property
    def newest_token(self) -> str:
        """The token of the stored version, for somebody who has read it and goes on with words of their own."""
        return signed_version(Article.objects.get(pk=self.instance.pk))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.instance.pk:
            tokens = [cleaned.get("version_token", ""), cleaned.get("take_over", "")]
            if (self.instance.version,) not in [read_version(self.instance, token) for token in tokens if token]:
                self._refuse(cleaned)
        return cleaned

    def _refuse(self, cleaned: dict[str, Any]) -> None:
        stored = Article.objects.get(pk=self.instance.pk)
        self.stale = True
        names = [field.name for field in Article._meta.concrete_fields if field.name in self.fields]
        self.theirs = [
            Theirs(str(self.fields[name].label), _words(stored, name), name in self.untouched)
            for name in names
            if cleaned.get(name) != getattr(stored, name)
        ]
        raise ValidationError(
            f"{who_saved(stored)} Nothing was overwritten. Your text was not stored yet; it is all still in the "
            "form below.",
            code="stale",
        )


def _words(article: Article, name: str) -> str:
    """A field of the stored article for people: the text without its HTML."""
    if name == "body":
        return plain_text(article.body)
    value = getattr(article, name)
    return "" if value is None else str(value)


class GuessForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row that may be a guess: whoever changes it, or says that it is right, makes it a fact."""

    confirmed = forms.BooleanField(required=False)
    facts: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)
        if not self.instance.guess:
            self.fields["confirmed"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("confirmed") or set(self.changed_data) & set(self.facts):
            self.instance.guess = False
        return cleaned


class QuoteForm(KeepsTheirs, GuessForm):
    """Who said a quote. Its words are the body's, so they are not here."""

    before: Quote | None = None  # as it was stored, once another attribution has replaced it

    confirmed = forms.BooleanField(label="Speaker is right", required=False)
    facts = tuple(ATTRIBUTION_FIELDS)

    class Meta:
        model = Quote
        fields = ATTRIBUTION_FIELDS

    def save(self, commit: bool = True) -> Quote:
        """Write the attribution and nothing else: the article's save may just have renewed the other columns."""
        quote: Quote = self.instance
        if commit:
            self.before = Quote.objects.select_related("person").get(pk=quote.pk)
            follow(quote, self.before, self.changed_data)
            quote.save(update_fields=[*ATTRIBUTION_FIELDS, "guess"])
        return quote

    @property
    def reason(self) -> str:
        """Why the speaker was guessed, without the extractor's own code in front."""
        return _RULE.sub("", self.instance.trace)


class QuoteFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The attributions of an article; what was not touched in an older form stays as it is stored now."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.loaded = self._loaded.get(form.instance.ref, {})
        form.goes_on = bool(form.loaded)
        return form

    @cached_property
    def _loaded(self) -> dict[str, dict[str, Any]]:
        if not (self.is_bound and goes_on(self.instance, self.data)):
            return {}
        rows = loaded_content(self.instance, self.data).get("quotes", [])
        attributions = {row["ref"]: loaded_values(Quote, row) for row in rows}
        return {
            ref: {name: values[name] for name in ATTRIBUTION_FIELDS if name in values}
            for ref, values in attributions.items()
        }


class PositionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row with a place in an order; without a number it goes to the end."""

    holds = ""  # the field with what stands in the row
    noun = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)
        self.fields["position"].label = "Order"
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
    return f"The {form.noun} “{form.record}” is there twice. Remove one of the two rows."


class TagUseForm(PositionForm, GuessForm):
    confirmed = forms.BooleanField(label="Tag is right", required=False)
    facts = ("tag",)
    holds = noun = "tag"

    class Meta:
        model = ArticleTag
        fields = ["tag", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].label = "Order, the first is the primary tag"


class PhotoUseForm(PositionForm):
    holds = noun = "photo"

    class Meta:
        model = ArticlePhoto
        fields = ["photo", "position", "caption", "alt_text"]


class BylineForm(PositionForm):
    holds, noun = "person", "author"

    class Meta:
        model = ArticleByline
        fields = ["person", "position"]


class OrderedFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows in order; those without a number follow the last. Nothing stands in two of them."""

    def clean(self) -> None:
        super().clean()
        rows = [form for form in self.forms if form.has_changed() or form.instance.pk]
        kept = [form for form in rows if form not in self.deleted_forms]
        numbers = [form.cleaned_data["position"] for form in kept if _position(form) is not None]
        following = max(numbers, default=-1) + 1
        for form in kept:
            if form.is_valid() and _position(form) is None:
                form.cleaned_data["position"] = form.instance.position = following
                following += 1

    def validate_unique(self) -> None:
        """Django's own words for this do not say what it is that stands there twice."""
        forms: list[Any] = self.forms
        rows = [form for form in forms if form not in self.deleted_forms and form.is_valid() and form.record]
        counts = Counter(form.record for form in rows)
        again = {form.record: form for form in rows if counts[form.record] > 1}
        if again:
            raise ValidationError([twice(form) for form in again.values()])


def _position(form: forms.BaseForm) -> int | None:
    position: int | None = getattr(form, "cleaned_data", {}).get("position")
    return position
