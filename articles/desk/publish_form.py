"""The last question before readers see it: when, and with what note."""

import secrets
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media.fields import refuse_uncarriable

from ..models import Article, Correction, Edition
from ..publishing import CorrectionNote, Finding
from ..publishing.said import says_something
from .editor import VerbatimTextField
from .error_list import name_fields
from .local_time import DeskTimeField
from .versions import last_edition_number, read_version, signed_version

__all__ = ["PublishForm", "WithdrawForm"]

MINOR = "minor"
_PAGE_BITS = 62
KINDS = [
    (MINOR, gettext_lazy("Minor change: nothing that readers were told was wrong. No note.")),
    (Correction.Kind.UPDATE, gettext_lazy("Update: something happened since. The note says what is new.")),
    (Correction.Kind.CLARIFICATION, gettext_lazy("Clarification: it was right but could be misread.")),
    (
        Correction.Kind.CORRECTION,
        gettext_lazy("Correction: something was wrong. The note says what, and what is right."),
    ),
    (Correction.Kind.RETRACTION, gettext_lazy("Retraction: the article does not stand. The note says why.")),
]


class VersionedForm(forms.Form):
    """A form that acts on the version of the article that was read, and on nothing newer."""

    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)
        self.article = article
        self.version, self.editions_seen, self.page = article.version, 0, 0
        self.initial["token"] = self._new_token()

    def _new_token(self) -> str:
        return signed_version(self.article, last_edition_number(self.article), secrets.randbits(_PAGE_BITS))

    @property
    def key(self) -> str:
        """Names this one showing of the page: a second click on its button brings the same."""
        return f"{self.article.pk}-{self.page}"

    def clean_token(self) -> str:
        token: str = self.cleaned_data["token"]
        match read_version(self.article, token):
            case (version, editions, page):
                self.version, self.editions_seen, self.page = version, editions, page
            case _:
                raise forms.ValidationError(_("This form is not complete. Open the page again."))
        return token

    @property
    def is_stale(self) -> bool:
        """Whether the article was saved or published by somebody else after the page was shown."""
        newest = self.article.version, last_edition_number(self.article)
        return "token" in self.cleaned_data and (self.version, self.editions_seen) != newest

    def ask_again(self, message: str) -> None:
        """Show what was filled in with the newest version to act on, and `message` as the only error."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["token"] = self._new_token()
        self.data = data
        self.errors.clear()
        self.add_error(None, message)


class PublishForm(VersionedForm):
    at = DeskTimeField(
        label=gettext_lazy("Publish at"), required=False, help_text=gettext_lazy("Leave empty to publish now.")
    )
    until = DeskTimeField(
        label=gettext_lazy("Comes down at"), required=False, help_text=gettext_lazy("Leave empty: it stays up.")
    )
    kind = forms.ChoiceField(label=gettext_lazy("What kind of change is it?"), choices=KINDS, widget=forms.RadioSelect)
    note = VerbatimTextField(
        label=gettext_lazy("Note to readers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        validators=[refuse_uncarriable],
        help_text=gettext_lazy("Printed with the article and on the page of corrections."),
    )

    override = VerbatimTextField(
        label=gettext_lazy("Publish all the same, because"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        validators=[refuse_uncarriable],
        help_text=gettext_lazy("Your reason is kept with the edition; readers never see it."),
    )

    def __init__(self, *args: Any, before: Edition | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        until = self.article.embargoed_until
        if until and until > timezone.now():
            self.initial["at"] = until
        if before is None:  # readers have not seen the article yet
            del self.fields["kind"], self.fields["note"]
        else:
            self.initial["kind"] = MINOR

    def judge_kind(self, findings: list[Finding]) -> None:
        """Where the words or the speaker of a published quote changed, tick nothing and say why a note is needed."""
        changed = any(one.code == "published_quote_changed" for one in findings)
        if changed and "kind" in self.fields:
            self.initial.pop("kind", None)
            self["kind"].help_text = _(
                "A quote that readers have seen is not the same any more (see above). That is no minor change: "
                "say whether it is a correction or a retraction, and tell readers in the note."
            )

    @property
    def correction(self) -> CorrectionNote | None:
        """The note that goes with the edition, if the change is more than a minor one."""
        kind = self.cleaned_data.get("kind", MINOR)
        return None if kind == MINOR else CorrectionNote(Correction.Kind(kind), self.cleaned_data["note"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        now = timezone.now()
        if cleaned.get("at") and cleaned["at"] < now:
            self.add_error("at", _("This time has passed. Leave it empty to publish now."))
        if cleaned.get("until") and cleaned["until"] <= (cleaned.get("at") or now):
            self.add_error("until", _("It would come down before anybody sees it. Choose a later time."))
        kind, noted = cleaned.get("kind"), says_something(cleaned.get("note", ""))
        if kind and kind != MINOR and not noted:
            self.add_error("note", _("Tell readers what changed."))
        if kind == MINOR and noted:
            self.add_error("kind", _("A minor change carries no note. Say what kind of change it is."))
        return cleaned


class WithdrawForm(VersionedForm):
    notice = VerbatimTextField(
        label=gettext_lazy("What its address tells readers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        validators=[refuse_uncarriable],
        help_text=gettext_lazy("May be empty: then it says that the article was taken down, and no more."),
    )
    reason = VerbatimTextField(
        label=gettext_lazy("Why, for the desk"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        validators=[refuse_uncarriable],
        help_text=gettext_lazy("Kept in the changes log; readers never see it."),
    )
