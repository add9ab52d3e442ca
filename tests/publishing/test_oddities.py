"""What the checks point out in the words, and what an editor may publish in spite of."""

import pytest

from articles.publishing import PublishingRefused, check, publish
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db


def test_oddities_are_reported_and_nothing_is_changed():
    body = "<p>From 11– 16 May, a NATO-led…operation…. Every engagements have been good.</p>"
    article = make_article(body=body, section=make_section())
    found = {finding.code: finding for finding in check(article)}
    assert {"odd_dash", "glued_ellipsis", "odd_stop", "agreement"} <= set(found)
    assert "“From 11– 16 May, a NATO-led…operation….”" in found["odd_dash"].message
    assert found["odd_dash"].where == "paragraph:1"
    assert not found["odd_dash"].blocking
    assert publish(article).body == body


def test_only_some_findings_are_overridden_and_only_with_a_reason():
    article = make_article(body='<p>A pipe of 5" and “an open mark.</p>')
    with pytest.raises(PublishingRefused):
        publish(article, override=" ")
    assert publish(article, override="An inch sign.").override == "An inch sign."
    with pytest.raises(PublishingRefused):
        publish(make_article(tags=[]), override="We never tag.")


@pytest.mark.parametrize(
    "text",
    [
        "Every business has it.",
        "Each bus is full.",
        "Wait… Then go.",
        "It is 3.5 metres, 4.2 wide...",
        "Every day, ships have come.",
    ],
)
def test_plain_prose_is_no_oddity(text):
    oddities = {"odd_dash", "glued_ellipsis", "odd_stop", "agreement"}
    assert not oddities & {finding.code for finding in check(make_article(body=f"<p>{text}</p>"))}


def test_a_quotation_that_nobody_marked_is_pointed_out():
    said = "<p>“We will come back to this harbour next year,” said Ana Ruiz.</p>"
    marked = '<p>“We <q data-quote="um1">will come</q> back some day when nobody waits,” she said.</p>'
    article = make_article(body=said + marked)
    (found,) = [finding for finding in check(article) if finding.code == "unmarked_quotation"]
    assert found.where == "paragraph:1"  # though words of it are marked in the other one
    article = make_article(body=said + said.replace("We will", '<q data-quote="um2">We will').replace(",”", ",</q>”"))
    assert "unmarked_quotation" not in {finding.code for finding in check(article)}  # the same words again
