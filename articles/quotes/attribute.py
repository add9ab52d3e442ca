"""Who is said to have spoken a quotation, from the sentence it stands in.

Each rule is a pattern on the skeleton (`Q` a quotation, `V` a verb of speech, `NP` a noun phrase).
The first rule that fires names the speaker; the table gives its confidence.
"""

from dataclasses import dataclass

from .clauses import Clauses, Subject
from .fields import Fields, Reader
from .lexicon import Flag
from .phrases import BODY, DOCUMENT, NAME, PRONOUN, ROLE, THING, Phrase
from .rules import RULES
from .tokens import Token

VERB_WINDOW = 14
NEAR_WINDOW = 4
LONGEST_SEARCH = 60
CIRCUMSTANCE = 8
_RIGHT_ENDS = frozenset(",?!…—–-")
_DASHES = frozenset({"—", "–", "--"})
_WEAK_VERB = 0.85
_INFINITIVE = 0.85


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


class SentenceRules:
    """The rules that look at one paragraph's sentences."""

    def __init__(self, reader: Reader, line: int) -> None:
        self.reader = reader
        self.tokens: list[Token] = reader.tokens
        self.lexicon = reader.lexicon
        self.clauses = Clauses(reader)
        self.line = line

    def give(self, subject: Subject, rule: str, factor: float = 1.0) -> Attribution:
        """Return the attribution of a rule to a subject."""
        subject, fields = self.named(subject)
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

    def right(self, quote: int, end: int) -> Attribution | None:
        """R1a, R1b, R1c: what follows the quotation in its sentence."""
        at = quote + 1
        if at < end and (self.tokens[at].text == "," or self.tokens[at].text in _DASHES):
            at += 1
        if at >= end:
            return None
        source = self._source(at, end)
        if source is not None:
            return self.give(source, "R1c")
        return self._verb_first(at, end) or self._subject_first(quote, at, end) or self._later_view(at, end)

    def _later_view(self, at: int, end: int) -> Attribution | None:
        """`“…” on the whole, in Ortega’s view`."""
        for later in range(at + 1, min(end, at + VERB_WINDOW)):
            token = self.tokens[later]
            if token.span >= 0:
                break
            if token.has(Flag.PREPOSITION) and later + 2 < end and self.tokens[later + 1].possessive:
                view = self._view(later, end)
                if view is not None:
                    return self.give(view, "R1c")
        return None

    def _source(self, at: int, end: int) -> Subject | None:
        """`according to the log`."""
        for length in self.lexicon.source_lengths:
            words = tuple(token.low for token in self.tokens[at : at + length])
            if words in self.lexicon.sources:
                phrase = self.clauses.phrase(at + length, end)
                return Subject(phrase, at, self.clauses.trailing_apposition(phrase, end)) if phrase else None
        return self._view(at, end)

    def _view(self, at: int, end: int) -> Subject | None:
        """`in Ortega’s view`."""
        if at + 2 >= end or not self.tokens[at].has(Flag.PREPOSITION):
            return None
        phrase = self.clauses.phrase(at + 1, end)
        if phrase is None or phrase.possessor < 0 or not self.tokens[phrase.last - 1].has(Flag.VIEW):
            return None
        owner = self.clauses.phrase(phrase.first, phrase.possessor)
        return Subject(owner, at) if owner else None

    def _verb_first(self, at: int, end: int) -> Attribution | None:
        verb = self.clauses.skip_adverbs(at, end)
        if verb >= end:
            return None
        token = self.tokens[verb]
        if not token.has(Flag.SPEECH) or token.cap or not token.has(Flag.FINITE) or verb - at > 2:
            return None
        if token.has(Flag.HEARER) or (token.has(Flag.JUDGE | Flag.THINK) and not token.has(Flag.PLAIN | Flag.NEAR)):
            return None
        subject = self.clauses.skip_adverbs(verb + 1, min(end, verb + 3))
        phrase = self.clauses.phrase(subject, end)
        if phrase is None or self.tokens[phrase.first].sense == "that":
            return None
        if phrase.kind == PRONOUN and phrase.gender == "n":
            return None
        joint = self.clauses.joined(phrase, end)
        return self.give(Subject(joint, verb, self.clauses.trailing_apposition(joint, end)), "R1a")

    def _subject_first(self, quote: int, at: int, end: int) -> Attribution | None:
        if self.tokens[at].has(Flag.PREPOSITION):
            return self._after_circumstance(at, end)
        if at + 2 < end and self.tokens[at].has(Flag.AUXILIARY) and self.tokens[at + 1].has(Flag.SUBORDINATOR):
            at += 2  # “…” is how Ortega describes it
        phrase = self.clauses.phrase(at, end)
        if phrase is None:
            return None
        verb, apposition = self.clauses.verb_after(phrase.last, end)
        if verb < 0 and self.tokens[quote].text in _RIGHT_ENDS and self.tokens[quote + 1].text not in _DASHES:
            verb = self._unknown_verb(phrase, end)
        if verb < 0:
            return None
        if self.tokens[quote].text not in _RIGHT_ENDS and at == quote + 1 and not self._closes(verb, end):
            return None
        return self.give(Subject(phrase, verb, apposition), "R1b")

    def _after_circumstance(self, at: int, end: int) -> Attribution | None:
        """`“…,” in a statement Ortega said`."""
        for start in range(at + 2, min(end, at + CIRCUMSTANCE)):
            if self.tokens[start].span >= 0 or self.tokens[start].text == ".":
                break
            phrase = self.clauses.phrase(start, end)
            if phrase is not None and phrase.kind in (NAME, PRONOUN):
                verb, apposition = self.clauses.verb_after(phrase.last, end)
                return self.give(Subject(phrase, verb, apposition), "R1b") if verb >= 0 else None
        return None

    def _unknown_verb(self, phrase: Phrase, end: int) -> int:
        """After `Q, NP` any past tense in -ed tells of speech."""
        verb = self.clauses.skip_adverbs(phrase.last, end)
        if verb < end and self.tokens[verb].low.endswith("ed") and self.tokens[verb].word:
            return verb
        return -1

    def _closes(self, verb: int, end: int) -> bool:
        """Without a comma before it, `NP V` must be plain: `“…” Ortega said`."""
        token = self.tokens[verb]
        return token.has(Flag.PLAIN | Flag.NEAR | Flag.HEARER) and (
            verb + 1 >= end or not self.tokens[verb + 1].has(Flag.DETERMINER)
        )

    def signature(self, quote: int) -> Attribution | None:
        """`“…” – Ana Ortega`: a paragraph that is a quotation, a dash and a name."""
        if quote + 2 >= len(self.tokens) or self.tokens[quote + 1].text not in _DASHES:
            return None
        end = len(self.tokens) - (self.tokens[-1].text == ".")
        phrase = self.clauses.phrase(quote + 2, end)
        if phrase is None or phrase.kind not in (NAME, BODY):
            return None
        apposition = self.clauses.trailing_apposition(phrase, end)
        whole = end in (phrase.last, apposition[1] if apposition else -1)
        return self.give(Subject(phrase, -1, apposition), "R1c") if whole else None

    def next_sentence(self, first: int, end: int) -> Attribution | None:
        """R1d: `“…” Ortega said on Monday.`, a sentence of its own because the quotation has a stop."""
        if end - first > 14 or any(token.span >= 0 for token in self.tokens[first:end]):
            return None
        phrase = self.clauses.phrase(first, end)
        if phrase is None:
            return None
        verb, apposition = self.clauses.verb_after(phrase.last, end)
        if verb < 0 or not self.tokens[verb].has(Flag.PLAIN | Flag.HEARER) or not self._no_content(verb, end):
            return None
        return self.give(Subject(phrase, verb, apposition), "R1d")

    def _no_content(self, verb: int, end: int) -> bool:
        """After the verb only a hearer, when, where or how may follow."""
        if verb + 1 >= end:
            return True
        after = self.tokens[verb + 1]
        if self.tokens[verb].has(Flag.HEARER):
            return not any(token.has(Flag.SUBORDINATOR) for token in self.tokens[verb + 1 : end])
        light = Flag.PREPOSITION | Flag.TIME | Flag.ADVERB
        return not after.word or (after.has(light) and not after.has(Flag.SUBORDINATOR & ~Flag.PREPOSITION))

    def left(self, quote: int, first: int) -> Attribution | None:
        """R2a to R2d: what leads to the quotation in its sentence; `quote` may be the end of a paragraph."""
        found = self._label(quote, first)
        if found is not None:
            return found
        for at in range(quote - 1, max(first, quote - VERB_WINDOW) - 1, -1):
            token = self.tokens[at]
            if token.span >= 0 or token.text == ";":
                break
            if not token.has(Flag.SPEECH) or token.inside:
                continue
            if token.flags & Flag.SPEECH == Flag.NEAR and quote - at > NEAR_WINDOW:
                continue
            if token.has(Flag.ING) and at > first and self.tokens[at - 1].sense == "as":
                quoted = self._quoted_as(at - 1, first)  # else was quoted as saying: the sentence’s subject
                return self.give(quoted, "R2d") if quoted else None
            if token.has(Flag.ING) and not self.clauses.is_speech(at):
                subject = self._with_participle(at, first) or self._reading(at, quote, first)
                if subject is not None:
                    return self.give(subject, "R2a")
                continue
            infinitive = self.clauses.before_infinitive(at, first)
            if infinitive is not None:
                return self.give(infinitive, "R2a", _INFINITIVE)
            if self._passive(at, quote):
                subject = self._agent(at, quote)
                return self.give(subject, "R2d") if subject else None
            if self.clauses.is_speech(at):
                return self._with_verb(at, quote, first)
        return None

    def _quoted_as(self, as_: int, first: int) -> Subject | None:
        """`state media quoted the general as saying “…”`: the one who is quoted, not who quotes."""
        for at in range(as_ - 1, max(first, as_ - CIRCUMSTANCE), -1):
            phrase = self.clauses.phrase(at, as_)
            if phrase is not None and phrase.last == as_ and self.clauses.is_speech(at - 1):
                return Subject(phrase, at - 1)
        return None

    def _with_participle(self, at: int, first: int) -> Subject | None:
        """`…, with Ortega yelling: “…”`."""
        subject = self.clauses.subject_before(at, first)
        if subject is None or subject.phrase.first == first or subject.apposition is not None:
            return None
        before = self.tokens[subject.phrase.first - 1]
        return subject if before.sense == "with" else None

    def _reading(self, at: int, quote: int, first: int) -> Subject | None:
        """`a sign reading “…”`: a thing with a text on it; who *issued* it, where the sentence says so."""
        if not self.tokens[at].has(Flag.DOCUMENT_VERB) or quote - at > 2 or self.tokens[at].has(Flag.HEARER):
            return None
        before = self.tokens[at - 1] if at > first else None
        if before is None or not before.word or before.cap or before.has(Flag.TIME | Flag.PRONOUN | Flag.ADVERB):
            return None
        subject = self.clauses.subject_before(at, first)
        if subject is None or subject.phrase.last != at:
            return None
        issued = subject.phrase.first - 1
        maker = self.clauses.subject_before(issued, first) if self._issues(issued, first, at) else None
        return maker or subject

    def _issues(self, verb: int, first: int, end: int) -> bool:
        document = self.tokens[end - 1].has(Flag.DOCUMENT)
        return document and verb > first and self.tokens[verb].has(Flag.ISSUING)

    def _passive(self, at: int, quote: int) -> bool:
        """`was asked by the judge`, but not `was quoted by the Times as saying`."""
        if not self.tokens[at].has(Flag.PAST) or at + 2 >= quote or self.tokens[at + 1].sense != "by":
            return False
        return not any(
            self.tokens[word].sense == "as" and self.tokens[word + 1].has(Flag.ING) for word in range(at, quote - 1)
        )

    def _agent(self, at: int, quote: int) -> Subject | None:
        phrase = self.clauses.phrase(at + 2, quote)
        return Subject(phrase, at, None) if phrase else None

    def _with_verb(self, verb: int, quote: int, first: int) -> Attribution | None:
        subject = self.clauses.subject_before(verb, first)
        weak = self.tokens[verb].flags & Flag.SPEECH == Flag.THINK
        if subject is not None and self._thing_judges(subject, verb):
            return None
        if subject is not None and self.tokens[subject.phrase.first].sense != "that":
            return self.give(subject, "R2a", _WEAK_VERB if weak else 1.0)
        if self.tokens[verb].has(Flag.HEARER):
            return None
        phrase = self.clauses.phrase(verb + 1, quote)
        if phrase is None or verb != first or self.tokens[quote - 1].text not in (":", ","):
            return None
        return self.give(Subject(phrase, verb, self.clauses.trailing_apposition(phrase, quote)), "R2b")

    def _thing_judges(self, subject: Subject, verb: int) -> bool:
        """`a class called “…”`: a thing does not judge, it is called."""
        judging = self.tokens[verb].flags & Flag.SPEECH == Flag.JUDGE
        return judging and subject.phrase.kind == THING and self.tokens[subject.phrase.last - 1].text[0].islower()

    def _label(self, quote: int, first: int) -> Attribution | None:
        """R2c: `Ortega: “…”`, `More from Ortega: “…”`; one letter is no name."""
        colon = quote - 1
        if colon <= first or self.tokens[colon].text != ":":
            return None
        phrase = self.clauses.phrase(first, colon)
        if phrase is not None and phrase.possessor >= 0 and phrase.kind in (THING, DOCUMENT):
            verbs = any(self.clauses.is_verb(at) for at in range(phrase.last, colon))
            return None if verbs else self.owner(Subject(phrase))
        if phrase is None or phrase.last != colon:
            phrase = self._after_dash_or_from(colon, first)
        if phrase is not None and phrase.kind == THING and phrase.possessor >= 0:
            return self.owner(Subject(phrase))
        if phrase is None or phrase.kind in (THING, DOCUMENT, PRONOUN) or colon - phrase.first > 10:
            return None
        if phrase.last - phrase.first == 1 and len(self.tokens[phrase.first].text) == 1:
            return None
        return self.give(Subject(phrase), "R2c")

    def _after_dash_or_from(self, colon: int, first: int) -> Phrase | None:
        for at in range(colon - 1, max(first, colon - 8), -1):
            before = self.tokens[at - 1]
            if (
                before.text in _DASHES
                or before.text in ("-", ",")
                or before.sense == "from"
                or self.tokens[at].possessive
            ):
                phrase = self.clauses.phrase(at, colon)
                return phrase if phrase is not None and phrase.last == colon else None
        return None

    def sentence_subject(self, first: int, quote: int, end: int) -> Attribution | None:
        """R3: the first subject of the sentence that is followed by a verb; also `According to NP, … Q`."""
        source = self._source(first, quote)
        if source is not None:
            return self.give(source, "R1c")
        label = self.clauses.phrase(first, quote) if first == 0 else None
        named = label is not None and label.kind in (NAME, BODY) and self.tokens[label.last].text == ":"
        if label is not None and named and len(self.tokens[label.last - 1].text) > 1:
            return self.give(Subject(label), "R2c")
        subject, thing = self.clauses.main_subject(first, quote, end)
        if subject is not None:
            agent = self._asked_by(subject, quote)
            return self.give(agent, "R2d") if agent is not None else self.give(subject, "R3")
        if thing is None:
            return self._only_name(first, quote)
        if thing.phrase.kind == THING and self._speaks(thing, quote):
            return self.give(thing, "R3", _WEAK_VERB)
        return self.owner(thing) or self._only_name(first, quote)

    def _asked_by(self, subject: Subject, quote: int) -> Subject | None:
        """`Ortega was asked by the judge whether …`: the words are the judge’s."""
        verb = self.clauses.skip_adverbs(subject.verb, quote)
        if verb < quote and self.tokens[verb].has(Flag.SPEECH) and self._passive(verb, quote):
            return self._agent(verb, quote)
        return None

    def _only_name(self, first: int, quote: int) -> Attribution | None:
        """The only person named in the sentence before the quotation."""
        found: Phrase | None = None
        at = max(first, quote - LONGEST_SEARCH)
        while at < quote:
            phrase = self.clauses.phrase(at, quote)
            if phrase is not None and phrase.kind == NAME and len(self.tokens[phrase.last - 1].text) > 1:
                if found is not None:
                    return None
                found = phrase
            at = max(at + 1, phrase.last if phrase is not None else 0)
        return self.give(Subject(found), "only") if found is not None else None

    def _speaks(self, thing: Subject, quote: int) -> bool:
        """`The publication has been outspoken, arguing “…”`: a verb of speech close to the quotation."""
        return any(
            token.has(Flag.SPEECH) and token.has(Flag.ING | Flag.FINITE) and not token.has(Flag.THINK)
            for token in self.tokens[max(thing.verb, quote - 8) : quote]
        )

    def owner(self, thing: Subject) -> Attribution | None:
        """`Ortega’s plan would end “…”` is a mention of Ortega."""
        phrase = thing.phrase
        if phrase.possessor < 0:
            return None
        owner = self.clauses.phrase(phrase.core, phrase.possessor)
        if owner is None or owner.kind not in (NAME, ROLE):
            return None
        return self.give(Subject(owner), "owner")
