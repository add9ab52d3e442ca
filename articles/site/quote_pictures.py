"""The picture of a quote for whoever shares it: drawn when it is first asked for, kept below `DATA`/cards.

Its name changes with every word in it, so it may be kept for ever. Only live quotes have one, and of each
quote one file is kept: nobody can fill the disk. What belongs to no live quote any more is swept.
"""

import hashlib
import hmac
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.urls import reverse

from media.lettering import HEIGHT, WIDTH, Lettering, draw_quotation

from ..models.edition import EditionQuote
from .editions import live_quotes
from .languages import direction
from .pages import absolute

__all__ = [
    "HEIGHT",
    "WIDTH",
    "UnusedPicture",
    "picture_address",
    "picture_bytes",
    "picture_name",
    "picture_path",
    "unused_pictures",
]

_DESIGN = 1  # another number makes all pictures anew
_one_at_a_time = Lock()


def picture_name(quote: EditionQuote) -> str:
    """The file name of the picture of a quote of `live_quotes`."""
    told = json.dumps([_DESIGN, asdict(_lettering(quote))], ensure_ascii=False).encode()
    return f"{hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()[:32]}.png"


def picture_path(quote: EditionQuote) -> str:
    """The path of the picture on the site."""
    return reverse("quote_picture", args=[quote.ref, picture_name(quote)])


def picture_address(quote: EditionQuote) -> str:
    """The whole address of the picture."""
    return absolute(picture_path(quote))


def picture_bytes(quote: EditionQuote) -> bytes:
    """The PNG; drawn now if it is not there yet."""
    path = _path(quote)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    with _one_at_a_time:  # drawing takes a core for a fifth of a second; readers of pages need the others
        if path.exists():
            return path.read_bytes()
        data = draw_quotation(_lettering(quote))
        _keep(path, data)
    return data


def _lettering(quote: EditionQuote) -> Lettering:
    address = absolute(quote.get_absolute_url()).partition("://")[2]
    return Lettering(
        words=quote.text.replace("\n\n", "\n"),
        name=quote.name,
        position=quote.position_held,
        site=settings.SITE_NAME,
        address=address.removesuffix("/"),
        language=quote.edition.language,
        rtl=direction(quote.edition.language) == "rtl",
    )


@dataclass(frozen=True, slots=True)
class UnusedPicture:
    """A file that belongs to no live quote, or to words that it does not have any more."""

    path: Path
    written: datetime
    store = "cards"

    @property
    def name(self) -> str:
        return self.path.relative_to(_folder()).as_posix()

    def delete(self) -> None:
        self.path.unlink(missing_ok=True)


def unused_pictures(before: datetime) -> Iterator[UnusedPicture]:
    """Every file last written before that instant that no live quote would be shown with. It can be drawn anew."""
    for batch in batched(_files(before), 200):
        refs = {file.path.name.partition(".")[0] for file in batch}
        used = {_path(quote) for quote in live_quotes().filter(ref__in=refs)}
        yield from (file for file in batch if file.path not in used)


def _files(before: datetime) -> Iterator[UnusedPicture]:
    for found, _, names in _folder().walk():
        for path in (found / name for name in names):
            with suppress(FileNotFoundError):  # a file just being written gets another name
                written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                if written < before:
                    yield UnusedPicture(path, written)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "cards"


def _path(quote: EditionQuote) -> Path:
    return _folder() / quote.ref[:2] / f"{quote.ref}.{picture_name(quote)}"


def _keep(path: Path, data: bytes) -> None:
    """Write the whole file or none, then remove those of the quote's earlier words."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).replace(path)
    ref = path.name.partition(".")[0]
    for earlier in path.parent.glob(f"{ref}.*.png"):
        if earlier != path:
            earlier.unlink(missing_ok=True)
