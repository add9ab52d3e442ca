"""The desk of the demo: who works there, and what lies on it."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Comment, DeskRole, Section
from articles.publishing import assign, move

__all__ = ["COLLEAGUES", "put_work_on_the_desk"]

#: User name, first and last name, role, and the sections in which it holds (everywhere if none).
COLLEAGUES: list[tuple[str, str, str, str, list[str]]] = [
    ("jonah", "Jonah", "Pellow", "reporter", []),
    ("ysolde", "Ysolde", "Karn", "reporter", []),
    ("mirela", "Mirela", "Tosk", "sub_editor", ["sea-science", "public-life"]),
    ("tomas", "Tomas", "Rell", "sub_editor", ["security", "diplomacy"]),
    ("anselm", "Anselm", "Dray", "editor", ["sea-science", "public-life"]),
    ("ilse", "Ilse", "Marrow", "photo_editor", []),
    ("corin", "Corin", "Haldt", "tag_manager", []),
    ("wren", "Wren", "Hadley", "publisher", []),
]


@transaction.atomic
def put_work_on_the_desk(password: str) -> None:
    """Make the colleagues, give each article to its author, and bring three drafts on their way."""
    users = {colleague[0]: _user(*colleague, password=password) for colleague in COLLEAGUES}
    for user in users.values():
        written = Article.objects.filter(people__name=user.get_full_name(), created_by=None)
        Article.objects.filter(pk__in=written.values("pk")).update(created_by=user)
    for article in Article.objects.filter(slug="the-school-bell-that-follows-the-tide", state="draft"):
        move(article, "in_review", by=users["jonah"])
        tomorrow = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
        assign(article, by=users["anselm"], assignee=users["mirela"], due_at=tomorrow, priority=Article.Priority.HIGH)
        quote = article.quotes.standing()[0]
        Comment.objects.create(
            article=article,
            anchor=Comment.Anchor.QUOTE,
            anchor_ref=quote.ref,
            anchor_words=quote.text,
            text="Did the First Minister say this in the chamber or to us? Please add it.",
            created_by=users["mirela"],
        )
    for article in Article.objects.filter(slug="who-owns-the-wind-on-the-corran", state="draft"):
        move(article, "ready", by=users["mirela"])
    for article in Article.objects.filter(slug="a-shorter-winter-in-the-north-channel", state="draft"):
        assign(article, by=users["anselm"], assignee=users["mirela"], priority=Article.Priority.NORMAL)


def _user(name: str, first: str, last: str, role: str, sections: list[str], *, password: str) -> Any:
    user = get_user_model().objects.create_user(
        name, password=password, first_name=first, last_name=last, is_staff=True
    )
    held = DeskRole.objects.create(user=user, role=role)
    held.sections.set(Section.objects.filter(slug__in=sections))
    return user
