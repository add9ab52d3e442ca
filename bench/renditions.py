"""One photograph of 24 megapixels to all its renditions: ours beside bare Pillow and bare libvips.

usage: python bench/renditions.py [--rounds N] [--formats jpeg,webp,avif]

Draws the photograph, then runs each maker in a process of its own, in turn, and prints the best processor time and
clock time of the rounds, the largest peak of memory, the bytes made, and each as a ratio to the better of the two
bare libraries. All encode with the same settings, on one thread. The bare ones write no words and change no
colours; they do apply the orientation and shrink while decoding. libvips comes as the package pyvips into an
environment that is thrown away afterwards; where it cannot be had, "not installed" is printed.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image, ImageChops, ImageDraw, ImageFilter  # noqa: E402

from media.renditions import WIDTHS  # noqa: E402
from media.renditions.encode import SETTINGS  # noqa: E402

SIZE = (6000, 4000)
JPEG, WEBP, AVIF = SETTINGS["jpeg"], SETTINGS["webp"], SETTINGS["avif"]

OURS = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from media.renditions import Job, Words, make_renditions
words = Words(creators=("Ana Ruiz",), credit_line="Ana Ruiz", copyright_notice="Ana Ruiz", alt_text="A ship at sea",
              caption="A ship leaves the harbour. " * 10)
source, widths, formats = Path(sys.argv[1]), eval(sys.argv[2]), sys.argv[3].split(",")
jobs = [Job(width, format) for width in widths for format in formats]
print(sum(len(data) for _, data in make_renditions(source, jobs, words)))
"""

PILLOW = f"""
import io, sys
from PIL import Image, ImageOps
source, widths, formats = sys.argv[1], eval(sys.argv[2]), sys.argv[3].split(",")
total = 0
with Image.open(source) as picture:
    picture.thumbnail((max(widths), max(widths)), Image.Resampling.LANCZOS, reducing_gap=3.0)
    picture = ImageOps.exif_transpose(picture)
for width in sorted(widths, reverse=True):
    picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    for format in formats:
        out = io.BytesIO()
        options = {{
            "jpeg": {{"quality": {JPEG["quality"]}, "progressive": True, "optimize": True}},
            "webp": {{"quality": {WEBP["quality"]}, "method": {WEBP["method"]}}},
            "avif": {{"quality": {AVIF["quality"]}, "speed": {AVIF["speed"]}, "max_threads": 1}},
        }}[format]
        picture.save(out, format.upper(), **options)
        total += len(out.getvalue())
print(total)
"""

LIBVIPS = f"""
import sys
import pyvips
source, widths, formats = sys.argv[1], eval(sys.argv[2]), sys.argv[3].split(",")
total = 0
picture = pyvips.Image.thumbnail(source, max(widths)).copy_memory()
for width in sorted(widths, reverse=True):
    picture = picture.thumbnail_image(width).copy_memory()
    for format in formats:
        if format == "jpeg":
            data = picture.jpegsave_buffer(Q={JPEG["quality"]}, interlace=True, optimize_coding=True, keep="none")
        elif format == "webp":
            data = picture.webpsave_buffer(Q={WEBP["quality"]}, effort={WEBP["method"]}, keep="none")
        else:
            effort = {9 - AVIF["speed"]}
            data = picture.heifsave_buffer(Q={AVIF["quality"]}, effort=effort, compression="av1", keep="none")
        total += len(data)
print(total)
"""


@dataclass
class Figures:
    """Of one maker: seconds of processor and of the clock, peak megabytes, bytes made."""

    cpu: float
    clock: float
    memory: float
    made: int


def show(*cells: object) -> None:
    sys.stdout.write("  ".join(map(str, cells)) + "\n")
    sys.stdout.flush()


