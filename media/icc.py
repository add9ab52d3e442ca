"""ICC colour profiles: their name."""

import struct

__all__ = ["profile_name"]


def profile_name(profile: bytes) -> str:
    """Return the profile's description, empty if it has none."""
    try:
        return _description(profile)
    except (struct.error, IndexError):
        return ""


def _description(profile: bytes) -> str:
    if len(profile) < 132:
        return ""
    for number in range(min(struct.unpack(">I", profile[128:132])[0], 200)):
        tag, offset, size = struct.unpack(">4sII", profile[132 + 12 * number : 144 + 12 * number])
        if tag != b"desc":
            continue
        value = profile[offset : offset + size]
        if value[:4] == b"desc":
            length = struct.unpack(">I", value[8:12])[0]
            return value[12 : 12 + length].partition(b"\0")[0].decode("latin-1")
        if value[:4] == b"mluc":
            length, start = struct.unpack(">II", value[20:28])
            return value[start : start + length].decode("utf-16-be", "replace").partition("\0")[0]
    return ""
