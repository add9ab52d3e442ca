"""The body in a form: a plain field of HTML that a script turns into an editor."""

import json
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django_prose_editor.widgets import prose_editor_base_media
from js_asset import ImportMap, Media, Script

from media.fields import refuse_uncarriable
from media.models import Photo

from ..body import BodyRefused, clean
from ..body.schema import EMBED_HOSTS, PARAGRAPH_ENDS

__all__ = ["BodyFormField", "BodyWidget", "VerbatimTextField"]

_MODULES = ("body-nodes", "body-own-nodes", "photo-library", "quote-words", "signs")
_own_media = Media(
    importmap=ImportMap({f"desk/{name}": f"desk/{name}.js" for name in _MODULES}),
    css={"all": ["desk/editor.css"]},
    js=[Script("desk/quote-dialog.js", type="module"), Script("desk/body-editor.js", type="module")],
)


class BodyWidget(forms.Textarea):
    """The HTML of a body. Without JavaScript it is edited as it is."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        schema = {"embedHosts": sorted(EMBED_HOSTS), "paragraphEnds": sorted(PARAGRAPH_ENDS)}
        own = {"rows": 24, "class": "vLargeTextField body-html", "data-body-editor": json.dumps(schema)}
        super().__init__({**own, **(attrs or {})})

    @property
    def media(self) -> Any:
        return prose_editor_base_media + _own_media

    def offer_photos(self, photos: Iterable[Photo]) -> None:
        """Let the editor place these photos in the text."""
        offered = [{"ref": photo.ref, "label": str(photo)[:80]} for photo in photos]
        self.attrs["data-photos"] = json.dumps(offered)


class VerbatimTextField(forms.CharField):
    """Text of any number of lines as typed. Browsers send CRLF; that alone is no change.

    What cannot be stored is refused with its line, by the model or by whoever takes the text; Django's
    own word about NUL says less.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "strip": False})
        self.validators = [one for one in self.validators if not isinstance(one, ProhibitNullCharactersValidator)]

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class BodyFormField(VerbatimTextField):
    """HTML that becomes a clean body, so that what is compared and shown again is what would be stored."""

    widget = BodyWidget

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        refuse_uncarriable(text)
        try:
            return clean(text)
        except BodyRefused as error:
            raise forms.ValidationError(str(error), code="body_refused") from error

    @property
    def editor(self) -> BodyWidget:
        return cast(BodyWidget, self.widget)
