"""Tags that a text suggests. Every one is a guess until an editor confirms it.

In order: tags of the vocabulary whose name or alias stands in the text, the speakers and bodies of
the article, and, while the vocabulary knows nothing of the text, names that the text repeats.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Q

from ..models import Article, ArticleTag, Organisation, Person, Quote, Tag
from ..names import fold

__all__ = ["MAX_TAGS", "suggest_tags"]

MAX_TAGS = 10
_LONGEST = 6  # words in a tag name that is looked for in the text
_REPEATED = 3
_MOST_NAMES = 3
_BATCH = 400  # keys in one query
_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
_POSSESSIVE = re.compile(r"[’']s$")
_COMPOUND = re.compile(r"-[^\W\d_]*[a-z]")
_SENTENCE_END = re.compile(r"[.!?:“\"]")


def suggest_tags(article: Article, text: str, bodies: Iterable[Organisation] = ()) -> list[Tag]:
    """Give the article the tags that `text` suggests, as guesses; return them, primary tag first.

    Args:
        article: saved, its quotes attributed.
        text: headline and paragraphs.
        bodies: organisations that the article names elsewhere, such as in a photo credit.
    """
    tags = _known(text)
    if not tags:
        tags = [_proposed(name, Tag.Kind.TOPIC) for name in _repeated_names(article.headline, text)]
    quotes = Quote.objects.filter(article=article, retired_at=None).select_related("person", "affiliation")
    people: dict[Person, None] = dict.fromkeys(q.person for q in quotes if q.person)
    organisations = dict.fromkeys([*(q.affiliation for q in quotes if q.affiliation), *bodies])
    tags += [_proposed(person.name, Tag.Kind.PERSON) for person in people]
    tags += [_proposed(body.name, Tag.Kind.ORGANISATION) for body in organisations]
    chosen = list(dict.fromkeys(tags))[:MAX_TAGS]
    ArticleTag.objects.bulk_create(
        ArticleTag(content_object=article, tag=tag, position=position, guess=True)
        for position, tag in enumerate(chosen)
    )
    return chosen


def _proposed(name: str, kind: Tag.Kind) -> Tag:
    return Tag.objects.get_or_add(name, kind=kind, state=Tag.State.PROPOSED)


def _known(text: str) -> list[Tag]:
    """Tags of the vocabulary that stand in the text, most frequent first; a longer name hides those inside it."""
    keys = _phrases(text)
    found: dict[str, Tag] = {}
    unique = list(keys)
    usable = Tag.objects.exclude(kind=Tag.Kind.INTERNAL).exclude(state=Tag.State.RETIRED)
    for start in range(0, len(unique), _BATCH):
        batch = unique[start : start + _BATCH]
        hits = usable.filter(Q(key__in=batch) | Q(aliases__key__in=batch)).prefetch_related("aliases").distinct()
        for tag in hits:
            for key in [tag.key, *(alias.key for alias in tag.aliases.all())]:
                if key in keys:
                    found[key] = tag
    counts: Counter[Tag] = Counter()
    for key, tag in found.items():
        inside = sum(keys[longer] for longer in found if longer != key and f" {key} " in f" {longer} ")
        if keys[key] > inside:
            counts[tag] += keys[key] - inside
    return [tag for tag, _ in counts.most_common()]


def _phrases(text: str) -> Counter[str]:
    """Count the folded runs of one to six words that do not cross a line end."""
    keys: Counter[str] = Counter()
    for line in text.split("\n"):
        words = _WORD.findall(line)
        folded = [fold(word) for word in words]
        for start in range(len(folded)):
            for end in range(start + 1, min(start + _LONGEST, len(folded)) + 1):
                keys[" ".join(folded[start:end])] += 1
    return keys


def _repeated_names(headline: str, text: str) -> list[str]:
    """Names that the text repeats often, or that stand in the headline and again in the text."""
    counts = Counter(name for line in text.split("\n") for name in _names(line))
    in_headline = set(_names(headline))
    names = [name for name, times in counts.most_common() if times >= (2 if name in in_headline else _REPEATED)]
    return names[:_MOST_NAMES]


def _names(line: str) -> Iterator[str]:
    """Yield the runs of capitalised words of a line; a single word at the start of a sentence only in capitals."""
    run: list[str] = []
    run_opens_sentence = False
    end = 0
    for word in _WORD.finditer(line):
        between = line[end : word.start()]
        bare = _POSSESSIVE.sub("", word[0])
        named = len(bare) > 1 and bare[0].isupper() and not _COMPOUND.search(bare)
        if run and (between != " " or not named):
            yield from _as_name(run, run_opens_sentence)
            run = []
        if named:
            if not run:
                run_opens_sentence = not line[:end].strip() or bool(_SENTENCE_END.search(between))
            run.append(bare)
            if bare != word[0]:
                yield from _as_name(run, run_opens_sentence)
                run = []
        end = word.end()
    if run:
        yield from _as_name(run, run_opens_sentence)


def _as_name(run: list[str], opens_sentence: bool) -> Iterator[str]:
    if len(run) > 1 or not opens_sentence or run[0].isupper():
        yield " ".join(run)
