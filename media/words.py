"""The words of a photo under their IPTC names, and how they come from the file.

Three layers: what the file says is kept as it was read (`file_metadata`, never changed by the desk); what holds
stands in the fields; what the desk edited is where the two differ.
"""

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .fields import TextBlock, TextLine

if TYPE_CHECKING:
    from .models import Photo

__all__ = ["DIGITAL_SOURCE_TYPES", "FROM_FILE", "PhotoWords", "as_in_file", "take_words_of_file"]

_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
#: IPTC's codes, with the words in which the desk and the reader are told.
DIGITAL_SOURCE_TYPES = {
    "digitalCapture": _("Photograph"),
    "negativeFilm": _("Scan of a negative"),
    "positiveFilm": _("Scan of a slide"),
    "print": _("Scan of a print"),
    "humanEdits": _("Edited by a person"),
    "compositeCapture": _("Montage of photographs"),
    "algorithmicallyEnhanced": _("Enhanced by a program"),
    "digitalCreation": _("Drawn on a computer"),
    "dataDrivenMedia": _("Drawn from data"),
    "screenCapture": _("Screenshot"),
    "compositeWithTrainedAlgorithmicMedia": _("Photograph with parts made by AI"),
    "trainedAlgorithmicMedia": _("Made by AI"),
    "compositeSynthetic": _("Montage with made-up parts"),
    "algorithmicMedia": _("Made by a program"),
}
_DATA_MINING = {
    "DMI-UNSPECIFIED": _("not said"),
    "DMI-ALLOWED": _("allowed"),
    "DMI-PROHIBITED-AIMLTRAINING": _("not for training AI"),
    "DMI-PROHIBITED-GENAIMLTRAINING": _("not for training generative AI"),
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING": _("prohibited, but for search engines"),
    "DMI-PROHIBITED": _("prohibited"),
    "DMI-PROHIBITED-SEECONSTRAINT": _("prohibited, see the terms"),
    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": _("prohibited, see the rights in the file"),
    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR": _("prohibited, see the linked rights"),
}
_LIST_SEPARATOR = "; "
_MOST = 50_000  # signs of one value; more is no words of a person
#: What cameras and programs write where a person's words belong.
_RUBBISH = re.compile(
    r"(?:olympus digital camera|digital camera|sony dsc|dcim\w*|dsc[\w-]*|img[\w-]*|kodak digital still camera|"
    r"minolta digital camera|samsung.*camera.*|exif_jpeg_picture|exif jpeg|default|picasa|null|none|n/?a|untitled)",
    re.IGNORECASE,
)


