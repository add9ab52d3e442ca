"""The words that travel inside every file."""

import re
from dataclasses import dataclass

__all__ = ["Words", "plain"]

_UNCARRIABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Credit, rights and description of a picture, by the names of the IPTC Photo Metadata Standard; empty = unknown.

    `digital_source_type` is the whole address of the term; `data_mining` the PLUS code without its address
    (`DMI-PROHIBITED-AIMLTRAINING`), as `media.metadata.read_metadata` gives both.
    """

    creators: tuple[str, ...] = ()
    creators_job_title: str = ""
    credit_line: str = ""
    source: str = ""
    copyright_notice: str = ""
    usage_terms: str = ""
    web_statement: str = ""
    licensor_name: str = ""
    licensor_url: str = ""
    caption: str = ""
    headline: str = ""
    alt_text: str = ""
    ext_description: str = ""
    digital_source_type: str = ""
    data_mining: str = ""


def plain(text: str) -> str:
    """`text` without what no XML document and no old reader carries: control characters, half surrogate pairs."""
    return _UNCARRIABLE.sub("", text)
