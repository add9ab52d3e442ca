"""What a bulk change does to one article: by the same door and the same rights as on its own page."""

import uuid
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from ..models import Activity, Article, ArticleTag, Edition, Section, Tag
from ..publishing import assign, move, steps_from
from ..rights import may
from .workflow_pages import kept_reason, may_step

__all__ = [
    "NotPossible",
    "add_tag",
    "change",
    "put_tags",
    "refuse_forbidden",
    "remove_tag",
    "replace_tag",
    "set_section",
]


class NotPossible(Exception):
    """Why one article cannot be changed like this."""


def refuse_forbidden(user: Any, action: str, article: Article) -> None:
    """Raise NotPossible, which says why, if the article cannot be changed like this, or not by this person."""
    if action in Article.State.values:
        if action == article.state:
            raise NotPossible(_("it is that already"))
        if action not in steps_from(article.state):
            raise NotPossible(_("there is no such step from where it is"))
        if not may_step(user, article, action):
            raise NotPossible(_("you may not take that step"))
        return
    verb = {"assign": "review", "section": "place"}.get(action, "change")
    if not may(user, verb, article) or (action == "section" and not may(user, "change", article)):
        raise NotPossible(_("you may not change that"))


def change(
    user: Any, action: str, article: Article, wanted: dict[str, Any], batch: uuid.UUID
) -> tuple[bool, list[Edition]]:
    """Change one article; return whether that changed anything, and the scheduled editions that it called off."""
    refuse_forbidden(user, action, article)
    if action in Article.State.values:
        reason = kept_reason(user, article, action, wanted.get("reason", ""))
        return True, move(article, action, by=user, reason=reason, batch=batch)
    if action == "assign":
        due_at, priority = article.due_at, article.priority
        changed = assign(article, by=user, assignee=wanted["assignee"], due_at=due_at, priority=priority, batch=batch)
    elif action == "section":
        changed = set_section(user, article, wanted["section"], batch)
    elif action == "replace_tag":
        changed = replace_tag(user, article, wanted["tag"], wanted["instead"], batch)
    else:
        changed = (add_tag if action == "add_tag" else remove_tag)(user, article, wanted["tag"], batch)
    return changed, []


def set_section(user: Any, article: Article, section: Section | None, batch: uuid.UUID) -> bool:
    before = article.section
    if before == section:
        return False
    article.section = section
    article.save(by=user, note=_("Moved to a section"))
    Activity.objects.note("section", article, by=user, before=before, after=section, batch=batch)
    return True


def add_tag(
    user: Any, article: Article, tag: Tag, batch: uuid.UUID, *, as_before: dict[str, Any] | None = None
) -> bool:
    """Put the tag behind all others, or where it stood `as_before`, what `remove_tag` noted in the log."""
    if article.article_tags.filter(tag=tag).exists():
        return False
    article.save(record=False, by=user)
    last = article.article_tags.aggregate(last=Max("position"))["last"]
    behind = 0 if last is None else last + 1
    was = as_before or {}
    ArticleTag.objects.create(
        content_object=article, tag=tag, position=was.get("position", behind), guess=was.get("guess", False)
    )
    if "order" in was:
        _put_in_order(article, [one["id"] for one in was["order"]])
    article.record_revision(by=user, note=_("Tag added"))
    Activity.objects.note("add tag", article, by=user, after=tag, batch=batch)
    return True


def remove_tag(user: Any, article: Article, tag: Tag, batch: uuid.UUID) -> bool:
    uses = list(article.article_tags.select_related("tag"))
    use = next((use for use in uses if use.tag_id == tag.pk), None)
    if use is None:
        return False
    article.save(record=False, by=user)
    was = {"id": tag.pk, "name": str(tag), "position": use.position, "guess": use.guess}
    use.delete()
    article.record_revision(by=user, note=_("Tag removed"))
    was["order"] = [one.tag for one in uses]
    Activity.objects.note("remove tag", article, by=user, before=was, batch=batch)
    return True


def replace_tag(user: Any, article: Article, tag: Tag, instead: Tag, batch: uuid.UUID) -> bool:
    """Put another tag in the place of one; where the article has both, the earlier place stays."""
    order = [use.tag_id for use in article.article_tags.all()]
    if tag == instead or tag.pk not in order:
        return False
    article.save(record=False, by=user)
    before = list(article.article_tags.order_by("position", "pk").values("tag_id", "position", "guess"))
    uses = article.article_tags.filter(tag__in=[tag, instead])
    first = next(iter(uses))
    uses.exclude(pk=first.pk).delete()
    ArticleTag.objects.filter(pk=first.pk).update(tag=instead, guess=False)
    article.record_revision(by=user, note=_("Tag replaced"))
    names = {"rows": before, "name": str(tag)}
    after = {"rows": list(article.article_tags.values_list("tag_id", flat=True)), "name": str(instead)}
    Activity.objects.note("replace tag", article, by=user, before=names, after=after, batch=batch)
    return True


def put_tags(user: Any, article: Article, rows: list[dict[str, Any]], batch: uuid.UUID) -> None:
    """Give the article these tags, as `replace_tag` noted them in the log."""
    article.save(record=False, by=user)
    article.article_tags.all().delete()
    ArticleTag.objects.bulk_create(ArticleTag(content_object=article, **row) for row in rows)
    article.record_revision(by=user, note=_("Tag put back"))
    Activity.objects.note("replace tag", article, by=user, after={"rows": [row["tag_id"] for row in rows]}, batch=batch)


def _put_in_order(article: Article, order: list[int]) -> None:
    """Number the tags anew where their positions alone (two may be the same) do not put them in this order."""
    uses = list(article.article_tags.all())
    if [use.tag_id for use in uses] == order:
        return
    for use in uses:
        ArticleTag.objects.filter(pk=use.pk).update(position=order.index(use.tag_id))
