"""Make `first-day.md` and its pictures from the guide of the desk.

usage: python docs/make_first_day.py [--text-only]

The text is that of the desk's own help (`articles/desk/guide/en.md`). The pictures are taken in Chromium from a
demo site of their own, in a temporary folder, which is stopped and removed at the end. Needs what the tests need.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo_site import demo_site, keep

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
PICTURES = DOCS / "first-day"
TEXT = DOCS / "first-day.md"
WINDOW = {"width": 1280, "height": 800}
EDITOR = ".body-editor .ProseMirror"

REPORT = """Harbour council meets the coastguard at Ardvik

Five members of the Ardvik harbour council spent Tuesday morning with the coastguard, and most of it on the water.

“We came to see how a tow is begun in the dark, and we have seen that it begins with a telephone call,” said Captain \
Edda Lorne, Head of Operations at the Ardvik Coastguard Station.

The council decides in December whether a second tug stays in the harbour through the winter.

“A tug that is never needed is the best news that a harbour can have,” said Tove Amsel, Chair of the Ardvik Harbour \
Council.

Photograph: ARDVIK COASTGUARD STATION
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text-only", action="store_true", help="leave the pictures as they are")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    import django

    django.setup()
    TEXT.write_text(text(), "utf-8")
    if not options.text_only:
        PICTURES.mkdir(exist_ok=True)
        with desk() as page:
            take_all(page)
    return 0


# The text


def text() -> str:
    """Return the guide as a page of Markdown, each part followed by its picture."""
    from articles.desk.guide import GUIDE, SOURCE_LANGUAGE, topics

    title = (GUIDE / f"{SOURCE_LANGUAGE}.md").read_text("utf-8").split("\n", 1)[0]
    parts = [title, "The same text is at the desk under *Guide*, and in parts behind each “?”."]
    for topic in topics(SOURCE_LANGUAGE).values():
        parts += [f"## {topic.title}", topic.text]
        parts += [f"![{shot.shows}](first-day/{shot.topic}.webp)" for shot in SHOTS if shot.topic == topic.name]
    return "\n\n".join(parts) + "\n"


# The pictures


@contextmanager
def desk() -> Iterator[Any]:
    """A page of a browser, signed in at the desk of a demo site that lasts as long as the block."""
    with demo_site() as site:
        page = site.browser.new_context(viewport=WINDOW, base_url=site.address).new_page()
        page.goto("/admin/")
        page.fill("#id_username", "editor")
        page.fill("#id_password", site.password)
        page.press("#id_password", "Enter")
        page.wait_for_selector("#user-tools")
        yield page


@dataclass(frozen=True, slots=True)
class Shot:
    topic: str
    shows: str
    #: Goes there from where the shot before ended and returns what to take: a part of the page, or None for the window.
    go: Callable[[Any], Any]


def take_all(page: Any) -> None:
    for shot in SHOTS:
        part = shot.go(page)
        page.wait_for_timeout(400)  # fonts and pictures
        keep((part or page).screenshot(), PICTURES / f"{shot.topic}.webp")
        sys.stdout.write(f"{shot.topic}.webp\n")


def _start(page: Any) -> None:
    page.goto("/admin/")


def _paste(page: Any) -> None:
    page.goto("/admin/articles/article/paste/")
    page.fill("#id_text", REPORT)
    page.select_option("#id_section", index=1)
    page.click("[type=submit][value='Make a draft']")
    page.wait_for_selector(EDITOR)
    page.locator(".quote-row").first.scroll_into_view_if_needed()


def _writing(page: Any) -> None:
    page.evaluate("scrollTo(0, 0)")


def _quotes(page: Any) -> Any:
    page.evaluate(
        """() => {
            const walker = document.createTreeWalker(document.querySelector(".ProseMirror"), NodeFilter.SHOW_TEXT)
            const words = "a second tug stays in the harbour through the winter"
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(words)
                if (at < 0) continue
                document.querySelector(".ProseMirror").focus()
                getSelection().setBaseAndExtent(node, at, node, at + words.length)
            }
        }"""
    )
    page.keyboard.press("Control+Shift+Q")
    page.wait_for_selector("dialog[open]")
    page.keyboard.type("sarvan")
    page.wait_for_selector("#speaker-list [role=option]")
    page.keyboard.press("ArrowDown")


def _photos(page: Any) -> Any:
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog[open]", state="detached")
    page.keyboard.press("Control+z")  # the words of the shot before were nobody's
    page.click("button[title^='Photo:']")
    page.wait_for_selector("dialog[open] img")


def _tags(page: Any) -> Any:
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1280, "height": 2400})  # what stays in view covers nothing then
    return page.locator("#article_tags-group")


def _readiness(page: Any) -> Any:
    return page.locator("#readiness")


def _workflow(page: Any) -> Any:
    page.click(".more-steps summary")
    return page.locator("#state")


def _publishing(page: Any) -> None:
    page.set_viewport_size(WINDOW)
    page.goto("/admin/articles/article/?state__exact=ready")
    page.click("#result_list .field-headline a")
    page.goto(page.url.replace("/change/", "/publish/"))


def _corrections(page: Any) -> None:
    page.goto("/admin/articles/article/?live=yes")
    page.click("#result_list .field-headline a")
    page.goto(page.url.replace("/change/", "/publish/"))


def _safety(page: Any) -> None:
    page.goto("/admin/articles/article/?live=no")
    page.click("#result_list .field-headline a")
    page.wait_for_selector(EDITOR)
    page.click(f"{EDITOR} p")
    page.keyboard.press("End")
    page.keyboard.type(" Both were back before noon.")
    page.keyboard.press("Control+s")
    page.wait_for_load_state()
    page.wait_for_selector(".revisions-panel li >> nth=1")
    page.click(".revisions-panel li a")


def _preview(page: Any) -> None:
    page.go_back()
    page.click(".revisions-panel a:text-is('Preview')")


SHOTS = [
    Shot("start", "The start page of the desk: my work, what waits for me, what is in review and scheduled.", _start),
    Shot("paste", "An article made from pasted text: guesses have a dotted line and their reason.", _paste),
    Shot("writing", "The writing room: the text on the left, state, findings and records on the right.", _writing),
    Shot("quotes", "Words were marked as a quote; the desk asks who said them.", _quotes),
    Shot("photos", "The library of photos, each with its credit.", _photos),
    Shot("tags", "The tags of an article, in order.", _tags),
    Shot("readiness", "What stands between this article and its readers.", _readiness),
    Shot("workflow", "The state of an article and the steps that lead on.", _workflow),
    Shot("publishing", "The publishing page: now, or at a time in the paper's time zone.", _publishing),
    Shot("corrections", "A live article is published again: what kind of change it is, and the note.", _corrections),
    Shot("safety", "A revision: what was added is marked, word by word.", _safety),
    Shot("preview", "A preview, on the width of a phone and of a large screen.", _preview),
]


if __name__ == "__main__":
    sys.exit(main())
