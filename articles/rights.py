"""Who may do what at the desk. One function for one record, one for a list; nothing else decides.

The table that people read is `docs/roles.md`; a test compares the two.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from media.models import Photo

from .models import (
    Activity,
    Article,
    Change,
    DeskRole,
    Edition,
    FrontSlot,
    Organisation,
    Person,
    Publication,
    Revision,
    Section,
    Tag,
)

__all__ = [
    "Grants",
    "grants",
    "headlines_to",
    "is_published",
    "may",
    "may_on_articles",
    "publishable_by",
    "sections_of",
    "visible_to",
]

Role = DeskRole.Role
_EVERYBODY: frozenset[str] = frozenset(Role)
_NOBODY: frozenset[str] = frozenset()

#: What a role may do with records that belong to no section. `own` is: those that the user brought in.
_RECORDS: dict[type, dict[str, frozenset[str]]] = {
    Person: {
        "view": _EVERYBODY,
        "add": frozenset({Role.REPORTER, Role.SUB_EDITOR, Role.EDITOR, Role.PHOTO_EDITOR}),
        "change": frozenset({Role.SUB_EDITOR, Role.EDITOR, Role.PHOTO_EDITOR}),
        "delete": frozenset({Role.EDITOR}),
        "merge": frozenset({Role.EDITOR}),
    },
    Tag: {
        "view": _EVERYBODY,
        "add": frozenset({Role.REPORTER, Role.SUB_EDITOR, Role.EDITOR, Role.TAG_MANAGER}),  # a reporter's are proposals
        "change": frozenset({Role.TAG_MANAGER}),
        "delete": frozenset({Role.TAG_MANAGER}),
        "merge": frozenset({Role.TAG_MANAGER}),  # and split, and undo
    },
    Photo: {
        "view": _EVERYBODY,
        "add": frozenset({Role.REPORTER, Role.SUB_EDITOR, Role.EDITOR, Role.PHOTO_EDITOR}),
        "change": frozenset({Role.SUB_EDITOR, Role.EDITOR, Role.PHOTO_EDITOR}),
        "change own": frozenset({Role.REPORTER}),
        "delete": frozenset({Role.PHOTO_EDITOR}),
        # Take back what shows the same as another photo, and no article uses.
        "discard": frozenset({Role.PHOTO_EDITOR}),
        "discard own": frozenset({Role.REPORTER, Role.SUB_EDITOR, Role.EDITOR}),
    },
    Section: {"view": _EVERYBODY, "add": _NOBODY, "change": _NOBODY, "delete": _NOBODY},
    Change: {"view": frozenset({Role.EDITOR})},
    Activity: {"view": frozenset({Role.EDITOR})},
}
_RECORDS[Organisation] = _RECORDS[Person]

_WRITERS: frozenset[str] = frozenset({Role.REPORTER, Role.SUB_EDITOR, Role.EDITOR})
#: What a role may do with articles of its sections, and those that have none yet.
_IN_SECTION: dict[str, frozenset[str]] = {
    "view": frozenset({Role.SUB_EDITOR, Role.EDITOR}),
    "change": frozenset({Role.SUB_EDITOR, Role.EDITOR}),
    "comment": frozenset({Role.SUB_EDITOR, Role.EDITOR}),
    "send": frozenset({Role.SUB_EDITOR, Role.EDITOR}),  # for review, or take it back
    "review": frozenset({Role.SUB_EDITOR, Role.EDITOR}),  # ready, send back, spike, assign, embargo, preview links
    "publish": frozenset({Role.EDITOR}),  # schedule, correct, withdraw, override, lift an embargo, front page
}
#: What the author or assignee of an article may do, whatever its section and whatever the role.
_OWN = {"view", "comment", "send"}
#: Who may read the headline of any article in a list of where a photo, tag or person stands.
_HEADLINES = frozenset({Role.PHOTO_EDITOR, Role.TAG_MANAGER})


@dataclass(frozen=True, slots=True)
class Grants:
    """The roles of a user, each with the sections in which it holds; None means in all."""

    roles: dict[str, frozenset[int] | None]

    def holds(self, *roles: str) -> bool:
        return Role.PUBLISHER in self.roles or not self.roles.keys().isdisjoint(roles)

    def everywhere(self, roles: frozenset[str]) -> bool:
        """Whether one of `roles` holds in all sections."""
        return Role.PUBLISHER in self.roles or any(self.roles.get(role, ()) is None for role in roles)

    def sections(self, roles: frozenset[str]) -> frozenset[int]:
        return frozenset().union(*(self.roles.get(role) or () for role in roles))


def grants(user: Any) -> Grants:
    """Return what `user` holds: one query, remembered on the user object. A superuser is a publisher.

    None, for somebody whose account is gone, holds nothing.
    """
    if user is None:
        return Grants({})
    known: Grants | None = getattr(user, "_desk_grants", None)
    if known is None:
        known = user._desk_grants = Grants(_roles(user))
    return known


def _roles(user: Any) -> dict[str, frozenset[int] | None]:
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return {}
    if user.is_superuser:
        return {Role.PUBLISHER: None}
    held: dict[str, set[int]] = {}
    for role, section in DeskRole.objects.filter(user=user.pk).values_list("role", "sections"):
        held.setdefault(role, set()).update([section] if section else [])
    return {
        role: frozenset(sections) if sections and role in (Role.SUB_EDITOR, Role.EDITOR) else None
        for role, sections in held.items()
    }


def may(user: Any, verb: str, record: Any) -> bool:
    """Whether `user` may do `verb` with `record`, a record or (for `add`, or "with any at all") its class.

    Verbs: `view`, `add`, `change`, `delete`; for photos also `discard`; for tags, people and organisations also
    `merge`; for articles also `comment`, `send`, `review`, `publish`, and
    `place`: to say in which section it stands. An assignee without rights in the section it is in may not,
    or an editor could carry off another section's article and publish it.
    """
    held = grants(user)
    if not held.roles:
        return False
    model = record if isinstance(record, type) else type(record)
    if issubclass(model, Article):
        return _may_with_class(held, verb) if record is model else _may_with_article(held, user, verb, record)
    if issubclass(model, Revision):
        return verb == "view" and may(user, "view", Article if record is model else record.article)
    if issubclass(model, FrontSlot):
        return held.holds(Role.EDITOR) if record is model else may(user, "publish", record.article)
    if issubclass(model, Activity) and record is not model and verb == "view":
        return visible_to(user, Activity.objects.filter(pk=record.pk)).exists()
    return _may_with_record(held, user, verb, model, record)


def may_on_articles(user: Any, verb: str) -> bool:
    """Whether there can be an article with which `user` may do `verb`."""
    return may(user, verb, Article)


def _may_with_class(held: Grants, verb: str) -> bool:
    if verb == "delete":
        return False  # articles are spiked; their revisions stay
    if verb == "add":
        return held.holds(*_WRITERS)
    if verb in {"change", *_OWN}:
        return bool(held.roles)  # anybody can have been assigned one
    return held.holds(*_IN_SECTION.get(verb, _NOBODY))


def _may_with_article(held: Grants, user: Any, verb: str, article: Article) -> bool:
    if verb == "place":
        return user.pk == article.created_by_id or _may_with_article(held, user, "review", article)
    if verb not in _IN_SECTION:
        return False
    roles = _IN_SECTION[verb]
    if held.everywhere(roles):
        return True
    if held.holds(*roles) and (article.section_id is None or article.section_id in held.sections(roles)):
        return True
    own = user.pk in (article.created_by_id, article.assignee_id)
    return own and (verb in _OWN or (verb == "change" and article.state == Article.State.DRAFT))


def _may_with_record(held: Grants, user: Any, verb: str, model: type, record: Any) -> bool:
    if issubclass(model, Publication) and verb in {"add", "delete"}:
        return False  # there is one, always
    if Role.PUBLISHER in held.roles:
        return model not in (Change, Activity) or verb == "view"
    rules = next((rules for known, rules in _RECORDS.items() if issubclass(model, known)), {})
    if held.holds(*rules.get(verb, ())):
        return True
    owner = user.pk if record is model else getattr(record, "uploaded_by_id", None)
    own = held.holds(*rules.get(f"{verb} own", ())) and owner == user.pk
    return own and (record is model or not is_published(record))


def is_published(photo: Photo) -> bool:
    """A live edition shows the photo, or a scheduled one will: what is said of it is no longer the reporter's alone."""
    return Edition.objects.filter(edition_photos__photo=photo).not_over().exists()