def draw(path: Path) -> None:
    """A picture with large forms, edges, texture at every scale and grain, as a camera would save it."""
    numbers = random.Random(1)
    channels = []
    for _ in range(3):
        channel = Image.linear_gradient("L").resize(SIZE)
        for step in (250, 60, 16, 4):
            size = (SIZE[0] // step, SIZE[1] // step)
            cloud = Image.frombytes("L", size, numbers.randbytes(size[0] * size[1]))
            channel = Image.blend(channel, cloud.resize(SIZE, Image.Resampling.BICUBIC), 0.25)
        channels.append(channel)
    picture = Image.merge("RGB", channels)
    pen = ImageDraw.Draw(picture)
    for _ in range(300):
        x, y, radius = numbers.randrange(SIZE[0]), numbers.randrange(SIZE[1]), numbers.randrange(20, 400)
        pen.regular_polygon((x, y, radius), numbers.randrange(3, 9), fill=tuple(numbers.randbytes(3)))
    grain = Image.frombytes("L", SIZE, numbers.randbytes(SIZE[0] * SIZE[1])).filter(ImageFilter.GaussianBlur(1))
    picture = ImageChops.add(picture, Image.merge("RGB", (grain, grain, grain)), scale=1, offset=-128)
    picture.save(path, "JPEG", quality=90)


def libvips(folder: Path) -> Path | None:
    """The Python of a new environment with pyvips; None where it cannot be installed."""
    python = folder / "bin" / "python"
    for command in (
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "pyvips[binary]"],
        [str(python), "-c", "import pyvips"],
    ):
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return None
    return python


def measured(python: Path, code: str, source: Path, formats: str) -> Figures:
    begin = time.perf_counter()
    environment = {**os.environ, "VIPS_CONCURRENCY": "1"}
    command = [str(python), "-c", code, str(source), repr(WIDTHS), formats]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as child:
        made = int(child.stdout.read()) if child.stdout else 0
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    scale = 1e6 if sys.platform == "darwin" else 1e3
    return Figures(usage.ru_utime + usage.ru_stime, time.perf_counter() - begin, usage.ru_maxrss / scale, made)


def best(rounds: list[Figures]) -> Figures:
    return Figures(
        min(one.cpu for one in rounds),
        min(one.clock for one in rounds),
        max(one.memory for one in rounds),
        rounds[0].made,
    )


def table(makers: dict[str, tuple[Path, str]], source: Path, formats: str, rounds: int) -> None:
    seen: dict[str, list[Figures]] = {name: [] for name in makers}
    for _ in range(rounds):
        for name, (python, code) in makers.items():
            seen[name].append(measured(python, code, source, formats))
    figures = {name: best(one) for name, one in seen.items()}
    bare = [one for name, one in figures.items() if name != "ours"]
    cpu, clock, memory = (min(getattr(one, field) for one in bare) for field in ("cpu", "clock", "memory"))
    show(f"\n{formats}, widths {', '.join(map(str, WIDTHS))}; best of {rounds}")
    show(f"{'':8} {'processor':>16} {'clock':>16} {'memory':>16} {'made':>9}   (ratio to the better bare library)")
    for name, one in figures.items():
        show(
            f"{name:8} {one.cpu:7.2f} s {one.cpu / cpu:6.2f} {one.clock:7.2f} s {one.clock / clock:6.2f}"
            f" {one.memory:6.0f} MB {one.memory / memory:6.2f} {one.made / 1e6:6.2f} MB"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--formats", default="jpeg,webp,avif", help="the formats, separated by commas")
    parser.add_argument("--draw", type=Path, help="only draw the photograph, into this file")
    options = parser.parse_args()
    if options.draw:
        draw(options.draw)
        return 0
    with tempfile.TemporaryDirectory(prefix="renditions-") as name:
        source = Path(name) / "photograph.jpg"
        # In a process of its own: a child's peak of memory is never less than its parent's was when it was made.
        subprocess.run([sys.executable, __file__, "--draw", str(source)], check=True)
        show(f"{SIZE[0]} × {SIZE[1]} pixels, {source.stat().st_size / 1e6:.1f} MB")
        makers = {"ours": (Path(sys.executable), OURS), "Pillow": (Path(sys.executable), PILLOW)}
        if python := libvips(Path(name) / "libvips"):
            makers["libvips"] = (python, LIBVIPS)
        else:
            show("libvips: not installed")
        wanted = options.formats.split(",")
        for formats in [*wanted, options.formats] if len(wanted) > 1 else wanted:
            table(makers, source, formats, options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
