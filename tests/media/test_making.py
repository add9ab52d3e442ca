"""Files for readers are made by a process that may fail in any way it likes, and only what was asked for is taken."""

import sys

import pytest

from media.decoding import PictureRefused
from media.making import made_apart
from media.renditions import FORMATS, SHAPES, Job, jobs_for, make_renditions
from tests.media.rendering import FULL, quarters, saved

JOBS = [Job(60, format) for format in FORMATS]


def program(code: str) -> tuple[str, ...]:
    return sys.executable, "-c", f"import json, sys, time; sys.stdin.buffer.read(); out = sys.stdout.buffer; {code}"


def test_what_the_child_makes_is_what_would_be_made_here():
    for kind in ("JPEG", "PNG", "WEBP", "AVIF", "GIF"):
        original = saved(quarters(), kind)
        jobs = [job for shape in SHAPES.values() for job in jobs_for(shape, (120, 80), (0.3, 0.9))]
        assert dict(made_apart(original, jobs, FULL)) == dict(make_renditions(original, jobs, FULL)), kind


def test_the_order_is_that_in_which_files_are_ready():
    assert [job.format for job, _ in made_apart(saved(quarters(), "JPEG"), JOBS, FULL)] == ["jpeg", "webp", "avif"]


@pytest.mark.parametrize("original", [b"", b"<svg/>", saved(quarters(), "JPEG")[:400]])
def test_a_damaged_original_is_refused(original):
    with pytest.raises(PictureRefused):
        list(made_apart(original, JOBS, FULL))


def test_words_that_are_too_long_are_told():
    from dataclasses import replace

    with pytest.raises(ValueError, match="Shorten"):
        list(made_apart(saved(quarters(), "JPEG"), JOBS, replace(FULL, usage_terms="z" * 70_000)))


@pytest.mark.parametrize(
    "code",
    [
        "",
        "out.write(b'rubbish')",
        "out.write(b'[]\\n')",
        "out.write(b'{\"done\": true}\\n')",
        'out.write(b\'{"job": 9, "bytes": 4}\\nabcd\')',
        'out.write(b\'{"job": 2, "bytes": 99}\\n\\xff\\xd8\\xff\')',
        'out.write(b\'{"job": 2, "bytes": 9}\\n<script>!\')',
        'out.write(b\'{"job": 2, "bytes": 4}\\n\\xff\\xd8\\xff!{"job": 2, "bytes": 4}\\n\\xff\\xd8\\xff!\')',
        'out.write(b\'{"job": true, "bytes": 4}\\n\\xff\\xd8\\xff!\')',
        'out.write(b\'{"refused": ["x"]}\\n\')',
        "out.write(b'x' * 10_000_000)",
        "print('nonsense', flush=True); time.sleep(600)",
        "import os; os.abort()",
    ],
)
def test_a_child_that_breaks_or_talks_nonsense_is_a_refused_picture(code):
    with pytest.raises(PictureRefused):
        list(made_apart(saved(quarters(), "JPEG"), JOBS, FULL, program=program(code)))


def test_a_child_that_hangs_is_ended():
    with pytest.raises(PictureRefused) as refused:
        list(made_apart(b"x", JOBS, FULL, program=program("time.sleep(60)"), seconds=0.5))
    assert refused.value.reason == "time"
