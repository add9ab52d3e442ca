"""The point that stays in sight is set by a click, in a browser, for the photo and for one article."""

import pytest
from django.urls import reverse

from articles.models import ArticlePhoto
from media.models import Photo
from tests.browser import needs_chromium, new_page
from tests.factories import make_article, make_photo

from .forms import change_page

pytestmark = [*needs_chromium, pytest.mark.django_db(transaction=True)]


def click_at(page, x: float, y: float) -> None:
    picture = page.locator(".focal-place img").first
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * x, "y": box["height"] * y})


def test_a_click_on_the_picture_keeps_that_place_in_sight(live_server, browser, desk):
    photo = make_photo()
    page, troubles = new_page(browser, desk, live_server.url)
    page.goto(live_server.url + reverse("admin:media_photo_change", args=[photo.pk]))
    page.wait_for_selector(".focal-cuts")
    click_at(page, 0.25, 0.8)
    x, y = (int(page.input_value(f"#id_focal_{axis}")) for axis in "xy")
    assert abs(x - 25) <= 2 and abs(y - 80) <= 2
    assert page.locator(".focal-mark").is_visible()
    page.fill("#id_focal_x", "60")
    picture, mark = page.locator(".focal-place img").bounding_box(), page.locator(".focal-mark").bounding_box()
    assert abs(mark["x"] + mark["width"] / 2 - picture["x"] - 0.6 * picture["width"]) <= 2
    assert abs(mark["y"] + mark["height"] / 2 - picture["y"] - y / 100 * picture["height"]) <= 2
    with page.expect_navigation():
        page.click("input[name=_continue]")
    assert Photo.objects.get().focal_point == (60, y)
    page.get_by_role("button", name="Cut around the middle").click()
    assert page.input_value("#id_focal_x") == page.input_value("#id_focal_y") == ""
    assert troubles == []


def test_an_article_looks_elsewhere_by_a_click_on_its_own_row(live_server, browser, desk):
    article = make_article(photos=[make_photo()])
    page, troubles = new_page(browser, desk, live_server.url)
    page.goto(live_server.url + change_page(article))
    page.wait_for_selector(".focal-cuts")
    click_at(page, 0.9, 0.1)
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    x, y = ArticlePhoto.objects.get().focal_point
    assert abs(x - 90) <= 2 and abs(y - 10) <= 2
    assert Photo.objects.get().focal_point is None
    assert troubles == []
