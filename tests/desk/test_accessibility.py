"""Every page of the desk passes axe, light and dark, on a phone and on a desk."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from articles.models import Comment, FrontSlot
from articles.publishing import publish, set_embargo
from tests.browser import needs_chromium, new_page
from tests.factories import make_article, make_person, make_photo, publish_article

pytestmark = [*needs_chromium, pytest.mark.django_db(transaction=True)]

QUOTED = '<p>“<q data-quote="axe1">We … are ready</q>,” said Admiral Kaya on 3-5 May.</p>'


def addresses() -> dict[str, str]:
    """A page of every kind, each with something on it."""
    article = make_article(
        body=QUOTED,
        photos=[make_photo(), make_photo(with_file=False)],
        authors=[make_person()],
        speakers={"axe1": {"speaker": "Kaya", "guess": True, "trace": "R1: after “said”"}},
    )
    article.article_tags.update(guess=True)
    article.headline = "Another headline"
    article.save()
    Comment.objects.create(article=article, text="Is that so?")
    set_embargo(article, timezone.now() + timedelta(days=1), by=None)
    live = publish_article(headline="Live").article
    publish(make_article(headline="Soon"), at=timezone.now() + timedelta(hours=1))
    slot = FrontSlot.objects.create(article=live)

    def of(name: str, *rest: object) -> str:
        return reverse(f"admin:articles_article_{name}", args=[article.pk, *rest])

    listed = {
        name: reverse(f"admin:{name}_changelist")
        for name in [
            "articles_article", "articles_person", "articles_organisation", "articles_tag", "articles_section",
            "articles_frontslot", "articles_activity", "articles_change", "media_photo", "auth_user",
        ]
    }  # fmt: skip
    return listed | {
        "start": reverse("admin:index"),
        "guide": reverse("admin:help"),
        "paste": reverse("admin:articles_article_paste"),
        "add": reverse("admin:articles_article_add"),
        "room": of("change"),
        "publish": of("publish"),
        "publish again": reverse("admin:articles_article_publish", args=[live.pk]),
        "withdraw": reverse("admin:articles_article_withdraw", args=[live.pk]),
        "until": reverse("admin:articles_article_until", args=[live.pk]),
        "embargo": of("embargo"),
        "assign": of("assign"),
        "move": of("move") + "?to=spiked",
        "comments": of("comments"),
        "revisions": of("revisions"),
        "revision": of("revision", 2),
        "links": of("links"),
        "log": of("history"),
        "preview": reverse("desk_preview", args=[article.pk, 2]),
        "calendar": reverse("admin:articles_article_calendar"),
        "week": reverse("admin:articles_article_calendar") + "?view=week",
        "photo": reverse("admin:media_photo_change", args=[article.photos.first().pk]),
        "photo upload": reverse("admin:media_photo_upload"),
        "photo template": reverse("admin:media_photo_template") + f"?photo={article.photos.first().pk}",
        "photo add": reverse("admin:media_photo_add"),
        "tag": reverse("admin:articles_tag_change", args=[article.tags.first().pk]),
        "person add": reverse("admin:articles_person_add"),
        "slot": reverse("admin:articles_frontslot_change", args=[slot.pk]),
        "user add": reverse("admin:auth_user_add"),
    }


#: What the dark colours, or the narrow window with its own buttons, can break on a page that passes in the light.
NARROW = [
    "aria-hidden-focus", "button-name", "color-contrast", "label", "link-in-text-block", "link-name", "region",
    "scrollable-region-focusable",
]  # fmt: skip


def test_no_page_of_the_desk_has_a_violation(live_server, browser, desk):
    pages = addresses()
    page, troubles = new_page(browser, desk, live_server.url)
    found = {}
    for name, address in pages.items():
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(live_server.url + address)
        assert answer.status == 200, (name, answer.status)
        if name in ("add", "room"):
            page.wait_for_selector(".body-editor .ProseMirror")
        found |= violations(page, f"{name} in the light", {"iframes": False})
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 390, "height": 900})
        page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished)).then(() => null)")
        found |= violations(page, f"{name} in the dark", {"iframes": False, "runOnly": NARROW})
    assert found == {}
    assert troubles == []


def violations(page, name, options):
    """What axe finds on a page, by rule."""
    results = Axe().run(page, options=options).response
    return {f"{name}: {one['id']}": [node["html"][:160] for node in one["nodes"]][:3] for one in results["violations"]}


def test_sign_in_passes_too(live_server, browser, db):
    page = browser.new_page()
    page.goto(live_server.url + reverse("admin:login"))
    assert Axe().run(page).response["violations"] == []
