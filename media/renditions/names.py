"""The name of a rendition: the same for the same picture, words and settings, and nobody's to guess."""

import hashlib
import hmac
import json
from dataclasses import asdict
from functools import lru_cache

from .encode import SETTINGS
from .job import Job
from .words import Words

__all__ = ["rendition_key", "rendition_name"]


def rendition_name(sha256_of_original: str, job: Job, words: Words, *, key: bytes) -> str:
    """The file name of what `job` makes of an original (its SHA-256 in hexadecimal digits).

    It changes with the picture, every word written into it, the focal point, the crop and the encoders'
    settings, so a name's bytes never change and may be cached for ever. Without `key` it cannot be worked
    out, so an unpublished picture is not found by trying.
    """
    return f"{rendition_key(sha256_of_original, job, words, key=key)}-{job.width}.{job.format}"


def rendition_key(sha256_of_original: str, job: Job, words: Words, *, key: bytes) -> str:
    """The part of the name that all widths and formats of one picture with one set of words share."""
    return _digest(sha256_of_original, (job.focal, job.ratio), words, json.dumps(SETTINGS, sort_keys=True), key)


@lru_cache(maxsize=4096)
def _digest(sha256: str, crop: tuple[object, ...], words: Words, settings: str, key: bytes) -> str:
    recipe = json.dumps([sha256, crop, asdict(words), settings], sort_keys=True)
    return hmac.new(key, recipe.encode(), hashlib.sha256).hexdigest()[:32]
