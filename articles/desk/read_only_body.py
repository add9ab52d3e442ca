"""The body for somebody who may only read it here: as text, with what stands in it named in its place."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ..body import marked_quotes, pieces, pulled_words, read_pull
from ..models import Article

__all__ = ["read_only_body"]


def read_only_body(article: Article) -> SafeString:
    """The stored body as HTML, in no other form than our own schema writes."""
    stored = list(pieces(article.body))
    named = {photo.ref: str(photo) for photo in article.photos.all()} if any(one.photo for one in stored) else {}
    quotes = {quote.ref: quote.text for quote in marked_quotes(article.body)} if any(one.pull for one in stored) else {}
    parts = [
        {"piece": piece, "photo": named.get(piece.photo, piece.photo), "words": _pulled(piece.pull, quotes)}
        for piece in stored
    ]
    return render_to_string("admin/desk/read_only_body.html", {"parts": parts, "language": article.language})


def _pulled(value: str, quotes: dict[str, str]) -> str:
    pull = read_pull(value)
    return pulled_words(pull, quotes[pull.ref]) or "" if pull and pull.ref in quotes else ""
