"""The picture that readers get: a fresh encoding with the credit inside and nothing else of the original."""

import hashlib
import os
import tempfile
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings
from PIL import Image, ImageOps

from .intake import FORMATS
from .models import Photo

__all__ = ["display_jpeg", "display_name", "display_size"]

LONGEST_SIDE = 1600  # pixels
_QUALITY = 82


def display_name(photo: Photo) -> str:
    """The file name, without ending: it changes with the picture and with what is written into it."""
    words = "\0".join([photo.sha256, photo.credit_line, photo.alt_text, photo.caption, str(LONGEST_SIDE)])
    return hashlib.sha256(words.encode()).hexdigest()[:20]


def display_size(photo: Photo) -> tuple[int, int]:
    """Width and height in pixels of the picture that readers get."""
    width, height = photo.width or 1, photo.height or 1
    scale = min(1, LONGEST_SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def display_jpeg(photo: Photo) -> bytes:
    """The picture that readers get, as JPEG; made once and kept below `DATA`/pictures."""
    path = Path(settings.DATA_DIR) / "pictures" / f"{display_name(photo)}.jpg"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        data = _encoded(photo)
        _write_whole(path, data)
        return data


def _encoded(photo: Photo) -> bytes:
    with photo.original.open("rb") as file, Image.open(file, formats=list(FORMATS)) as picture:
        profile = picture.info.get("icc_profile")
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        if upright.mode in {"RGBA", "LA", "PA", "P"}:
            rgba = upright.convert("RGBA")
            upright = Image.new("RGB", rgba.size, "white")
            upright.paste(rgba, mask=rgba.getchannel("A"))
        elif upright.mode != "RGB":
            upright, profile = upright.convert("RGB"), None
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        out = BytesIO()
        upright.info.clear()
        upright.save(
            out,
            "JPEG",
            quality=_QUALITY,
            progressive=True,
            optimize=True,
            icc_profile=profile,
            xmp=_xmp(photo),
            exif=b"",
        )
        return out.getvalue()


def _xmp(photo: Photo) -> bytes:
    """An XMP packet with the IPTC fields that the photo's record holds."""

    def alternative(name: str, text: str) -> str:
        item = f'<rdf:li xml:lang="x-default">{escape(text)}</rdf:li>'
        return f"<{name}><rdf:Alt>{item}</rdf:Alt></{name}>" if text else ""

    fields = [
        f"<photoshop:Credit>{escape(photo.credit_line)}</photoshop:Credit>" if photo.credit_line else "",
        alternative("dc:description", photo.caption),
        alternative("Iptc4xmpCore:AltTextAccessibility", photo.alt_text),
    ]
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">'
        f'{"".join(fields)}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def _write_whole(path: Path, data: bytes) -> None:
    """Write under another name first, so that nobody ever reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
