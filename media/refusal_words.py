"""Why a picture is not taken, in words for whoever sent it, and what to do instead."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .decoder import MAX_PIXELS, MAX_SIDE
from .refusal import MAX_BYTES

__all__ = ["WORDS", "words_of"]

_LIMITS = {"megabytes": MAX_BYTES // 1_000_000, "megapixels": MAX_PIXELS // 1_000_000, "side": MAX_SIDE}

WORDS: dict[str, Promise] = {
    "empty": _("The file is empty."),
    "bytes": _("The file is larger than %(megabytes)d MB. Save a smaller copy of it."),
    "pixels": _("The picture has more than %(megapixels)d million pixels. Save a smaller copy of it."),
    "side": _("The picture is more than %(side)d pixels wide or high. Save a smaller copy of it."),
    "unknown": _(
        "This is not a picture that can be used, or it is damaged. JPEG, PNG, WebP, AVIF, HEIC and GIF are taken."
    ),
    "damaged": _("The picture is damaged or cut off. Open it in a picture editor, save it anew, and choose that file."),
    "memory": _("The picture needs too much memory to be opened. Save a smaller copy of it, as JPEG."),
    "time": _("The picture takes too long to be opened. Open it in a picture editor and save it anew, as JPEG."),
    "unconfined": _("A HEIC file cannot be opened safely on this machine. Export it as JPEG and choose that file."),
    "crash": _("The picture cannot be opened safely. Open it in a picture editor and save it anew, as JPEG."),
    # Kinds of file that people send instead.
    "heic": _(
        "A HEIC file of a build that cameras do not write is not a picture that can be used. "
        "Export it as JPEG and choose that file."
    ),
    "markup": _(
        "A drawing or page of text (SVG, HTML, XML) is not a picture that can be used. "
        "Export it as PNG and choose that file."
    ),
    "tiff": _(
        "A TIFF or a camera's raw file is not a picture that can be used. Export it as JPEG and choose that file."
    ),
    "pdf": _("A PDF is not a picture that can be used. Export the picture in it as JPEG or PNG and choose that file."),
    "psd": _("A Photoshop file is not a picture that can be used. Export it as JPEG or PNG and choose that file."),
    "jpeg2000": _(
        "A JPEG 2000 or JPEG XL file is not a picture that can be used. Export it as JPEG and choose that file."
    ),
    "film": _("A film is not a picture that can be used. Save one picture of it as JPEG and choose that file."),
}


def words_of(reason: str) -> str:
    """The sentences for a reason, in the language of whoever reads them."""
    return str(WORDS[reason]) % _LIMITS
