"""A small newsroom for tests of rights: somebody in each role, and articles in every place and state."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from articles.models import (
    Activity,
    Article,
    Change,
    Comment,
    DeskRole,
    FrontSlot,
    Organisation,
    Person,
    PreviewLink,
    Publication,
    Revision,
    Section,
    Source,
    Tag,
)
from articles.publishing import move, publish
from media.models import EarlierFile, Photo, SamePicture
from tests.desk.conftest import make_staff
from tests.desk.roles import ROLES, Standing
from tests.factories import make_article, make_organisation, make_person, make_photo, make_section, make_tag, make_user

STATES = ["draft", "in_review", "ready", "spiked", "live"]
PLACES = ["own", "mine", "other", "none"]
_PLACES_OF = {
    "draft": PLACES,
    "in_review": ["own", "mine"],
    "ready": ["mine", "other"],
    "spiked": ["own", "mine"],
    "live": ["own", "mine", "other"],
}
BODY = '<p>The harbour opens in May, says the mayor: <q data-quote="q1">“We are ready.”</q></p>'


@dataclass
class Newsroom:
    """What is there. `own` articles lie in a foreign section and become somebody's by `work_as`."""

    users: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    articles: dict[tuple[str, str], Article] = field(default_factory=dict)  # by place and state
    photos: dict[str, Photo] = field(default_factory=dict)  # own, other
    records: dict[type, models.Model] = field(default_factory=dict)
    folder: Path = Path()  # of the pictures
    nowhere: dict[tuple[Any, ...], Any] = field(default_factory=dict)  # answers about records that do not exist
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)  # filled in, by address

    def work_as(self, role: str) -> Any:
        """Give the own articles and the own photo to the user with this role."""
        user = self.users[role]
        own = [article.pk for (place, _), article in self.articles.items() if place == "own"]
        Article.objects.filter(pk__in=own).update(created_by=user)
        Photo.objects.filter(pk=self.photos["own"].pk).update(uploaded_by=user)
        return user

    def examples(self, model: type) -> list[tuple[str, models.Model, Standing]]:
        """Records of a model, each with what it is and how it stands to who works here now.

        Raises:
            LookupError: no example of this model is known here.
        """
        if model is Article:
            return [
                (f"{place} {state}", article, _standing(place, state)) for (place, state), article in self._sorted()
            ]
        if model in (Revision, Comment, FrontSlot):
            few = [one for one in self.examples(Article) if not one[0].endswith(("in_review", "spiked"))]
            found = [(name, model._default_manager.filter(article=one).first(), how) for name, one, how in few]
            return [(name, record, how) for name, record, how in found if record]
        if model is Photo:
            return [(name, photo, Standing(own=name == "own")) for name, photo in self.photos.items()]
        if model in self.records:
            return [("any", self.records[model], Standing())]
        raise LookupError(f"tests/desk/newsroom.py has no {model.__name__}; make one in `open_newsroom`.")

    def _sorted(self) -> list[tuple[tuple[str, str], Article]]:
        return sorted(self.articles.items(), key=lambda item: (STATES.index(item[0][1]), PLACES.index(item[0][0])))


def _standing(place: str, state: str) -> Standing:
    return Standing(own=place == "own", in_section=place in ("mine", "none"), draft=state in ("draft", "live"))


def open_newsroom() -> Newsroom:
    room = Newsroom()
    mine, other = make_section(name="Sea"), make_section(name="Land")
    stranger = make_staff("reporter", username="stranger", first_name="Quill", last_name="Strange")
    chief = make_user(username="chief")
    for role in ROLES:
        key = role.replace(" ", "_").replace("-", "_")
        held = [] if role == "no role" else [key]
        sections = [mine] if role in ("sub-editor", "editor") else []
        room.users[role] = make_staff(*held, username=key, sections=sections)
    for name, user in {**room.users, "chief": chief}.items():
        room.clients[name] = Client()
        room.clients[name].force_login(user)
    speaker, tag = make_person(name="Mayor Ilka Brandt"), make_tag(name="Harbours")
    room.photos = {"own": make_photo(), "other": make_photo(uploaded_by=stranger)}
    for photo in room.photos.values():
        EarlierFile.of(photo, by=chief, why="A better one").save()
    SamePicture.objects.create(older=room.photos["own"], newer=room.photos["other"], distance=3)
    for state in STATES:
        for place in _PLACES_OF[state]:
            room.articles[place, state] = _article(place, state, chief, stranger, mine, other, speaker, tag, room)
    room.records = {
        Person: speaker,
        Organisation: make_organisation(),
        Tag: tag,
        Section: mine,
        get_user_model(): stranger,
        Publication: Publication.objects.get_or_create(pk=1)[0],
        Change: Change.objects.create(key="home"),
        Activity: Activity.objects.note("change", speaker, by=chief),
    }
    room.records[DeskRole] = DeskRole.objects.filter(user=stranger)[0]
    return room


def _article(
    place: str, state: str, chief: Any, stranger: Any, mine: Any, other: Any, speaker: Any, tag: Any, room: Newsroom
) -> Article:
    section = {"mine": mine, "none": None}.get(place, other)
    article = make_article(
        headline=f"The {state.replace('_', ' ')} harbour, {place}",
        slug=f"harbour-{place}-{state}".replace("_", "-"),
        section=section or mine,
        body=BODY,
        tags=[tag],
        photos=[room.photos["other"]],
        authors=[speaker],
        speakers={"q1": {"speaker": "Ilka Brandt", "person": speaker, "guess": False}},
        created_by=stranger,
    )
    if state == "live":
        publish(article, by=chief)
        FrontSlot.objects.create(article=article, position=PLACES.index(place) + 1)
    elif state != "draft":
        move(article, state, by=chief, reason="Because of the tide.")
    PreviewLink.objects.make(
        article=article, revision=None, label="", created_by=chief, expires_at=timezone.now() + timedelta(days=1)
    )
    Comment.objects.create(article=article, text="Which harbour?", created_by=chief)
    Source.objects.create(article=article, title="Tape of the harbour", ref=f"tape{article.pk}")
    if section is None:
        Article.objects.filter(pk=article.pk).update(section=None)
    return Article.objects.get(pk=article.pk)


def everything_stored() -> str:
    """A digest of every row of every table."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            digest.update(table.encode())
            for row in sorted(map(repr, cursor.fetchall())):
                digest.update(row.encode())
    return digest.hexdigest()
