"""What every rule about a sentence needs: how a phrase becomes an attribution."""

from dataclasses import dataclass

from .clauses import Clauses, Subject
from .fields import Fields, Reader
from .lexicon import Flag
from .offices import name_may_follow
from .phrases import BODY, NAME, ROLE, THING, Phrase
from .rules import RULES
from .tokens import Token

#: What is left of a rule's confidence when a name may have been missed: below what is filled in without a question.
UNSURE = 0.4


@dataclass(slots=True)
class Attribution:
    """A speaker as printed at one place: paragraph, phrase, fields, rule and confidence."""

    line: int
    phrase: Phrase | None
    fields: Fields
    rule: str
    confidence: float
    #: Set when the speaker was taken over from another quotation.
    person: int = -1
    speaker: str = ""


class Sentence:
    """The words of one paragraph, and who is meant by a phrase."""

    def __init__(self, reader: Reader, line: int) -> None:
        self.reader = reader
        self.tokens: list[Token] = reader.tokens
        self.lexicon = reader.lexicon
        self.clauses = Clauses(reader)
        self.line = line

    def give(self, subject: Subject, rule: str, factor: float = 1.0) -> Attribution:
        """Return the attribution of a rule to a subject."""
        subject, fields = self.named(subject)
        if subject.phrase.kind == ROLE and name_may_follow(self.tokens, subject.phrase, self.lexicon):
            factor *= UNSURE
        return Attribution(self.line, subject.phrase, fields, rule, RULES[rule][0] * factor)

    def named(self, subject: Subject) -> tuple[Subject, Fields]:
        """`Its director, Hanna Bergström,`: the apposition is the name, the phrase its role."""
        fields = self.reader.fields(subject.phrase, subject.apposition)
        if subject.phrase.kind not in (ROLE, THING) or subject.apposition is None:
            return subject, fields
        first, last = subject.apposition
        name = self.clauses.phrase(first, last)
        if name is None or name.kind != NAME:
            return subject, fields
        own_role, own_body = self.reader.own_role(subject.phrase)
        names = self.reader.fields(name, None)
        role, organisation = own_role or names.role, own_body or names.organisation
        printed = self.reader.slice(subject.phrase.first, name.last)
        fields = Fields(names.speaker, names.honorific, role, organisation, printed)
        return Subject(name, subject.verb), fields

    def _source(self, at: int, end: int) -> Subject | None:
        """`according to the log`."""
        for length in self.lexicon.source_lengths:
            words = tuple(token.low for token in self.tokens[at : at + length])
            if words in self.lexicon.sources:
                phrase = self.clauses.phrase(at + length, end)
                if length == 1 and self._is_name_or_rate(at, phrase, end):
                    continue
                return Subject(phrase, at, self.clauses.trailing_apposition(phrase, end)) if phrase else None
        return self._view(at, end)

    def _is_name_or_rate(self, at: int, phrase: Phrase | None, end: int) -> bool:
        """`Per Hansen said`, `40 kroner per head` are no sources; `per Ortega` is one."""
        if self.tokens[at].low not in self.lexicon.first_names:
            return False
        if phrase is None or phrase.kind not in (NAME, BODY):
            return True
        return self.tokens[at].cap and (phrase.last >= end or self.tokens[phrase.last].text != ",")

    def _view(self, at: int, end: int) -> Subject | None:
        """`in Ortega’s view`."""
        if at + 2 >= end or not self.tokens[at].has(Flag.PREPOSITION):
            return None
        phrase = self.clauses.phrase(at + 1, end)
        if phrase is None or phrase.possessor < 0 or not self.tokens[phrase.last - 1].has(Flag.VIEW):
            return None
        owner = self.clauses.phrase(phrase.first, phrase.possessor)
        return Subject(owner, at) if owner else None

    def owner(self, thing: Subject) -> Attribution | None:
        """`Ortega’s plan would end “…”` is a mention of Ortega."""
        phrase = thing.phrase
        if phrase.possessor < 0:
            return None
        owner = self.clauses.phrase(phrase.core, phrase.possessor)
        if owner is None or owner.kind not in (NAME, ROLE):
            return None
        return self.give(Subject(owner), "owner")
