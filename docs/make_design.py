"""Take the pictures of `design.md` in Chromium from a demo site of their own.

usage: python docs/make_design.py [NAME]...

Without names all are taken. `--at ADDRESS` takes them from a demo site that runs already. Needs what the tests need.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo_site import demo_site, keep

DOCS = Path(__file__).resolve().parent
PICTURES = DOCS / "design"
DESK, PHONE, PAPER = (1280, 900), (390, 844), (794, 1123)
_LAZY = "document.querySelectorAll('img[loading=lazy]').forEach(image => image.loading = 'eager')"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: what it is called, where, in which window, how many windows high, and in which scheme."""

    name: str
    path: str
    window: tuple[int, int] = DESK
    windows: float = 1.6
    scheme: str = "light"
    paper: bool = False


PROFILE = "/articles/the-woman-who-closed-the-sound/"
CORRECTED = "/articles/four-hands-for-the-last-boat/"
ARABIC = "/articles/qaid-ustul-tisali-yazur-ardvik/"
SHOTS = [
    Shot("front", "/", windows=3),
    Shot("front-phone", "/", PHONE, 2),
    Shot("front-dark", "/", scheme="dark"),
    Shot("article", PROFILE, windows=2.2),
    Shot("article-phone", CORRECTED, PHONE, 2.4),
    Shot("article-dark", PROFILE, scheme="dark", windows=2.2),
    Shot("article-print", CORRECTED, PAPER, 1, paper=True),
    Shot("article-arabic", ARABIC, windows=1.8),
    Shot("section", "/sections/security/"),
    Shot("tag", "/tags/calder/"),
    Shot("quotes", "/quotes/"),
    Shot("quote", "/quotes/demo01q1/"),
    Shot("person-phone", "/people/bulent-sarvan/", PHONE, 1.6),
    Shot("search", "/search/?q=harbour"),
    Shot("lost", "/articles/harbour-by-night/", windows=0.7),
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which; all unless given")
    parser.add_argument("--at", metavar="ADDRESS", help="of a demo site that runs already")
    options = parser.parse_args()
    sys.path.insert(0, str(DOCS.parent))
    wanted = [shot for shot in SHOTS if not options.names or shot.name in options.names]
    PICTURES.mkdir(exist_ok=True)
    if options.at:
        from playwright.sync_api import sync_playwright

        from tests.services import chromium

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            take_all(browser, options.at, wanted)
            browser.close()
    else:
        with demo_site() as site:
            take_all(site.browser, site.address, wanted)
    return 0


def take_all(browser: Any, address: str, shots: list[Shot]) -> None:
    for shot in shots:
        width, height = shot.window
        high = round(height * shot.windows)
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=shot.scheme)
        page = context.new_page()
        page.emulate_media(media="print" if shot.paper else "screen")
        page.goto(address + shot.path)
        page.evaluate(_LAZY)
        page.wait_for_load_state("networkidle")
        whole = page.evaluate("document.documentElement.scrollHeight")
        clip = {"x": 0, "y": 0, "width": width, "height": min(high, whole)}
        keep(page.screenshot(full_page=True, clip=clip), PICTURES / f"{shot.name}.webp", min(width, 640))
        context.close()
        sys.stdout.write(f"{shot.name}.webp\n")


if __name__ == "__main__":
    sys.exit(main())
