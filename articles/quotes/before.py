"""R2a to R2d: what stands before a quotation in its sentence and says who spoke."""

from .clauses import Subject
from .lexicon import Flag
from .phrases import DOCUMENT, NAME, PRONOUN, THING, Phrase
from .sentence import Attribution, Sentence

VERB_WINDOW = 14
NEAR_WINDOW = 4
CIRCUMSTANCE = 8
_DASHES = frozenset({"—", "–", "--"})
_PUT = Flag.PRONOUN | Flag.SUBORDINATOR | Flag.DETERMINER
_WEAK_VERB = 0.85
_INFINITIVE = 0.85


class BeforeQuotation(Sentence):
    """The rules that look to the left."""

    def left(self, quote: int, first: int) -> Attribution | None:
        """R2a to R2d: what leads to the quotation in its sentence; `quote` may be the end of a paragraph."""
        found = self._label(quote, first)
        if found is not None:
            return found
        for at in range(quote - 1, max(first, quote - VERB_WINDOW) - 1, -1):
            token = self.tokens[at]
            if token.span >= 0 or token.text == ";":
                break
            if not token.has(Flag.SPEECH) or token.inside or self._signed_by(at):
                continue
            if token.flags & Flag.SPEECH == Flag.NEAR and (quote - at > NEAR_WINDOW or self._puts_together(at)):
                continue
            if token.has(Flag.ING) and at > first and self.tokens[at - 1].sense == "as":
                quoted = self._quoted_as(at - 1, first)  # else was quoted as saying: the sentence’s subject
                return self.give(quoted, "R2d") if quoted else None
            if token.has(Flag.ING) and not self.clauses.is_speech(at):
                subject = (
                    self._with_participle(at, first) or self._heard_saying(at, first) or self._reading(at, quote, first)
                )
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
                found = self._with_verb(at, quote, first)
                return self._who_reports(found, at, first) or found
        return None

    def _who_reports(self, found: Attribution | None, verb: int, first: int) -> Attribution | None:
        """`Ortega said that auditors had found “…”`: what nobody named thinks is told by who is named before."""
        phrase = found.phrase if found is not None else None
        named = phrase is None or phrase.kind == NAME or phrase.gender in ("m", "f")
        thinks = self.tokens[verb].flags & Flag.SPEECH == Flag.THINK
        if phrase is None or named or not (thinks or phrase.kind == PRONOUN):
            return None
        for at in range(phrase.first - 1, max(first, phrase.first - VERB_WINDOW), -1):
            token = self.tokens[at]
            if token.span >= 0 or token.text == ";":
                break
            if token.has(Flag.PLAIN | Flag.HEARER) and self.clauses.is_speech(at):
                subject = self.clauses.subject_before(at, first)
                if subject is None:
                    continue
                speaker = self.named(subject)[0].phrase
                if speaker.kind == NAME or speaker.gender in ("m", "f"):
                    return self.give(subject, "R2a", _WEAK_VERB)
        return None

    def _signed_by(self, at: int) -> bool:
        """`a letter signed by Ortega “…”`: a verb that only documents have says here whose the document is."""
        only_documents = not self.tokens[at].flags & Flag.SPEECH & ~(Flag.DOCUMENT_VERB | Flag.NEAR)
        return only_documents and self.tokens[at].has(Flag.PAST) and self._by(at)

    def _by(self, at: int) -> bool:
        return at + 1 < len(self.tokens) and self.tokens[at + 1].sense == "by"

    def _puts_together(self, at: int) -> bool:
        """`has put together “…”`: *put* is a verb of speech only as in `put it`."""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return self.tokens[at].sense in ("put", "puts") and after is not None and after.word and not after.has(_PUT)

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

    def _heard_saying(self, at: int, first: int) -> Subject | None:
        """`Ortega recalled Luis Brandt telling her “…”`: whom somebody remembers or heard is who spoke."""
        for start in range(at - 1, max(first, at - CIRCUMSTANCE), -1):
            phrase = self.clauses.phrase(start, at)
            if phrase is not None and phrase.last == at and self.tokens[start - 1].has(Flag.PERCEIVE):
                return Subject(phrase, at)
        return None

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
