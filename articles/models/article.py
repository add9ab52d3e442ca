"""Articles: what the desk works on. Readers never see one; they see its editions."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from media.fields import TextBlock, TextLine
from media.focal import FocalPoint, focal_point_is_whole
from media.models import Photo

from ..names import Slugs
from .body_field import BodyField
from .bulk import add_rows
from .edition import ArticleSlug
from .person import Person
from .quote import settle_marks, write_quotes
from .revision import CONTENT_FIELDS, Revision
from .section import Section
from .tag import Tag
from .translation import Translation

__all__ = ["Article", "ArticleByline", "ArticlePhoto", "ArticleTag", "StaleArticle", "article_slugs"]


#: What `save` writes of an article that is there already.
_SAVED_FIELDS = [*(name.removesuffix("_id") for name in CONTENT_FIELDS), "version", "in_work", "updated_at"]
_ATTEMPTS = 5  # to find an address that nobody takes at the same moment
#: What the doors of `publishing` change, each by a compare and swap of its own.
WORKFLOW_FIELDS = ("state", "assignee_id", "due_at", "priority", "embargoed_until")


class StaleArticle(Exception):
    """Somebody saved the article after this copy of it was read; nothing was written."""

    def __init__(self, article: "Article") -> None:
        super().__init__(
            f"“{article.headline}” was saved by somebody else after you opened it. Your version was not stored; "
            "theirs is kept. Open the article again and put your changes into it."
        )


class ArticleManager(models.Manager["Article"]):
    def add_all(self, articles: Sequence["Article"]) -> None:
        """Write new articles that have addresses; the caller writes their rows and records their revisions.

        Raises:
            IntegrityError: an address, or an article of that uuid, is there.
        """
        for article in articles:
            article.version, article.in_work = 1, True
        add_rows(articles)
        for article in articles:
            article.settled()


class Article(models.Model):
    """The working copy. Every save is a revision; publishing freezes one into an edition.

    `save` writes the content alone. State, assignee, due time, priority and embargo belong to the
    workflow: they change without a revision and only by `publishing.workflow` and `publishing.embargo`,
    so that a save never takes back what a colleague has decided meanwhile.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        READY = "ready", _("Ready")
        SPIKED = "spiked", _("Spiked")

    class Priority(models.IntegerChoices):
        URGENT = 1, _("Urgent")
        HIGH = 2, _("High")
        NORMAL = 3, _("Normal")
        LOW = 4, _("Low")

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    # The workflow: changed by the doors of `publishing` alone, without a revision.
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT, editable=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="assignments",
        verbose_name=_("assignee"),
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True, editable=False)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.NORMAL, editable=False
    )
    embargoed_until = models.DateTimeField(_("embargoed until"), null=True, blank=True, editable=False)

    in_work = models.BooleanField(default=True, editable=False)  # there are words that no edition holds

    # The content: what a revision holds.
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("The address. Made from the headline when empty."),
    )
    headline = TextLine(_("headline"), max_length=300)
    standfirst = TextBlock(_("standfirst"), blank=True)
    dateline = TextLine(_("dateline"), max_length=120, blank=True, help_text=_("Where the report is from, as printed."))
    byline = TextLine(
        _("byline"), max_length=200, blank=True, help_text=_("As printed, for example “By Ana Ruiz and Li Wen”.")
    )
    body = BodyField(_("body"), blank=True)
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("section")
    )
    language = models.CharField(
        _("language"), max_length=20, default="en", help_text=_("BCP 47, for example en or pt-BR.")
    )
    genre = TextLine(_("genre"), max_length=80, blank=True)
    urgency = models.PositiveSmallIntegerField(
        _("urgency"), null=True, blank=True, help_text=_("1 is the highest, 9 the lowest.")
    )
    event_start = models.DateField(_("event from"), null=True, blank=True)
    event_end = models.DateField(_("event to"), null=True, blank=True)
    ed_note = TextBlock(_("note to editors"), blank=True, help_text=_("Travels with the article; never public."))
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    people = models.ManyToManyField(Person, through="ArticleByline", related_name="articles", blank=True)
    photos = models.ManyToManyField(Photo, through="ArticlePhoto", related_name="articles", blank=True)
    tags = TaggableManager(through="ArticleTag", blank=True, related_name="articles")

    objects: ClassVar[ArticleManager] = ArticleManager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-updated_at", "-pk"]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="article_saved"),
            models.Index(fields=["state", "-updated_at", "-id"], name="article_in_state"),
            models.Index(fields=["section", "-updated_at", "-id"], name="article_in_section"),
            models.Index(fields=["due_at"], name="article_due", condition=Q(in_work=True)),
            models.Index(
                fields=["embargoed_until"], name="article_embargo", condition=Q(embargoed_until__isnull=False)
            ),
            models.Index(fields=["language"], name="article_language"),
            models.Index(fields=["headline", "slug", "id"], name="article_search"),  # the list sorted by headline
            models.Index(fields=["-updated_at", "-id"], name="article_in_work", condition=Q(in_work=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "in_review", "ready", "spiked"]), name="article_state_known"
            ),
            models.CheckConstraint(condition=~Q(slug=""), name="article_has_slug"),
            models.CheckConstraint(condition=Q(priority__range=(1, 4)), name="article_priority_1_to_4"),
            models.CheckConstraint(condition=Q(urgency=None) | Q(urgency__range=(1, 9)), name="article_urgency_1_to_9"),
            models.CheckConstraint(
                condition=Q(event_end=None) | Q(event_start__lte=F("event_end")),
                name="article_event_ends_after_it_starts",
                violation_error_message=_("The event ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def save(
        self,
        *args: Any,
        by: Any = None,
        note: str = "",
        record: bool = True,
        **kwargs: Any,
    ) -> None:
        """Write the working copy, its quotes and a revision of the whole, in one transaction.

        Args:
            by: the user who saves, kept in the revision.
            note: why, kept in the revision.
            record: False when the caller goes on to change tags, photos or bylines in the same
                transaction and calls `record_revision` itself.

        Raises:
            StaleArticle: the row was saved by somebody else since this copy was read.
            ValueError: the workflow was changed on this copy.
        """
        if kwargs.get("update_fields") is not None:
            raise ValueError("An article is saved whole, so that its revision and quotes say what its body says.")
        if not self._state.adding:
            if self._workflow_read != self._workflow():
                raise ValueError("State, assignee, due time, priority and embargo change by `publishing` alone.")
            kwargs["update_fields"] = _SAVED_FIELDS
        self.in_work = True
        version, slug = self.version, self.slug
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with transaction.atomic():
                    self._claim_version()
                    if not self.slug:
                        self.slug = article_slugs(self.pk).give(self.headline)
                    copied_from = settle_marks(self)
                    new = self._state.adding
                    super().save(*args, **kwargs)
                    write_quotes(self, copied_from)
                    if not new:
                        Translation.objects.follow(self)
                    if record:
                        self.record_revision(by=by, note=note)
                self.settled()
                return
            except BaseException as error:
                self.version, made_slug, self.slug = version, not slug, slug
                somebody_was_faster = made_slug and isinstance(error, IntegrityError) and "slug" in str(error)
                if not somebody_was_faster or attempt == _ATTEMPTS:
                    raise

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **kwargs: Any) -> "Article":
        article = super().from_db(db, field_names, values, **kwargs)
        article.settled()
        return article

    def settled(self) -> None:
        """The workflow of this copy is what the database holds; called by whoever changed both."""
        self._workflow_read = self._workflow()

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        self.settled()

    def _workflow(self) -> dict[str, Any]:
        return {name: self.__dict__[name] for name in WORKFLOW_FIELDS if name in self.__dict__}

    def record_revision(self, by: Any = None, note: str = "") -> Revision:
        """Keep the whole article as it is in the database now as revision number `version`."""
        [revision] = Revision.objects.record([self], by=by, note=note)
        return revision

    _workflow_read: dict[str, Any]

    def _claim_version(self) -> None:
        """Compare and swap: works on every database, also where there are no row locks."""
        if self._state.adding:
            self.version = 1
            return
        rows = Article.objects.filter(pk=self.pk, version=self.version).update(version=F("version") + 1)
        if not rows:
            raise StaleArticle(self)
        self.version += 1


