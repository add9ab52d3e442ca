"""Content credentials (C2PA) of an upload: found, verified off to one side, never taken out of the original.

Verification needs the package `c2pa-python`, which is optional; without it we only know that they are there. It is
done by a child process with hard limits (`media/credential_checker.py`), since a manifest is a stranger's data too.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, TypedDict, get_args

from .child import ENVIRONMENT

__all__ = ["ContentCredentials", "State", "has_content_credentials", "is_verified_here", "signed_at", "verify"]

logger = logging.getLogger(__name__)

#: `present`: there, and not verified. `unknown`: whole, but signed by nobody on the list of trust.
State = Literal["present", "trusted", "unknown", "invalid", "unreadable"]

_PROGRAM = (sys.executable, "-I", "-B", str(Path(__file__).with_name("credential_checker.py")))
_SECONDS = 60.0
_MOST = 300  # signs of one value
#: A JUMBF description box of the type `c2pa` (C2PA 2.1, 11.1.4.2), in whatever container.
_MANIFEST_STORE = b"jumdc2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71"
_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
    "heic": "image/heic",
    "gif": "image/gif",
}


class ContentCredentials(TypedDict, total=False):
    """What is known of them. `issuer` signed at `signed_at` (ISO 8601); both are as trustworthy as the state says."""

    state: State
    issuer: str
    signed_at: str
    generator: str
    made_by_ai: bool
    failures: list[str]


def has_content_credentials(data: bytes) -> bool:
    """Whether a picture file carries a C2PA manifest store."""
    return _MANIFEST_STORE in data


def signed_at(credentials: ContentCredentials) -> datetime | None:
    """When they say that they were signed; None if they do not say it, or not as a time."""
    with suppress(ValueError):
        return datetime.fromisoformat(credentials.get("signed_at", ""))
    return None


def is_verified_here() -> bool:
    """Whether the package that verifies them is installed."""
    return find_spec("c2pa") is not None


def verify(
    data: bytes, ending: str, anchors: str = "", *, program: Sequence[str] = _PROGRAM, seconds: float = _SECONDS
) -> ContentCredentials:
    """Verify the credentials in a picture that has some.

    Args:
        ending: of the file: jpg, png, webp, avif or gif.
        anchors: certificates of the roots that are trusted, PEM; without any, every signer is unknown.
        program, seconds: what verifies, and how long it may take by the clock; the defaults are meant for use.

    Returns:
        What was found; `{"state": "present"}` where the package is not installed or the verifier broke.
    """
    asked = json.dumps({"type": _TYPES.get(ending, ""), "anchors": anchors}).encode() + b"\n"
    try:
        done = subprocess.run(  # noqa: S603 a program of ours
            program, input=asked + data, capture_output=True, timeout=seconds, env=ENVIRONMENT, cwd="/", check=False
        )
        found = json.loads(done.stdout[:100_000])
    except (subprocess.TimeoutExpired, ValueError, OSError) as error:
        logger.warning("Content credentials broke their verifier", extra={"error": type(error).__name__})
        return {"state": "present"}
    return _taken(found)


def _taken(found: Any) -> ContentCredentials:
    """The answer, as far as it is one."""
    state = found.get("state") if isinstance(found, dict) else None
    known: State | None = next((one for one in get_args(State) if one == state), None)
    if known is None:
        return {"state": "present"}
    taken: ContentCredentials = {"state": known, "made_by_ai": found.get("made_by_ai") is True}
    with suppress(TypeError, AttributeError):
        taken["issuer"] = str(found.get("issuer", ""))[:_MOST]
        taken["signed_at"] = str(found.get("signed_at", ""))[:_MOST]
        taken["generator"] = str(found.get("generator", ""))[:_MOST]
        taken["failures"] = [str(one)[:_MOST] for one in found.get("failures", [])[:20]]
    return taken
