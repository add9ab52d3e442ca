"""Who does what in a sentence: subjects, their verbs, and the words between the two.

All searches stop at a fixed distance, so that a sentence of any length costs time in proportion.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .fields import Range, Reader
from .lexicon import Flag, Lexicon
from .lookup import match_role
from .offices import two_offices
from .phrases import NAME, PRONOUN, ROLE, THING, TIME, Phrase, analyse, may_begin, outline, read_phrase
from .tokens import NOUN, Token

REACH = 45
AFTER_RELATIVE = 24
AFTER_PREPOSITION = 12
_STOPS = frozenset(".!?;…")
_BREAKS = frozenset({",", ";", ":", "—", "–", "--", "(", ")", "-"})
_BEFORE_NAME = Flag.RELATIVE | Flag.ALIAS_START
_DASHES = frozenset({"—", "–", "--"})


@dataclass(slots=True)
class Subject:
    """A noun phrase that is the subject of the verb at `verb`; `apposition` stands between the two."""

    phrase: Phrase
    verb: int = -1
    apposition: Range | None = None


class Clauses:
    """Looks for subjects and verbs among the tokens of one paragraph."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.tokens: list[Token] = reader.tokens
        self.lexicon: Lexicon = reader.lexicon

    def phrase(self, first: int, end: int) -> Phrase | None:
        """Return the noun phrase at a token unless it is one of time."""
        return self._known(read_phrase(self.tokens, first, end, self.lexicon), end)

    def people(self, first: int, end: int) -> Iterator[Phrase]:
        """Give the phrases that can be people, one after another; what holds no capital is passed over unread."""
        at, tokens = first, self.tokens
        while at < end:
            token = tokens[at]
            if token.begins == NOUN and not token.cap and at + 1 < end and tokens[at + 1].flags & Flag.BREAK:
                at += 2
                continue
            outer = outline(tokens, at, end, self.lexicon) if may_begin(tokens, at, end) else None
            if outer is None:
                at += 1
            elif self._may_name(outer[0], outer[2], end):
                found = self._known(analyse(tokens, at, outer, self.lexicon), end)
                if found is not None and found.kind in (NAME, ROLE):
                    yield found
                at = at + 1 if found is None else found.last
            else:
                at = at + 1 if tokens[outer[1] - 1].flags & Flag.TIME else outer[2]

    def _may_name(self, first: int, last: int, end: int) -> bool:
        """A capital, or a sign or word that a name can follow: `the director, Hanna Bergström,`."""
        for token in self.tokens[first:last]:
            if token.cap:
                return True
        if last >= end:
            return False
        after = self.tokens[last]
        return after.text == "," or after.text in _DASHES or bool(after.flags & _BEFORE_NAME)

    def _known(self, found: Phrase | None, end: int) -> Phrase | None:
        if found is not None and found.kind in (THING, ROLE, NAME):
            found = self._alias(found, end)
            if found.kind == ROLE and found.last + 1 < end and self.tokens[found.last].flags & Flag.CONJUNCTION:
                found = two_offices(self.tokens, found, end, self.lexicon)
        return None if found is None or found.kind == TIME else found

    def _alias(self, phrase: Phrase, end: int) -> Phrase:
        """`The artist known as Grey Heron`: the name is what follows."""
        if phrase.last >= end or not self.tokens[phrase.last].flags & Flag.ALIAS_START:
            return phrase
        for length in (1, 2):
            words = tuple(token.low for token in self.tokens[phrase.last : phrase.last + length])
            if words in self.lexicon.aliases and phrase.last + length < end:
                name = read_phrase(self.tokens, phrase.last + length, end, self.lexicon)
                if name is not None and name.kind == NAME and not phrase.names:
                    name.first, name.core, name.role_end = phrase.first, phrase.core, phrase.last
                    name.possessor = phrase.possessor
                    return name
        return phrase

    def _after_alias(self, at: int) -> bool:
        return tuple(token.low for token in self.tokens[max(0, at - 2) : at]) in self.lexicon.aliases

    def is_speech(self, at: int) -> bool:
        """Is the token a verb of speech in a finite form (and not the noun of that spelling)?"""
        token = self.tokens[at]
        if not token.has(Flag.SPEECH) or token.inside or token.span >= 0:
            return False
        before = self.tokens[at - 1] if at else None
        if before is not None and not self._may_precede_verb(before):
            return False
        if token.cap and at and before is not None and before.word:
            return False
        if at + 1 < len(self.tokens) and self.tokens[at + 1].inside == "title":
            return False
        if token.has(Flag.FINITE):
            return not token.has(Flag.VERB_OR_NOUN) or self._verb_not_noun(at)
        if before is None:
            return False
        if token.has(Flag.ING):
            if token.flags & Flag.SPEECH == Flag.NEAR:
                return False
            return before.has(Flag.AUXILIARY) or (at > 1 and before.has(Flag.ADVERB) and self._light(at - 2))
        if not token.has(Flag.BASE):
            return False
        plural = before.low.endswith("s") and not before.possessive and before.word
        if before.has(Flag.AUXILIARY) and token.flags & Flag.SPEECH == Flag.NEAR:
            return False
        return plural or before.has(Flag.PRONOUN | Flag.AUXILIARY) or (before.has(Flag.ADVERB) and at > 1)

    def _may_precede_verb(self, before: Token) -> bool:
        """A possessive or an article before a word makes it a noun."""
        if before.possessive:
            return False
        determines = before.has(Flag.DETERMINER) and not before.has(Flag.QUANTIFIER)
        return not determines or before.has(Flag.SUBORDINATOR)

    def _verb_not_noun(self, at: int) -> bool:
        """`the campaign points` are no verb, `the campaign points out that …` is one."""
        before = self.tokens[at - 1] if at else None
        if at + 1 < len(self.tokens) and self.tokens[at + 1].has(Flag.AUXILIARY):
            return False  # that states can pass such laws
        if (
            before is None
            or not before.word
            or before.cap
            or before.has(Flag.PRONOUN | Flag.ADVERB | Flag.RELATIVE | Flag.SUBORDINATOR)
        ):
            return True
        if at + 1 >= len(self.tokens):
            return False
        after = self.tokens[at + 1]
        if after.text == "," and at + 2 < len(self.tokens):
            after = self.tokens[at + 2]
        return after.span >= 0 or after.text == ":" or after.has(Flag.SUBORDINATOR) or after.sense == "out"

    def is_verb(self, at: int) -> bool:
        """Is the token any finite verb, as far as its form tells?"""
        token = self.tokens[at]
        if token.span >= 0 or not token.word or token.inside:
            return False
        if token.has(Flag.AUXILIARY | Flag.IRREGULAR) or self.is_speech(at):
            return True
        if token.cap or token.possessive:
            return False
        if token.low.endswith("ed") and len(token.low) > 3:
            return True
        before = self.tokens[at - 1] if at else None
        third = token.low.endswith("s") and not token.low.endswith("ss") and not token.has(Flag.BODY | Flag.TIME)
        return third and before is not None and (before.cap or before.has(Flag.ADVERB | Flag.PRONOUN))

    def skip_adverbs(self, at: int, end: int) -> int:
        """Return the first token from `at` that is no adverb or auxiliary, at most six further on."""
        for _ in range(6):
            if at < end and self._light(at):
                at += 1
            else:
                break
        return at

    def _light(self, at: int) -> bool:
        token = self.tokens[at]
        if token.span >= 0 or token.cap or not token.word:
            return False
        return token.has(Flag.ADVERB | Flag.AUXILIARY) or (token.low.endswith("ly") and not token.has(Flag.SPEECH))

    def verb_after(self, at: int, end: int, speech: bool = True) -> tuple[int, Range | None]:
        """Return the verb of a subject that ends at `at`, and the apposition in between; (-1, None)."""
        if at >= end:
            return -1, None
        if not speech and self._light(at) and self.tokens[at].has(Flag.AUXILIARY):
            return at, None
        verb = self.skip_adverbs(at, end)
        if verb < end and self._tests(verb, not speech):
            return verb, None
        token = self.tokens[at]
        if token.text == "," and self._comma_of_name(at) and at + 1 < end and self._tests(at + 1, not speech):
            return at + 1, None
        if token.text == "," or token.text in _DASHES:
            return self._verb_after_apposition(at, end, not speech)
        if token.has(Flag.RELATIVE) or token.sense == "that":
            return self._last_verb(at + 2, min(end, at + AFTER_RELATIVE), not speech), (at, at + 1)
        reduced = at + 1 < end and self.tokens[at + 1].has(Flag.PREPOSITION) and token.low.endswith("ed")
        if token.has(Flag.PREPOSITION | Flag.ING) or reduced:
            for verb in range(at + 1, min(end, at + AFTER_PREPOSITION)):
                if self.tokens[verb].text in _BREAKS or self.tokens[verb].span >= 0:
                    break
                if self._tests(verb, not speech):
                    return verb, None
        return -1, None

    def _comma_of_name(self, at: int) -> bool:
        """`Ortega (R-Lund), said`, `Ortega, M.D., said`: the comma ends what belongs to the name."""
        before = self.tokens[at - 1]
        return before.text == ")" or before.has(Flag.POSTNOMINAL)

    def _tests(self, at: int, any_verb: bool) -> bool:
        return self.is_verb(at) if any_verb else self.is_speech(at)

    def _verb_after_apposition(self, at: int, end: int, any_verb: bool) -> tuple[int, Range | None]:
        for comma in range(at + 2, min(end, at + REACH)):
            token = self.tokens[comma]
            if token.span >= 0 or token.text in _STOPS:
                break
            if token.text == "," or token.text in _DASHES:
                if any_verb and comma + 1 < end and self.tokens[comma + 1].has(Flag.AUXILIARY):
                    return comma + 1, (at + 1, comma)
                verb = self.skip_adverbs(comma + 1, end)
                if verb < end and self._tests(verb, any_verb):
                    return verb, (at + 1, comma)
        return -1, None

    def _last_verb(self, first: int, end: int, any_verb: bool) -> int:
        last = -1
        for at in range(first, end):
            token = self.tokens[at]
            if token.span >= 0 or token.text in _STOPS or token.text in (":", ","):
                break
            if self._tests(at, any_verb):
                last = at
        return last

    def starts_clause(self, at: int, first: int) -> bool:
        """May a clause begin at the token: at the sentence's start, after a sign, a quotation, *and*, *that*?"""
        if at == first:
            return True
        before = self.tokens[at - 1]
        if before.span >= 0 or before.text in _BREAKS:
            return True
        if at == first + 1 and before.has(Flag.FUNCTION) and not before.has(Flag.DETERMINER | Flag.PREPOSITION):
            return True
        return (before.has(Flag.CONJUNCTION | Flag.SUBORDINATOR) and not before.cap) or (
            at - 1 == first and before.has(Flag.CONJUNCTION | Flag.SUBORDINATOR)
        )

    def subject_before(self, verb: int, first: int) -> Subject | None:
        """Return the subject of the verb at a token."""
        edge = verb
        while edge > first and verb - edge < 6 and self._light(edge - 1):
            edge -= 1
        if edge > first and self.tokens[edge - 1].has(Flag.RELATIVE):
            return self._antecedent(edge - 1, verb, first)
        if edge > first + 1 and self.tokens[edge - 1].sense == "that" and edge == verb:
            found = self._antecedent(edge - 1, verb, first)
            if found is not None and found.phrase.kind != THING:
                return found
        spaced: Subject | None = None
        exact: Subject | None = None
        for at in range(edge - 1, max(first, edge - REACH) - 1, -1):
            if not self.starts_clause(at, first) or self._after_alias(at):
                continue
            phrase = self.phrase(at, edge)
            if phrase is None:
                continue
            if phrase.last == edge:
                if not self.tokens[at - 1].has(Flag.CONJUNCTION):
                    return exact if exact and not self._holds(phrase, exact.phrase) else Subject(phrase, verb)
                exact = exact or Subject(phrase, verb)
                continue
            if exact is not None:
                beside = phrase.kind == NAME and phrase.last == exact.phrase.first - 1
                if beside and self.tokens[phrase.last].has(Flag.CONJUNCTION):
                    both = exact.phrase.kind == NAME
                    return Subject(self._pair(phrase, exact.phrase) if both else phrase, verb)
                continue
            reached, apposition = self.verb_after(phrase.last, verb + 1)
            if reached == verb:
                if apposition is None and self.tokens[phrase.last].text == ",":
                    return Subject(phrase, verb)
                if apposition is None or self.tokens[phrase.last].text not in (",", *_DASHES):
                    return Subject(phrase, verb, None)
                spaced = Subject(phrase, verb, apposition)
        return exact or spaced or self._ending_at(edge, verb, first)

    @staticmethod
    def _holds(longer: Phrase, phrase: Phrase) -> bool:
        """Does a phrase name more people than the one inside, or the same one with one more office?"""
        return longer.joint or (longer.kind == NAME and longer.names == phrase.names and longer.role_end >= 0)

    def _ending_at(self, edge: int, verb: int, first: int) -> Subject | None:
        """The longest phrase that ends right before the verb, wherever it begins."""
        best: Subject | None = None
        for at in range(edge - 1, max(first, edge - AFTER_PREPOSITION) - 1, -1):
            phrase = self.phrase(at, edge)
            if phrase is not None and phrase.last == edge:
                best = Subject(phrase, verb)
            elif best is not None and not self.tokens[at].has(Flag.DETERMINER):
                break
        return best

    def before_infinitive(self, verb: int, first: int) -> Subject | None:
        """`That led Ortega to call it “…”`: the person right before *to*."""
        if verb - 2 < first or not self.tokens[verb].has(Flag.BASE) or self.tokens[verb - 1].sense != "to":
            return None
        found = self._ending_at(verb - 1, verb, first)
        if found is None or found.phrase.kind != NAME:
            return None
        before = self.tokens[found.phrase.first - 1] if found.phrase.first > first else None
        return None if before is not None and before.has(Flag.PREPOSITION) else found

    def _antecedent(self, relative: int, verb: int, first: int) -> Subject | None:
        """`…, said Ortega, who told reporters “…”`: the phrase before *who*."""
        edge = relative - 1 if relative > first and self.tokens[relative - 1].text == "," else relative
        best = self._ending_at(edge, verb, first)
        if best is None or best.phrase.kind == PRONOUN:
            return None
        comma = best.phrase.first - 1
        if best.phrase.kind in (ROLE, THING) and edge < relative and comma > first and self.tokens[comma].text == ",":
            named = self._ending_at(comma, verb, first)  # from Ortega, a pilot, who told …
            if named is not None and named.phrase.kind == NAME:
                return Subject(named.phrase, verb, (best.phrase.first, best.phrase.last))
        return best

    def main_subject(self, first: int, limit: int, end: int) -> tuple[Subject | None, Subject | None]:
        """Return the first subject before `limit` that has a verb, and the first that is only a thing.

        A clause that opens with a small word (In a statement, As, Asked about) is passed over when a
        main clause follows a comma.
        """
        weak: Subject | None = None
        thing: Subject | None = None
        for at in range(first, min(limit, first + REACH + 15)):
            if not self.starts_clause(at, first):
                continue
            before = self.tokens[at - 1] if at > first else None
            subordinate = before is not None and before.has(Flag.SUBORDINATOR)
            phrase = self.phrase(at, end)
            if phrase is None or phrase.first >= limit:
                continue
            verb, apposition = self.verb_after(phrase.last, end, speech=False)
            if verb < 0:
                continue
            subject = Subject(phrase, verb, apposition)
            if phrase.kind == THING or (phrase.kind == PRONOUN and phrase.gender in ("n", "s")):
                thing = thing or subject
            elif subordinate:
                weak = weak or subject
            else:
                return subject, thing
        return weak, thing

    def trailing_apposition(self, phrase: Phrase, end: int) -> Range | None:
        """Return what follows a name after a comma up to the next comma or stop: role, *who leads …*."""
        at = phrase.last
        if at < end and self.tokens[at].has(Flag.RELATIVE):
            return self._to_stop(at, end)
        if at + 1 >= end or self.tokens[at].text not in (",", *_DASHES):
            return None
        at += 1
        if self.tokens[at].text.isdigit() and at + 2 < end and self.tokens[at + 1].text == ",":
            at += 2
        token = self.tokens[at]
        if not token.word or token.span >= 0:
            return None
        if token.has(Flag.ING) and (at + 1 >= end or match_role(self.tokens, at + 1, end, self.lexicon) == at + 1):
            return None
        found = self._to_stop(at, end)
        if found is None or token.has(Flag.RELATIVE):
            return found
        verbs = any(self.tokens[word].has(Flag.AUXILIARY) or self.is_speech(word) for word in range(*found))
        return None if verbs else found

    def joined(self, phrase: Phrase, end: int) -> Phrase:
        """`Senator Vale and Mr Roe`: the two names as one joint phrase; else the phrase itself."""
        at = phrase.last
        if phrase.kind != NAME or at + 1 >= end or not self.tokens[at].has(Flag.CONJUNCTION):
            return phrase
        other = self.phrase(at + 1, end)
        if other is None or other.kind != NAME or self.verb_after(other.last, end)[0] >= 0:
            return phrase
        return self._pair(phrase, other)

    def _pair(self, one: Phrase, other: Phrase) -> Phrase:
        return Phrase(one.first, one.core, other.last, other.last, NAME, [*one.names, *other.names], joint=True)

    def _to_stop(self, at: int, end: int) -> Range | None:
        for stop in range(at, min(end, at + LONGEST_APPOSITION)):
            token = self.tokens[stop]
            if token.span >= 0 or (not token.word and token.text not in ("&", "(", ")", "’", "'", "/")):
                return (at, stop) if stop > at else None
        return at, min(end, at + LONGEST_APPOSITION)


LONGEST_APPOSITION = 30
