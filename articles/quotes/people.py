"""The people of an article: full names, and who a surname, a pronoun or *the colonel* stands for."""

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property

from .fields import Fields
from .lexicon import Lexicon, phrase_key
from .phrases import NAME, PRONOUN, ROLE, Phrase
from .tokens import Token

LOOK_BACK = 60


@dataclass(slots=True)
class Person:
    """A person of the article with the fields printed first for them."""

    name: str
    first: str
    surname: str
    gender: str
    honorific: str = ""
    role: str = ""
    organisation: str = ""
    printed: str = ""
    #: Where these fields are printed (code point); they are not known before.
    printed_at: int = -1
    heads: set[str] = field(default_factory=set)
    mentions: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a person is spoken of: code point, sentence number, subject of its clause or not."""

    start: int
    sentence: int
    person: int
    subject: bool


@dataclass(frozen=True, slots=True)
class Who:
    """The answer: a person's number, how sure, and a reason in words."""

    person: int
    certainty: float
    reason: str


class People:
    """One list for each article, filled in text order."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.persons: list[Person] = []
        self.mentions: list[Mention] = []
        self._starts: list[int] = []
        self._by_name: dict[str, int] = {}
        self._by_surname: dict[str, list[int]] = {}
        self._by_first: dict[str, list[int]] = {}

    @cached_property
    def royal_heads(self) -> list[str]:
        """The titles of kings and queens."""
        return [title for title, entry in self.lexicon.titles.items() if entry.kind == "royal"]

    def read(self, phrase: Phrase, fields: Fields, tokens: list[Token], sentence: int, subject: bool) -> None:
        """Take in a phrase met while reading: a new person, or another mention of a known one."""
        if phrase.kind == ROLE and any(title.kind == "royal" for _, _, title in phrase.titles):
            person = self._add(fields.speaker, phrase)
        elif phrase.kind != NAME or not fields.speaker:
            return
        elif len(phrase.names) > 1:
            for first, last in phrase.names:
                name = " ".join(token.text for token in tokens[first:last])
                plain = Phrase(first, first, last, last, NAME)
                if last - first > 1:
                    self._note(self._add(name, plain), tokens[first].start, sentence, subject)
            return
        else:
            known = self.named(fields.speaker, phrase)
            bare = " " not in fields.speaker and not phrase.titles and phrase.role_end < 0
            if known is None and bare and not subject and fields.speaker.lower() not in self.lexicon.first_names:
                return
            person = self._add(fields.speaker, phrase) if known is None else known.person
        self._enrich(self.persons[person], phrase, fields, tokens[phrase.first].start)
        self._note(person, tokens[phrase.first].start, sentence, subject)

    def _note(self, person: int, start: int, sentence: int, subject: bool) -> None:
        self.persons[person].mentions += 1
        if not self._starts or start > self._starts[-1]:
            self._starts.append(start)
            self.mentions.append(Mention(start, sentence, person, subject))

    def spoke(self, person: int, start: int, sentence: int) -> None:
        """Note that a person was made the speaker at a place; pronouns later look at it."""
        at = bisect_left(self._starts, start)
        if at < len(self._starts) and self._starts[at] == start:
            self.mentions[at] = Mention(start, sentence, person, True)
        else:
            self._starts.insert(at, start)
            self.mentions.insert(at, Mention(start, sentence, person, True))

    def _add(self, name: str, phrase: Phrase) -> int:
        key = _key(name)
        if key in self._by_name:
            return self._by_name[key]
        words = key.split()
        first, surname = words[0], words[-1]
        gender = phrase.gender or self.lexicon.first_names.get(first, "")
        number = len(self.persons)
        self.persons.append(Person(name, first, surname, gender))
        self._by_name[key] = number
        for start in range(max(0, len(words) - 4), len(words)):
            part = " ".join(words[start:])
            small = all(word in self.lexicon.particles for word in words[start:-1])
            if start == len(words) - 1 or small:
                self._by_surname.setdefault(part, []).append(number)
        self._by_first.setdefault(first, []).append(number)
        return number

    def _enrich(self, person: Person, phrase: Phrase, fields: Fields, start: int) -> None:
        if person.printed_at < 0 and (fields.honorific or fields.role or fields.organisation):
            person.printed_at = start
            person.honorific, person.role, person.organisation = fields.honorific, fields.role, fields.organisation
            person.printed = fields.printed
        if phrase.gender and not person.gender and phrase.kind != PRONOUN:
            person.gender = phrase.gender
        for words in (fields.honorific, fields.role):
            for word in phrase_key(words).split()[:8] if words else ():
                person.heads.add(self.lexicon.short_forms.get(word, word))

    def named(self, name: str, phrase: Phrase) -> Who | None:
        """Who has this name, in full, as a surname with or without particles, or as a first name?"""
        key = _key(name)
        if key in self._by_name:
            return Who(self._by_name[key], 1.0, "named in full")
        words = key.split()
        if len(words) > 1 and words[0] not in self.lexicon.particles:
            return self._longer_name(words)
        candidates = self._fitting(self._by_surname.get(key, []), phrase)
        if not candidates:
            candidates = self._fitting(self._by_first.get(key, []), phrase)
            if len(candidates) == 1:
                return Who(candidates[0], 0.95, "by first name")
            return None
        if len(candidates) == 1:
            return Who(candidates[0], 1.0, "by surname")
        best = max(candidates[:20], key=lambda number: (self.persons[number].mentions, -number))
        return Who(best, 0.7, f"{len(candidates)} people have this surname; the one named most is taken")

    def _longer_name(self, words: list[str]) -> Who | None:
        """`Donald Trump` is `Donald J. Trump` when first name and surname are equal."""
        for number in self._by_surname.get(words[-1], [])[:20]:
            if self.persons[number].first == words[0] and " " in self.persons[number].name:
                return Who(number, 1.0, "by first name and surname")
        return None

    def _fitting(self, numbers: list[int], phrase: Phrase) -> list[int]:
        if not phrase.gender:
            return numbers
        return [number for number in numbers if self.persons[number].gender in ("", phrase.gender)]

    def pronoun(self, gender: str, start: int, sentence: int) -> Who | None:
        """Who is *he* or *she* at this place?

        The subject of this or the last sentence if the gender fits; else the latest mention with that
        gender; else the latest whose gender nothing tells.
        """
        at = bisect_left(self._starts, start)
        recent = self.mentions[max(0, at - LOOK_BACK) : at][::-1]
        near = [mention for mention in recent if mention.subject and sentence - mention.sentence <= 1]
        known = [mention for mention in recent if self.persons[mention.person].gender == gender]
        for mention in near:
            if self.persons[mention.person].gender == gender:
                return Who(mention.person, 0.95, "the last subject, and the gender fits")
        if known and sentence - known[0].sentence <= 2:
            return Who(known[0].person, 0.9, "the latest person of this gender")
        open_ones = [mention for mention in recent if not self.persons[mention.person].gender]
        for mention in [*(mention for mention in near if mention in open_ones), *known[:1], *open_ones[:1]]:
            return Who(mention.person, 0.8, "the latest person whom nothing rules out")
        return None

    def described(self, head: str, gender: str, start: int) -> Who | None:
        """Who is *the colonel* or *His Majesty*: the last person with this rank or role, before a place."""
        at = bisect_left(self._starts, start)
        head = self.lexicon.short_forms.get(head, head)
        for mention in self.mentions[max(0, at - LOOK_BACK) : at][::-1]:
            person = self.persons[mention.person]
            if head in person.heads and gender in ("", person.gender or gender):
                return Who(mention.person, 0.9, f"the last person called {head}")
        return None


def _key(name: str) -> str:
    return " ".join(name.lower().replace("'", "’").split())
