"""The name of a rendition: the same for the same picture, words and settings, and nobody's to guess."""

import hashlib
import hmac
import json
from dataclasses import asdict

from .encode import SETTINGS
from .job import Job
from .words import Words

__all__ = ["rendition_name"]


def rendition_name(sha256_of_original: str, job: Job, words: Words, *, key: bytes) -> str:
    """The file name of what `job` makes of an original (its SHA-256 in hexadecimal digits).

    It changes with the picture, every word written into it, the focal point, the crop and the encoder's
    settings, so a name's bytes never change and may be cached for ever. Without `key` it cannot be worked
    out, so an unpublished picture is not found by trying.
    """
    recipe = [sha256_of_original, asdict(job), asdict(words), SETTINGS[job.format]]
    digest = hmac.new(key, json.dumps(recipe, sort_keys=True).encode(), hashlib.sha256).hexdigest()
    return f"{digest[:32]}-{job.width}.{job.format}"
