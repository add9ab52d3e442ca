"""Who is said to have spoken a quotation, from the sentence it stands in.

Each rule is a pattern on the skeleton (`Q` a quotation, `V` a verb of speech, `NP` a noun phrase).
The first rule that fires names the speaker; the table gives its confidence.
"""

from .before import BeforeQuotation
from .clauses import Subject
from .lexicon import Flag
from .phrases import BODY, NAME, PRONOUN, THING, Phrase
from .sentence import Attribution

__all__ = ["Attribution", "SentenceRules"]

VERB_WINDOW = 14
LONGEST_SEARCH = 60
CIRCUMSTANCE = 8
_RIGHT_ENDS = frozenset(",?!…—–-")
_DASHES = frozenset({"—", "–", "--"})
_WEAK_VERB = 0.85


class SentenceRules(BeforeQuotation):
    """The rules that look at one paragraph's sentences."""

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

    def sentence_subject(self, first: int, quote: int, end: int) -> Attribution | None:
        """R3: the first subject of the sentence that is followed by a verb; also `According to NP, … Q`."""
        source = self._source(first, quote)
        if source is not None:
            return self.give(source, "R1c")
        label = self.clauses.phrase(first, quote) if first == 0 else None
        named = label is not None and label.kind in (NAME, BODY) and self.tokens[label.last].text == ":"
        if label is not None and named and len(self.tokens[label.last - 1].text) > 1:
            return self.give(Subject(label), "R2c")
        source = self._source_between(first, quote)
        if source is not None:
            return self.give(source, "R1c")
        subject, thing = self.clauses.main_subject(first, quote, end)
        if subject is not None:
            agent = self._asked_by(subject, quote)
            return self.give(agent, "R2d") if agent is not None else self.give(subject, "R3")
        if thing is None:
            return self._only_name(first, quote)
        if thing.phrase.kind == THING and self._speaks(thing, quote):
            return self.give(thing, "R3", _WEAK_VERB)
        return self.owner(thing) or self._only_name(first, quote)

    def _source_between(self, first: int, quote: int) -> Subject | None:
        """`The plan, according to Ortega, is “…”`."""
        for at in range(first, quote - 2):
            if self.tokens[at].text in (",", *_DASHES) and self.tokens[at + 1].flags & Flag.PREPOSITION:
                source = self._source(at + 1, quote)
                if source is not None and source.phrase.kind == NAME:
                    return source
        return None

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
