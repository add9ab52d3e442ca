"""The program that verifies the content credentials (C2PA) of one picture, and then it ends.

Run by its file name (`python -I media/credential_checker.py`), never imported by the server. By standard input come a
line of JSON with the media type and the trusted roots, then the picture; by standard output goes one line of JSON.
It asks nobody on the network: no remote manifest, no OCSP, and no file or socket can be opened once it has begun.
`media/content_credentials.py` is its caller.
"""

import json
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from media.confinement import take_limits

_MEMORY = 3_000_000_000  # bytes of address space: threads of the library reserve some
_CPU = 20  # seconds


def main() -> None:
    """Answer with what was found, or with the one word why not."""
    try:
        import c2pa
    except ImportError:
        json.dump({"state": "absent"}, sys.stdout)
        return
    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    settings = {"verify": {"verify_trust": True, "remote_manifest_fetch": False, "ocsp_fetch": False}}
    if asked["anchors"]:
        settings["trust"] = {"trust_anchors": asked["anchors"]}
    context = c2pa.Context(c2pa.Settings.from_dict(settings))
    take_limits(_MEMORY, _CPU)
    _close_the_doors()
    try:
        with c2pa.Reader(asked["type"], BytesIO(data), context=context) as reader:
            found = json.loads(reader.json())
    except c2pa.C2paError as error:
        json.dump({"state": "unreadable", "why": str(error)[:200]}, sys.stdout)
        return
    json.dump(_told(found), sys.stdout)


def _close_the_doors() -> None:
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def _told(found: dict[str, Any]) -> dict[str, Any]:
    """The state (`trusted`, `unknown`: whole, but nobody we know signed it, `invalid`) and what is claimed."""
    manifest = found.get("manifests", {}).get(found.get("active_manifest"), {})
    signed, generators = manifest.get("signature_info") or {}, manifest.get("claim_generator_info") or [{}]
    failures = (found.get("validation_results", {}).get("activeManifest") or {}).get("failure") or []
    codes = [str(one.get("code")) for one in failures]
    state = {"Trusted": "trusted", "Valid": "unknown"}.get(found.get("validation_state", ""), "invalid")
    return {
        "state": state,
        "issuer": str(signed.get("issuer") or signed.get("common_name") or ""),
        "signed_at": str(signed.get("time") or ""),
        "generator": str(generators[0].get("name") or manifest.get("claim_generator") or ""),
        "made_by_ai": "trainedAlgorithmicMedia" in json.dumps(manifest.get("assertions") or []),
        "failures": [code for code in codes if code != "signingCredential.untrusted"],
    }


if __name__ == "__main__":
    main()
