"""The forms of the article page: the article itself, and the rows below it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..models import Article, ArticleByline, ArticlePhoto, ArticleTag, Attribution, Quote
from .editor import BodyFormField
from .named_form import SlugForm
from .versions import read_version, signed_version, who_saved

__all__ = ["ArticleForm", "BylineForm", "OrderedFormSet", "PhotoUseForm", "QuoteForm", "TagUseForm"]

ATTRIBUTION_FIELDS = [field.name for field in Attribution._meta.fields]
_COMPARED = ["headline", "standfirst", "dateline", "byline", "body", "state", "slug", "ed_note"]


class ArticleForm(SlugForm):
    """An article, written only over the version that the form was loaded with."""

    version_token = forms.CharField(widget=forms.HiddenInput, required=False)
    take_over = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Article
        fields = ["headline", "standfirst", "dateline", "byline", "body", "state", "slug", "section", "ed_note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theirs: list[tuple[str, str]] = []  # label and stored words of each field that differs from ours
        self.stale = False
        self.written = False
        body = self.fields.get("body")
        if self.instance.pk:
            self.initial["version_token"] = signed_version(self.instance)
            if isinstance(body, BodyFormField):
                body.editor.offer_photos(self.instance.photos.order_by("article_photos__position"))

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
        self.theirs = [
            (str(self.fields[name].label), str(getattr(stored, name)))
            for name in _COMPARED
            if name in self.fields and cleaned.get(name) != getattr(stored, name)
        ]
        raise ValidationError(
            f"{who_saved(stored)} Nothing was overwritten. Your text was not stored yet; it is all still in the "
            "form below.",
            code="stale",
        )


class GuessForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row that may be a guess: whoever changes it, or says that it is right, makes it a fact."""

    confirmed = forms.BooleanField(required=False)
    facts: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.guess:
            self.fields["confirmed"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("confirmed") or set(self.changed_data) & set(self.facts):
            self.instance.guess = False
        return cleaned


class QuoteForm(GuessForm):
    """Who said a quote. Its words are the body's, so they are not here."""

    confirmed = forms.BooleanField(label="Speaker is right", required=False)
    facts = tuple(ATTRIBUTION_FIELDS)

    class Meta:
        model = Quote
        fields = ATTRIBUTION_FIELDS

    def save(self, commit: bool = True) -> Quote:
        """Write the attribution and nothing else: the article's save may just have renewed the other columns."""
        quote: Quote = self.instance
        if commit:
            quote.save(update_fields=[*ATTRIBUTION_FIELDS, "guess"])
        return quote


class PositionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row with a place in an order; without a number it goes to the end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].required = False
        if not self.instance.pk:
            self.fields["position"].initial = self.initial["position"] = None


class TagUseForm(PositionForm, GuessForm):
    confirmed = forms.BooleanField(label="Tag is right", required=False)
    facts = ("tag",)

    class Meta:
        model = ArticleTag
        fields = ["tag", "position"]


class PhotoUseForm(PositionForm):
    class Meta:
        model = ArticlePhoto
        fields = ["photo", "position", "caption", "alt_text"]


class BylineForm(PositionForm):
    class Meta:
        model = ArticleByline
        fields = ["person", "position"]


class OrderedFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows in order; those without a number follow the last."""

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


def _position(form: forms.BaseForm) -> int | None:
    position: int | None = getattr(form, "cleaned_data", {}).get("position")
    return position
