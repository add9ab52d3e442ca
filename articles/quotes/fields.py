"""Rank, role and organisation of a speaker, exactly as printed.

Nothing is expanded, translated or re-cased; each field is a slice of the text.
"""

from dataclasses import dataclass

from .lexicon import Flag, Lexicon, phrase_key
from .lookup import match_role
from .phrases import BODY, NAME, ROLE, Phrase
from .tokens import Token

#: A range of tokens, last exclusive.
Range = tuple[int, int]
_NOT_A_PERSON = (
    Flag.TIME | Flag.DOCUMENT | Flag.AUXILIARY | Flag.IRREGULAR | Flag.SPEECH | Flag.ADVERB | Flag.SUBORDINATOR
)
_SUFFIXES_OF_SPOKES = ("spokesman", "spokeswoman", "spokesperson", "spokespeople", "spokesmen", "spokespersons")


@dataclass(frozen=True, slots=True)
class Fields:
    """A speaker as printed at one place: name or description, rank or title, role, body, the whole."""

    speaker: str = ""
    honorific: str = ""
    role: str = ""
    organisation: str = ""
    printed: str = ""


class Reader:
    """Reads fields off the tokens of one paragraph."""

    def __init__(self, text: str, tokens: list[Token], lexicon: Lexicon) -> None:
        self.text = text
        self.tokens = tokens
        self.lexicon = lexicon

    def slice(self, first: int, last: int) -> str:
        """Return the text from one token to another (exclusive)."""
        if first >= last:
            return ""
        end = self.tokens[last - 1].end
        token = self.tokens[last - 1]
        if token.possessive and token.text.lower().endswith(("’s", "'s")):
            return self.text[self.tokens[first].start : end]
        return self.text[self.tokens[first].start : end]

    def fields(self, phrase: Phrase, apposition: Range | None) -> Fields:
        """Return what a phrase and the apposition after it say of the speaker."""
        role, organisation = self._of_apposition(apposition)
        printed_end = max(phrase.last, apposition[1]) if apposition and (role or organisation) else phrase.last
        printed = self.slice(phrase.first, printed_end)
        if phrase.kind == NAME:
            before_role, before_body = self._before_name(phrase)
            if not organisation:
                organisation = self._attached_body(phrase)
            if role and before_role and not before_body:
                before_role = ""
            if not before_role:
                before_body = organisation or before_body
            body = before_body or organisation
            return Fields(self.name(phrase), self._honorific(phrase), before_role or role, body, printed)
        if phrase.kind == BODY:
            return Fields(self._body_name(phrase), "", role, self._bodies(phrase), printed)
        if phrase.kind == ROLE:
            if self.tokens[phrase.first].has(Flag.QUANTIFIER):
                return Fields(self.slice(phrase.first, phrase.last), printed=printed)
            return Fields(self.slice(phrase.first, phrase.last), "", *self.own_role(phrase), printed)
        return Fields(self.slice(phrase.first, phrase.last), "", "", "", printed)

    def own_role(self, phrase: Phrase) -> tuple[str, str]:
        """Return role and body of a phrase that is a role: `the company’s founder`."""
        role, body = self.split_role(self._after_possessor(phrase), phrase.last)
        return role, body or self._possessor_body(phrase)

    def name(self, phrase: Phrase) -> str:
        """Return the person's name: no rank, role, nickname in marks or letters after the name."""
        return " and ".join(self._one_name(phrase, *bounds) for bounds in phrase.names)

    def _one_name(self, phrase: Phrase, first: int, last: int) -> str:
        words = [token for token in self.tokens[first:last] if not token.inside]
        titles = [title for title in phrase.titles if title[1] == first]
        numeral = len(words) == 2 and words[1].text.isupper() and set(words[1].text) <= set("IVX")
        if (
            (len(words) == 1 or numeral)
            and titles
            and titles[-1][2].kind in ("royal", "religious")
            and len(phrase.names) == 1
        ):
            end = phrase.last if titles[-1][2].kind == "royal" and phrase.last > phrase.head_end else last
            return self.slice(titles[-1][0], end)
        if len(words) < last - first:
            return " ".join(token.text for token in words)
        name = self.slice(first, last)
        if name.endswith(".") and self.lexicon.flags.get(words[-1].low[:-1], 0) & Flag.CALENDAR:
            return name[:-1]  # Colonel Jan at the end of a sentence
        return name[:-2] if self.tokens[last - 1].possessive and name[-2:] in ("’s", "'s") else name

    def _honorific(self, phrase: Phrase) -> str:
        titles = phrase.titles
        if not titles or not phrase.names or (titles[0][0] == phrase.names[0][0] and titles[0][2].kind == "royal"):
            return ""
        first, last, _ = titles[-1]
        for start, stop, _ in reversed(titles[:-1]):
            if stop != first:
                break
            first = start
        return self.slice(first, last)

    def _after_possessor(self, phrase: Phrase) -> int:
        if phrase.possessor < 0:
            return phrase.core
        plural = self._begins_body(phrase.possessor - 1, phrase.last)
        return phrase.possessor - 1 if plural else phrase.possessor

    def _before_name(self, phrase: Phrase) -> tuple[str, str]:
        if phrase.role_end < 0:
            return "", self._service(phrase)
        if phrase.body_end > 0:
            return self.slice(phrase.body_end, phrase.role_end), self.slice(phrase.core, phrase.body_end)
        role, body = self.split_role(self._after_possessor(phrase), phrase.role_end)
        return role, body or self._possessor_body(phrase)

    def _service(self, phrase: Phrase) -> str:
        """`U.S. Navy Rear Adm. John Smith`: the body before the rank."""
        first = self._after_possessor(phrase)
        last = phrase.titles[0][0] if phrase.titles else first
        if last <= first or not self.tokens[last - 1].cap or not self.tokens[last - 1].has(Flag.BODY):
            return ""
        return self.slice(first, last)

    def _possessor_body(self, phrase: Phrase) -> str:
        """`the company’s founder`: the company; a person or a thing that owns is no body."""
        if phrase.possessor < 0:
            return ""
        owner = self.tokens[phrase.possessor - 1]
        if not owner.has(Flag.BODY) or owner.has(Flag.DOCUMENT):
            return ""
        return self._without_possessive(phrase.core, phrase.possessor)

    def _without_possessive(self, first: int, last: int) -> str:
        words = self.slice(first, last)
        for ending in ("’s", "'s"):
            words = words.removesuffix(ending)
        return words.removesuffix("’")

    def _attached_body(self, phrase: Phrase) -> str:
        """`Maja Lindqvist of the Royal Engineers`: the body after the name."""
        if phrase.last == phrase.head_end or phrase.joint:
            return ""
        if phrase.titles and phrase.titles[-1][2].kind == "royal":
            return ""
        return self._of_body(phrase.head_end + 1, phrase.last)

    def _of_body(self, first: int, last: int) -> str:
        """After `of`: a body has an article or a noun for a body; a bare name is a place."""
        if not self.tokens[first].has(Flag.DETERMINER) and not self._names_body(first, last):
            return ""
        words = self._body_after(first, last)
        return "" if words.lower() in self.lexicon.places else words

    def _body_name(self, phrase: Phrase) -> str:
        proper = self.tokens[phrase.core].cap and self.tokens[phrase.head_end - 1].cap and not phrase.joint
        return self.slice(phrase.core if proper else phrase.first, phrase.last)

    def _bodies(self, phrase: Phrase) -> str:
        if not phrase.joint:
            return self.slice(phrase.core, phrase.last)
        bodies, first = [], phrase.core
        for at in range(phrase.core, phrase.last + 1):
            if at == phrase.last or self.tokens[at].has(Flag.CONJUNCTION):
                while first < at and self.tokens[first].has(Flag.DETERMINER):
                    first += 1
                bodies.append(self.slice(first, at))
                first = at + 1
        return "; ".join(body for body in bodies if body)

    def _of_apposition(self, apposition: Range | None) -> tuple[str, str]:
        if apposition is None:
            return "", ""
        first, last = apposition
        if self.tokens[first].text.isdigit() and first + 2 < last and self.tokens[first + 1].text == ",":
            first += 2  # an age
        if self.tokens[first].has(Flag.RELATIVE):
            return self._clause_role(first + 1, last)
        if self.tokens[first].has(Flag.PREPOSITION):
            return "", self._of_body(first + 1, last) if self.tokens[first].sense in (
                "of",
                "from",
            ) and first + 1 < last else ""
        return self.split_role(first, last, described=self._describes(first, last))

    def _describes(self, first: int, last: int) -> bool:
        """`Ortega, the harbour master`: article and noun after a name say what the person is."""
        if not self.tokens[first].has(Flag.DETERMINER) or self.tokens[first].has(Flag.SUBORDINATOR):
            return False
        head = first
        while head + 1 < last and self.tokens[head + 1].word and not self.tokens[head + 1].has(Flag.PREPOSITION):
            head += 1
        head_word = self.tokens[head]
        return head > first and head - first < 6 and not head_word.cap and not head_word.has(_NOT_A_PERSON)

    def _clause_role(self, first: int, last: int) -> tuple[str, str]:
        """`who leads the glacier group at the Polar Institute`."""
        if first >= last:
            return "", ""
        verb = self.tokens[first]
        if not verb.has(Flag.LEADING) or not verb.has(Flag.FINITE):
            return "", ""
        for at in range(last - 1, first, -1):
            if self.tokens[at].sense == "at":
                return self.slice(first, at), self._body_after(at + 1, last)
        return self.slice(first, last), ""

    def _body_after(self, first: int, last: int) -> str:
        while first < last and self.tokens[first].has(Flag.DETERMINER):
            first += 1
        return self._without_possessive(first, last)

    def split_role(self, first: int, last: int, described: bool = False) -> tuple[str, str]:
        """Split `Patron of the hospital` into role and body; ("", "") when no role is in it."""
        tokens = self.tokens
        first, body = self._skip_to_role(first, last)
        last = self._role_clause_end(first, last)
        if first >= last:
            return "", ""
        prepositions = [
            at for at in range(first + 1, last - 1) if tokens[at].has(Flag.PREPOSITION) and not tokens[at].cap
        ]
        head_end = prepositions[0] if prepositions else last
        if (
            not described
            and not self._holds_role(first, head_end)
            and not (tokens[first].cap and self._holds_role(first, last))
        ):
            return "", ""
        if body:
            return self.slice(first, last), body
        unit = match_role(tokens, first, head_end, self.lexicon)
        if first < unit < head_end and tokens[unit].text[0].isdigit():
            return self.slice(first, unit), self.slice(unit, last)  # Officer Commanding 12 Squadron
        first, body = self._leading_body(first, head_end)
        if body:
            return self.slice(first, last), body
        return self._at_preposition(first, head_end, prepositions, last)

    def _skip_to_role(self, first: int, last: int) -> tuple[int, str]:
        """Skip `now the`, `the company’s`; return the owner when it is a body."""
        tokens = self.tokens
        while first < last and (tokens[first].has(Flag.DETERMINER | Flag.ADVERB) or tokens[first].text[0].isdigit()):
            if tokens[first].cap and not tokens[first].has(Flag.DETERMINER):
                break
            if tokens[first].text[:1].isdigit() and "-" not in tokens[first].text:
                break
            first += 1
        for at in range(first, min(last - 1, first + 6)):
            if tokens[at].has(Flag.PREPOSITION) and not tokens[at].cap and self._holds_role(first, at):
                break  # President of the Pilots’ Union: the owner is in the body’s name
            if tokens[at].possessive and not self._begins_body(at, last):
                owner = tokens[at]
                body = self._without_possessive(first, at + 1)
                is_body = owner.has(Flag.BODY) and not owner.has(Flag.DOCUMENT)
                return at + 1, body if is_body else ""
        return first, ""

    def _begins_body(self, at: int, last: int) -> bool:
        """`Pilots’ Union president`: a plural owner with a capital is part of the body’s name."""
        if not self.tokens[at].cap or not self.tokens[at].text.endswith(("’", "'")):
            return False
        for token in self.tokens[at + 1 : last]:
            if not token.cap or token.has(Flag.BODY):
                return token.cap
        return False

    def _role_clause_end(self, first: int, last: int) -> int:
        for at in range(first, last):
            token = self.tokens[at]
            stop = token.text in (",", ";", "(", "—", "–") or token.span >= 0
            clause = token.has(Flag.RELATIVE) or (token.has(Flag.SUBORDINATOR) and not token.cap)
            if stop or clause or token.sense in ("near", "during"):
                return at
            if token.has(Flag.CONJUNCTION) and at + 1 < last and self.tokens[at + 1].has(Flag.DETERMINER):
                return at
        return last

    def _holds_role(self, first: int, last: int) -> bool:
        for at in range(first, last):
            if match_role(self.tokens, at, last, self.lexicon) > at:
                return True
            if self.tokens[at].key in self.lexicon.titles:
                return True
        return False

    def _leading_body(self, first: int, head_end: int) -> tuple[int, str]:
        """`Coast Guard spokesman`, `a palace spokesman`, `FBI Director`: the body stands first."""
        tokens, at = self.tokens, first
        start = first
        while start < head_end - 1 and tokens[start].has(Flag.ROLE_ADJECTIVE):
            start += 1
        at = start
        while at < head_end and tokens[at].cap and not tokens[at].has(Flag.AFFILIATION):
            at += 1
        words = self.slice(start, at)
        held = self._is_head([token.text for token in tokens[first:head_end]], self.lexicon.heads_place)
        if held and not any(token.has(Flag.BODY) for token in tokens[start:at]):
            return first, ""
        if start < at < head_end and words.lower() not in self.lexicon.places:
            heads = match_role(tokens, at - 1, head_end, self.lexicon) > at - 1
            return (first, "") if heads and not tokens[at - 1].has(Flag.BODY) else (at, words)
        if at == head_end and head_end - start > 1 and tokens[head_end - 1].text.isupper():
            return head_end - 1, self.slice(start, head_end - 1)  # Velora CEO
        if at == head_end and head_end - first > 1 and tokens[first].text.isupper() and len(tokens[first].text) > 1:
            return first + 1, tokens[first].text
        last_word = tokens[head_end - 1].low
        if last_word in _SUFFIXES_OF_SPOKES and head_end - 2 >= first and tokens[head_end - 2].has(Flag.BODY):
            return head_end - 1, self.slice(head_end - 2, head_end - 1)
        return first, ""

    def _at_preposition(self, first: int, head_end: int, prepositions: list[int], last: int) -> tuple[str, str]:
        """The body begins after `at`, or after the preposition that the head does not need."""
        tokens = self.tokens
        head = [token.text for token in tokens[first:head_end]]
        keeps = self._is_head(head, self.lexicon.heads_keep) or self._is_head(
            [token.text for token in tokens[first : min(last, head_end + 2)]], self.lexicon.heads_keep
        )
        places = self._is_head(head, self.lexicon.heads_place)
        for at in reversed(prepositions):
            later = tokens[at].sense == "at" or (tokens[at].sense == "to" and keeps and at != head_end)
            if keeps and at != head_end and tokens[at].sense in ("of", "with"):
                later = self._names_body(at + 1, last)
            if later and self._proper(at + 1, last):
                return self.slice(first, at), self._body_after(at + 1, last)
        if keeps:
            return self.slice(first, last), ""
        if tokens[head_end - 1].low in _SUFFIXES_OF_SPOKES and head_end < last:
            return self.slice(first, head_end), self._body_after(head_end + 1, last)
        for at in prepositions:
            low = tokens[at].sense
            article = tokens[at + 1].has(Flag.DETERMINER)
            if low in ("in", "on", "from") and not self._names_body(at + 1, last):
                return self.slice(first, at), ""
            if places and not article and not self._names_body(at + 1, last):
                continue
            if low in ("of", "for", "with", "from", "to", "in") and self._proper(at + 1, last):
                return self.slice(first, at), self._body_after(at + 1, last)
        return self.slice(first, last), ""

    def _is_head(self, words: list[str], heads: frozenset[str]) -> bool:
        keys = phrase_key(" ".join(words)).split()
        return any(" ".join(keys[-length:]) in heads for length in (1, 2, 3) if length <= len(keys))

    def _proper(self, first: int, last: int) -> bool:
        """Does a body follow: a capital, a figure, or a noun for a body?"""
        while first < last and self.tokens[first].has(Flag.DETERMINER):
            first += 1
        if first >= last:
            return False
        token = self.tokens[first]
        if token.low in self.lexicon.first_names and first + 1 < last and self.tokens[first + 1].cap:
            return self._names_body(first, last)  # a lawyer for Tim Roe
        return token.cap or token.text[0].isdigit() or self._names_body(first, last)

    def _names_body(self, first: int, last: int) -> bool:
        """A noun for a body, but not as the first of two capitalised words (Port Selby)."""
        for at in range(first, last):
            if self.tokens[at].has(Flag.BODY):
                begins = at == first and at + 1 < last and self.tokens[at].cap and self.tokens[at + 1].cap
                if not begins:
                    return True
        return False