def article_slugs(of: int | None = None) -> Slugs:
    """Gives addresses that no article but `of` has, and none that was published."""

    def taken(slugs: Iterable[str]) -> set[str]:
        others = Article.objects.order_by().exclude(pk=of or 0).filter(slug__in=slugs).values_list("slug", flat=True)
        claimed = ArticleSlug.objects.exclude(article_id=of or 0).filter(slug__in=slugs).values_list("slug", flat=True)
        return set(others.union(claimed).order_by())

    return Slugs(taken)


class ArticleTag(ItemBase):  # type: ignore[misc]  # taggit has no types
    """A tag of the working copy; position 0 is the primary tag."""

    tag = models.ForeignKey(Tag, models.PROTECT, related_name="article_tags", verbose_name=_("tag"))
    content_object = models.ForeignKey(Article, models.CASCADE, related_name="article_tags")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    guess = models.BooleanField(
        _("guess"), default=False, help_text=_("Suggested from the text; nobody has confirmed it yet.")
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="article_tag_once"),
        ]

    def __str__(self) -> str:
        return str(self.tag)


class ArticleByline(models.Model):
    """Who wrote the working copy, in order."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    person = models.ForeignKey(Person, models.PROTECT, related_name="article_bylines", verbose_name=_("person"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "person"], name="article_byline_once")]

    def __str__(self) -> str:
        return str(self.person)


class ArticlePhoto(FocalPoint):
    """A photo in the working copy. The first is the lead unless the body places it.

    `caption` and `alt_text` replace those of the photo where they are not empty; so does the focal point.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="article_photos")
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="article_photos", verbose_name=_("photo"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    caption = TextBlock(_("caption"), blank=True)
    alt_text = TextLine(_("alt text"), max_length=1000, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "photo"], name="article_photo_once"),
            focal_point_is_whole("article_photo"),
        ]

    def __str__(self) -> str:
        return str(self.photo)