class PhotoWords(models.Model):
    """What is said of a picture. Lists stand in one line, separated by a semicolon and a blank."""

    headline = TextLine(_("headline"), max_length=300, blank=True)
    caption = TextBlock(_("caption"), max_length=4000, blank=True)
    alt_text = TextLine(
        _("alt text"), max_length=1000, blank=True, help_text=_("What is seen, for readers who cannot see it.")
    )
    ext_description = TextBlock(
        _("extended description"), max_length=4000, blank=True, help_text=_("For a chart or a map: all that it shows.")
    )
    decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("Says nothing that the text does not say.")
    )
    credit_line = TextLine(
        _("credit line"), max_length=400, blank=True, help_text=_("As printed, without the label “Photograph:”.")
    )
    creators = TextLine(_("creators"), max_length=400, blank=True, help_text=_("Several are separated by “; ”."))
    creators_job_title = TextLine(_("their job title"), max_length=200, blank=True)
    source = TextLine(_("source"), max_length=200, blank=True, help_text=_("Where the picture came from."))
    copyright_notice = TextLine(_("copyright notice"), max_length=400, blank=True)
    usage_terms = TextBlock(_("usage terms"), max_length=4000, blank=True)
    web_statement = models.URLField(_("address of the rights statement"), max_length=400, blank=True)
    licensor_name = TextLine(_("licensor"), max_length=200, blank=True)
    licensor_url = models.URLField(_("licensor's address"), max_length=400, blank=True)
    caption_writer = TextLine(_("caption writer"), max_length=200, blank=True)
    keywords = TextLine(_("keywords"), max_length=1000, blank=True, help_text=_("Several are separated by “; ”."))
    persons_shown = TextLine(_("persons shown"), max_length=1000, blank=True)
    event = TextLine(_("event"), max_length=300, blank=True)
    date_created = TextLine(
        _("taken on"), max_length=40, blank=True, help_text=_("As far as it is known: 2026, 2026-05 or 2026-05-03.")
    )
    sublocation = TextLine(_("place"), max_length=200, blank=True)
    city = TextLine(_("city"), max_length=200, blank=True)
    state = TextLine(_("state or province"), max_length=200, blank=True)
    country = TextLine(_("country"), max_length=200, blank=True)
    instructions = TextBlock(_("instructions"), max_length=4000, blank=True, help_text=_("From the maker to the desk."))
    job_id = TextLine(_("job id"), max_length=200, blank=True)
    digital_source_type = TextLine(
        _("how it was made"),
        max_length=200,
        blank=True,
        choices=[(_SOURCE_TYPE + code, words) for code, words in DIGITAL_SOURCE_TYPES.items()],
    )
    data_mining = TextLine(_("data mining"), max_length=60, blank=True, choices=list(_DATA_MINING.items()))

    class Meta:
        abstract = True

    @property
    def creator_names(self) -> list[str]:
        return [name for name in self.creators.split(_LIST_SEPARATOR) if name.strip()]

    @property
    def location(self) -> str:
        """Where it was taken, from the place to the country."""
        return ", ".join(filter(None, [self.sublocation, self.city, self.state, self.country]))


#: The fields that a file fills.
FROM_FILE = [field.name for field in PhotoWords._meta.local_fields if field.name != "decorative"]


def as_in_file(photo: "Photo", name: str) -> str:
    """Return what the file says for the field `name`, as the field would hold it; empty where it says nothing."""
    found = _held(name, photo.file_metadata)
    return found if isinstance(found, str) else ""


def take_words_of_file(photo: "Photo", metadata: dict[str, Any], *, same_picture: bool = False) -> None:
    """Keep what a file says, and let it hold wherever the desk has not said otherwise. Saves nothing.

    A value that the field cannot hold whole stays in the layer of the file: nothing is cut. Of the same picture
    in a better file, what the new file does not say stays as it was: no photo loses its maker by it.
    """
    before, alt_text, caption = photo.file_metadata, photo.alt_text, photo.caption
    photo.file_metadata = {name: value for name, value in metadata.items() if len(str(value)) <= _MOST}
    for name in FROM_FILE:
        now = getattr(photo, name)
        if now and now != _held(name, before):
            continue  # the desk's
        new = _held(name, photo.file_metadata)
        new = new if _fits(photo, name, new) else ""
        setattr(photo, name, new or (now if same_picture else ""))
    if photo.alt_text != alt_text and (photo.decorative or photo.alt_text == photo.caption):
        photo.alt_text = "" if alt_text == photo.caption else alt_text  # what a file says twice is no alt text
    if photo.alt_text and photo.alt_text == photo.caption:
        photo.caption = caption  # the file says as caption what the desk says as alt text


def _held(name: str, metadata: dict[str, Any]) -> str:
    if name in {"licensor_name", "licensor_url"}:
        first: dict[str, str] = next(iter(metadata.get("licensors") or []), {})
        return str(first.get(name.removeprefix("licensor_"), ""))
    value = metadata.get(name, "")
    if isinstance(value, list):
        return _LIST_SEPARATOR.join(str(one).strip() for one in value)
    text = str(value)
    return "" if name in {"caption", "headline"} and _RUBBISH.fullmatch(text.strip()) else text


def _fits(photo: "Photo", name: str, value: str) -> bool:
    try:
        photo._meta.get_field(name).clean(value, photo)  # type: ignore[union-attr]
    except ValidationError:
        return False
    return True
