"""Pictures and words for the tests of renditions."""

import io

from PIL import Image, ImageChops, ImageDraw, ImageStat

from media.renditions import FORMATS, Job, Words, make_renditions

FULL = Words(
    creators=("Zoë Böhm-Ålund", 'Ana "Nan" Ruiz; Jr.'),
    creators_job_title="Staff photographer",
    credit_line="Zoë Böhm <&> Ana Ruiz / Velmora Photo Pool",
    source="Velmora Photo Pool",
    copyright_notice="© 2026 Velmora Photo Pool, all rights reserved",
    usage_terms="Once, with the credit",
    web_statement="https://velmora.example/rights?a=1&b=2",
    licensor_name="Velmora Licensing",
    licensor_url="https://velmora.example/buy",
    caption="The ship “Åse” leaves,\nseen from the pier",
    headline="Farewell",
    alt_text="A ship behind a pier at dusk",
    ext_description="A long ship, blue below and white above, …",
    digital_source_type="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
    data_mining="DMI-PROHIBITED-AIMLTRAINING",
)


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def made(original: bytes, *jobs: Job, words: Words = FULL) -> list[Image.Image]:
    """The renditions, decoded, in the order of `jobs`."""
    files = dict(make_renditions(original, jobs, words))
    return [opened(files[job]) for job in jobs]


def all_formats(original: bytes, words: Words = FULL) -> dict[str, bytes]:
    return {job.format: data for job, data in make_renditions(original, [Job(60, one) for one in FORMATS], words)}


def quarters(size: tuple[int, int] = (120, 80)) -> Image.Image:
    """Red, green, blue and white quarters: top left, top right, bottom left, bottom right."""
    picture = Image.new("RGB", size, "white")
    draw, (width, height) = ImageDraw.Draw(picture), size
    draw.rectangle((0, 0, width // 2 - 1, height // 2 - 1), "red")
    draw.rectangle((width // 2, 0, width, height // 2 - 1), "lime")
    draw.rectangle((0, height // 2, width // 2 - 1, height), "blue")
    return picture


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean distance of two pictures, 0 to 255."""
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)