def visible_to[T: QuerySet[Any]](user: Any, records: T) -> T:
    """Those of `records` (articles, editions, revisions, log lines, slots or any other) that `user` may know of."""
    held, model = grants(user), records.model
    if model is Article:
        return records.filter(_visible_articles(held, user)) if not _sees_all(held) else records
    if model is FrontSlot:
        return records.filter(article__in=publishable_by(user))
    if model in (Edition, Revision):
        if not may(user, "view", Article):
            return records.none()
        return records if _sees_all(held) else records.filter(_visible_articles(held, user, "article__"))
    if model is Activity:
        if not may(user, "view", Activity):
            return records.none()
        if _sees_all(held):
            return records
        mine = Q(article=None) | _visible_articles(held, user, "article__")
        return records.exclude(kind__in=["user", "deskrole"]).filter(mine)
    return records if may(user, "view", model) else records.none()


def sections_of(user: Any, verb: str) -> frozenset[int] | None:
    """The sections in which `user` may do `verb` with every article; None for all of them."""
    held, roles = grants(user), _IN_SECTION[verb]
    if held.everywhere(roles):
        return None
    return held.sections(roles) if held.holds(*roles) else frozenset()


def publishable_by(user: Any) -> QuerySet[Article]:
    """The articles that `user` may publish."""
    held, roles = grants(user), _IN_SECTION["publish"]
    if held.everywhere(roles):
        return Article.objects.all()
    if not held.holds(*roles):
        return Article.objects.none()
    return Article.objects.filter(Q(section=None) | Q(section__in=held.sections(roles)))


def headlines_to[T: QuerySet[Any]](user: Any, articles: T) -> T:
    """Those of `articles` whose headline and state `user` may read in a list of where something is used.

    For photo editors and tag managers these are all: they answer for a credit or a name wherever it stands.
    To open one of them is another question (`may(user, "view", article)`).
    """
    return articles if grants(user).everywhere(_HEADLINES) else visible_to(user, articles)


def _sees_all(held: Grants) -> bool:
    return held.everywhere(_IN_SECTION["view"])


def _visible_articles(held: Grants, user: Any, article: str = "") -> Q:
    """The condition for an article, reached over the lookup `article`. A join: a subquery would read the archive."""

    def of(name: str, value: Any) -> Q:
        return Q(**{f"{article}{name}": value})

    if not held.roles:
        return Q(pk__in=[])
    own = of("created_by", user.pk) | of("assignee", user.pk)
    if not held.holds(*_IN_SECTION["view"]):
        return own
    return own | of("section", None) | of("section__in", held.sections(_IN_SECTION["view"]))
