"""A photo and its words. The file comes in by the one way there is."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media.intake import is_same_picture, look_through, put_in
from media.models import Photo
from media.words import FROM_FILE, as_in_file

from ..rights import is_published
from .guarded_form import GuardedForm
from .local_time import DeskTimeField

__all__ = ["PhotoForm"]


class PhotoForm(GuardedForm):
    upload = forms.FileField(
        label=gettext_lazy("Picture file"),
        required=False,
        help_text=gettext_lazy(
            "JPEG, PNG, WebP, AVIF, HEIC or GIF. The file is kept as it is; readers get a copy with the credit inside."
        ),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/gif,image/heic,.heic,.hif"}
        ),
    )

    why = forms.CharField(
        label=gettext_lazy("Why another file"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("The file of before is kept, with this reason."),
    )

    allowed_from = DeskTimeField(label=gettext_lazy("Allowed from"), required=False)
    allowed_until = DeskTimeField(
        label=gettext_lazy("Allowed until"),
        required=False,
        help_text=gettext_lazy("At that instant readers no longer see it anywhere."),
    )

    class Meta:
        model = Photo
        fields = [
            *FROM_FILE,
            *("decorative", "focal_x", "focal_y"),
            *("rights", "restrictions", "allowed_from", "allowed_until", "withdrawn"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.original:
            self.fields.pop("why", None)
        for name in FROM_FILE:
            told = as_in_file(self.instance, name)
            if name in self.fields and told and told != getattr(self.instance, name):
                field = self.fields[name]
                field.help_text = format_html(
                    "{} {}", field.help_text, _("In the file: “%(words)s”.") % {"words": told}
                )

    def clean(self) -> dict[str, Any]:
        """A new photo is a file or somebody's; what readers see, or will at a fixed time, keeps its words."""
        cleaned: dict[str, Any] = super().clean() or {}
        given = cleaned.get("upload") or cleaned.get("credit_line", "").strip() or "upload" in self.errors
        if self.instance.pk is None and not given:
            self.add_error(None, _("Choose a file, or say whose photo is awaited: write its credit."))
        if cleaned.get("upload") and self.instance.original and not cleaned.get("why", "").strip():
            self.add_error("why", _("Say why the photo gets another file."))
        if self.instance.pk and is_published(self.instance):
            if not cleaned.get("credit_line", "").strip():
                self.add_error(
                    "credit_line", _("Readers see this photo, so it keeps a credit line: name another maker.")
                )
            if self.instance.original and not cleaned.get("alt_text", "").strip() and not cleaned.get("decorative"):
                self.add_error("alt_text", _("Readers see this photo: say what is seen, or mark it as decorative."))
        return cleaned

    def _post_clean(self) -> None:
        """Take the file only when everything else is right, so that a refused form leaves no file behind."""
        super()._post_clean()  # type: ignore[misc]
        upload: Any = self.cleaned_data.get("upload")
        if upload and self.errors:
            self.add_error("upload", _("What you wrote is kept here, the file is not: choose it again."))
        elif upload:
            try:
                self._take(upload)
            except ValidationError as error:
                self.add_error("upload", error)

    def _take(self, upload: Any) -> None:
        """Raise ValidationError where the file cannot be taken, or readers would see another picture unawares."""
        photo, arrived = self.instance, look_through(upload)
        replaces = bool(photo.pk and photo.original)
        if replaces and is_published(photo) and not is_same_picture(photo, arrived.seen):
            text = _("Readers see this picture under its caption. Bring the other one in as a photo of its own.")
            raise ValidationError(text)
        put_in(photo, arrived, why=self.cleaned_data.get("why", ""))
