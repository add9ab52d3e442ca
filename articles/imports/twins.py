"""Articles that say what another says already."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from ..body import paragraph_texts
from ..models import Article
from .notes import ImportNote

__all__ = ["Twins"]

_MOST = 50  # articles of one headline that are compared


class Twins:
    """The articles of some headlines, and those that are added meanwhile."""

    def __init__(self, headlines: Iterable[str]) -> None:
        self._there: dict[str, list[Article]] = defaultdict(list)
        number = Window(RowNumber(), partition_by=F("headline"), order_by="pk")
        same = Article.objects.filter(headline__in=set(headlines)).annotate(number=number).filter(number__lte=_MOST)
        for article in same.order_by("pk").only("slug", "headline", "body"):
            self._there[article.headline].append(article)

    def notes(self, article: Article) -> list[ImportNote]:
        """A note if there is an article with the same headline and the same words."""
        same = self._there.get(article.headline)
        words = paragraph_texts(article.body) if same else []
        twin = next((one for one in same or () if paragraph_texts(one.body) == words), None)
        if twin is None:
            return []
        text = _("The same text is there already: %(slug)s. Is it meant twice?")
        return [ImportNote("twin", text % {"slug": twin.slug})]

    def add(self, article: Article) -> None:
        """It has its address, and others may be its twins."""
        if len(self._there[article.headline]) < _MOST:
            self._there[article.headline].append(article)
