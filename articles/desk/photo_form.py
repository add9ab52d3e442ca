"""A photo and its words. The file comes in by the one way there is."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from media.intake import accept_original
from media.models import Photo

__all__ = ["PhotoForm"]


class PhotoForm(forms.ModelForm):  # type: ignore[type-arg]
    upload = forms.FileField(
        label="Picture file",
        required=False,
        help_text="JPEG, PNG, WebP, AVIF or GIF. The file is kept as it is; readers get a copy with the credit inside.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/gif"}),
    )

    class Meta:
        model = Photo
        fields = ["credit_line", "alt_text", "decorative", "caption"]

    def _post_clean(self) -> None:
        """Take the file only when everything else is right, so that a refused form leaves no file behind."""
        super()._post_clean()  # type: ignore[misc]
        upload: Any = self.cleaned_data.get("upload")
        if upload and not self.errors:
            try:
                accept_original(self.instance, upload)
            except ValidationError as error:
                self.add_error("upload", error)
