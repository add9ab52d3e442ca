"""The language of a text, told by what the others have not: small words, verbs of speech, quotation marks."""

import re
from collections import Counter, defaultdict
from functools import cache

from django.conf import settings

from ..quotes.lexicon import Flag, load

__all__ = ["guessed_language", "language_of_site"]

#: Words of which running text is full. Those that say nothing between two of our languages (`die`, `des`, `on`,
#: `was`), or that many neighbours have too (`la`, `de`), are not here.
_WORDS = {
    "de": "und das nicht ist mit auf eine einen einer ein im für sich auch dem wird wurde sind werden vom zum zur bei "
    "nach er sie wir ich ihr uns hat haben hatte hatten wurden worden kann können muss soll sollen sei wäre würde aus "
    "beim durch gegen zwischen während über unter seit dieser diese dieses diesem diesen kein keine seine ihre unsere "
    "wenn weil dass aber oder sehr schon jetzt wieder noch nur zu zwei drei alle bleibt gibt",
    "en": "the and with that from were have has had this they are which been would their said who is we you she he it "
    "his her him our your its be not but for by to could should can will about after before when what there these "
    "those than then into where why how",
    "fr": "et est les dans une qui pour sur au aux avec ont été par cette sont ses plus du il elle mais nous vous je "
    "ils elles ne pas qu ce ces leur leurs notre votre était étaient où aussi très selon depuis contre sans sous chez "
    "vers après avant deux trois",
}
#: And those of languages that we do not speak: a text in one of them is not in the next best of ours.
_OTHERS = {
    "cs": "že pro jako ale také jsou není byl jsme ve",
    "da": "og af er til som ikke det jeg vi har havde blev hun",
    "es": "el los las del por con para una es y se su lo fue han",
    "it": "il di che della dei delle è sono gli non ha con una nel alla",
    "nl": "het een van niet zijn voor aan ook wordt werd naar wij we hij dat maar uit deze door is",
    "pl": "nie się jest że jak ale przez oraz są był dla po",
    "pt": "o os dos em uma não com para por ao foi são um se",
    "sv": "och att som inte det är jag vi har hade för av på ett",
}
_WORD = re.compile(r"[^\W\d_]+")
#: How quotations are set in one of our languages alone.
_MARKS = {"de": re.compile("„[^„“”]+“"), "fr": re.compile("«[ \u00a0\u202f][^«»]+[ \u00a0\u202f]»")}
_LOOKED_AT = 20_000  # characters
_SAID = 2  # points of a verb of speech, and of quotation marks once in a text; small words and weekdays have one
_FEWEST = 2  # points, and
_SHARE = 0.08  # for each word at the least,
_AHEAD = 2  # and so many times those of any other language


def guessed_language(text: str) -> str:
    """The language (BCP 47) that a text is clearly in; empty where it is not clear."""
    text = text[:_LOOKED_AT]
    small, said = _tables()
    words = _WORD.findall(text)
    points: Counter[str] = Counter({language: _SAID for language, marks in _MARKS.items() if marks.search(text)})
    for word in words:
        if word in said:  # as it is written: Lance is a name
            points[said[word]] += _SAID
        else:
            points.update(small.get(word.lower(), ()))
    if not points:
        return ""
    (language, most), (_, second) = [*points.most_common(2), ("", 0)][:2]
    clear = most >= max(_FEWEST, _SHARE * len(words), _AHEAD * second)
    return language if clear and language in _WORDS else ""


@cache
def _tables() -> tuple[dict[str, list[str]], dict[str, str]]:
    """The languages of each small word and weekday, and the one of each verb of speech that is no word of another."""
    small: dict[str, list[str]] = defaultdict(list)
    for language, words in [*_WORDS.items(), *_OTHERS.items()]:
        for word in words.split():
            small[word].append(language)
    said = {}
    flags = {language: load(language).flags for language in _WORDS}
    for language, own in flags.items():
        for word, uses in own.items():
            if sum(word in other for other in flags.values()) > 1:
                continue
            if uses & Flag.SPEECH and uses & Flag.FINITE:
                said[word] = language
            elif uses & Flag.WEEKDAY:
                small[word].append(language)
    return dict(small), said


def language_of_site() -> str:
    """The publication's own language, as articles name theirs: `en` for `en-gb`."""
    return settings.LANGUAGE_CODE.partition("-")[0]
