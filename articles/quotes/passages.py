"""Speakers over sentences and paragraphs: who goes on speaking when nothing names a speaker anew."""

from bisect import bisect_left, bisect_right

from .attribute import Attribution, SentenceRules
from .clauses import Subject
from .fields import Reader
from .lexicon import Flag, Lexicon
from .people import People, Who
from .phrases import BODY, NAME, PRONOUN, ROLE, THING
from .rules import RULES
from .skeleton import Skeleton

DIALOGUE = 3
MOST_IN_SENTENCE = 8
NEAR_LINES = 3


class Passages:
    """Walks through the text once and gives each quotation its attribution."""

    def __init__(self, text: str, skeleton: Skeleton, lexicon: Lexicon) -> None:
        self.skeleton = skeleton
        self.people = People(lexicon)
        self.rules = [
            SentenceRules(Reader(text, line.tokens, lexicon), number) for number, line in enumerate(skeleton.lines)
        ]
        self.found: dict[int, Attribution] = {}
        #: Number of the first sentence of each line, counted through the text.
        self.sentence_of: list[int] = []
        total = 0
        for line in skeleton.lines:
            self.sentence_of.append(total)
            total += max(1, len(line.sentences))
        #: The speakers of the last paragraphs that were nothing but quotations or held one.
        self.turns: list[tuple[int, Attribution]] = []

    def run(self) -> dict[int, Attribution]:
        """Return the attribution of each span that has one."""
        for number in range(len(self.skeleton.lines)):
            self._meet_people(number)
        for number in range(len(self.skeleton.lines)):
            self._line(number)
        return self.found

    def _meet_people(self, number: int) -> None:
        line, rules = self.skeleton.lines[number], self.rules[number]
        if line.heading:
            return
        for index, (first, last) in enumerate(line.sentences):
            for phrase in rules.clauses.people(first, last):
                apposition = rules.clauses.trailing_apposition(phrase, last)
                if phrase.kind == ROLE and apposition is None and not phrase.titles:
                    continue
                named, fields = rules.named(Subject(phrase, -1, apposition))
                verb, _ = rules.clauses.verb_after(phrase.last, last, speech=False)
                sentence = self.sentence_of[number] + index
                self.people.read(named.phrase, fields, line.tokens, sentence, verb >= 0)

    def _line(self, number: int) -> None:
        line = self.skeleton.lines[number]
        quoted = [index for index, token in enumerate(line.tokens) if token.span >= 0]
        if not quoted:
            return
        previous: Attribution | None = None
        for index, (first, last) in enumerate(line.sentences):
            inside = quoted_between(quoted, first, last)
            if not inside:
                continue
            previous = self._sentence(number, index, inside, previous)
        self._fill(number, quoted, previous)
        last_found = self.found.get(line.tokens[quoted[-1]].span)
        if last_found is not None and last_found.rule != "near":
            self.turns.append((number, last_found))

    def _sentence(self, number: int, index: int, inside: list[int], previous: Attribution | None) -> Attribution | None:
        """Attribute the quotations of one sentence; return the last speaker so far in the paragraph."""
        tokens = self.skeleton.lines[number].tokens
        direct: dict[int, Attribution] = {}
        for at in inside:
            if tokens[at].span not in self.found and (found := self._direct(number, index, at)) is not None:
                direct[at] = found
        near: Attribution | None = None
        for order, at in enumerate(inside):
            span = tokens[at].span
            if span not in self.found:
                later = [direct[after] for after in inside[order + 1 : order + 3] if after in direct]
                found = direct.get(at)
                if near is not None and self._goes_on(number, inside[order - 1], at):
                    found = self.take_over(near, "same")
                elif found is not None:
                    found = self.resolve(found)
                elif near is not None:
                    found = self.take_over(near, "same")
                else:
                    found = self._by_context(number, index, at, later, previous, order < MOST_IN_SENTENCE)
                if found is not None:
                    self.found[span] = found
            near = self.found.get(span, near)
        return near or previous

    def _goes_on(self, number: int, before: int, at: int) -> bool:
        """`“It is time,” Ortega said, as the crowd chanted, “to go home”`: the second piece of a split quotation."""
        tokens = self.skeleton.lines[number].tokens
        split = tokens[before].text == "," and tokens[at - 1].text == "," and not tokens[at].cap
        if not split or tokens[at - 2].has(Flag.SPEECH) or tokens[before].span not in self.found:
            return False
        return self.found[tokens[before].span].rule in ("R1a", "R1b")

    def _by_context(
        self,
        number: int,
        index: int,
        at: int,
        later: list[Attribution],
        previous: Attribution | None,
        look: bool,
    ) -> Attribution | None:
        """Without a verb of speech next to it: the sentence's subject, another quotation, the sentence before."""
        first, last = self.skeleton.lines[number].sentences[index]
        if later and at == first:
            return self.take_over(self.resolve(later[0]), "same")
        subject = self.rules[number].sentence_subject(first, at, last) if look else None
        if subject is not None:
            return self.resolve(subject)
        if later:
            return self.take_over(self.resolve(later[0]), "same")
        if previous is not None:
            return self.take_over(previous, "follow")
        return self._lead(number, index - 1) if index > 0 else None

    def _direct(self, number: int, index: int, at: int) -> Attribution | None:
        """R1 at the last part, R2 at the first part, R1d at the last part."""
        span = self.skeleton.lines[number].tokens[at].span
        places = self.skeleton.places[span]
        end_line, end_token = places[-1].line, places[-1].token
        tail = self.skeleton.lines[end_line]
        sentence = self._sentence_with(end_line, end_token) if len(places) > 1 else index
        last = tail.sentences[sentence][1]
        found = self.rules[end_line].right(end_token, last)
        first = self.skeleton.lines[number].sentences[index][0]
        before = self.rules[number].left(at, first)
        if found is not None and before is not None:
            opens_next = self._opens_next(end_line, end_token, last)
            if self._closer(number, at, before) or (opens_next and self._follows_verb(number, at)):
                return before
        if found is not None or before is not None:
            return found or before
        if end_token == 0 and (signed := self.rules[end_line].signature(end_token)) is not None:
            return signed
        if (
            sentence + 1 < len(tail.sentences)
            and tail.tokens[end_token].text in (".", "!", "?")
            and end_token == last - 1
        ):
            return self.rules[end_line].next_sentence(*tail.sentences[sentence + 1])
        return None

    def _opens_next(self, number: int, at: int, last: int) -> bool:
        """`“…?” Brandt replied, “…”`: what follows a whole quotation leads to the next one."""
        tokens = self.skeleton.lines[number].tokens
        if tokens[at].text not in (".", "!", "?"):
            return False
        after = next((later for later in range(at + 1, last) if tokens[later].span >= 0), -1)
        return after > at + 1 and tokens[after - 1].text in (",", ":")

    def _follows_verb(self, number: int, at: int) -> bool:
        """`Ortega asked, “…”`: a verb of speech and a sign right before the quotation."""
        tokens = self.skeleton.lines[number].tokens
        return at > 1 and tokens[at - 1].text in (",", ":") and tokens[at - 2].has(Flag.SPEECH)

    def _closer(self, number: int, at: int, before: Attribution) -> bool:
        """A colon or `that` right before the quotation binds it to what leads to it."""
        token = self.skeleton.lines[number].tokens[at - 1]
        return at > 0 and before.rule in ("R2a", "R2b", "R2c") and token.text == ":"

    def _sentence_with(self, number: int, token: int) -> int:
        sentences = self.skeleton.lines[number].sentences
        return min(bisect_right(sentences, token, key=_end_of_sentence), len(sentences) - 1)

    def _lead(self, number: int, index: int) -> Attribution | None:
        """The subject of the sentence before, when that holds no quotation."""
        line = self.skeleton.lines[number]
        first, last = line.sentences[index]
        if any(token.span >= 0 for token in line.tokens[first:last]):
            return None
        return self._about(number, index, "lead")

    def _about(self, number: int, index: int, rule: str) -> Attribution | None:
        line = self.skeleton.lines[number]
        first, last = line.sentences[index]
        clauses = self.rules[number].clauses
        subject, thing = clauses.main_subject(first, last, last)
        if subject is None and thing is None and (phrase := clauses.phrase(first, last)) is not None:
            thing = Subject(phrase)  # Ortega’s answer? “…”
        found = None
        if subject is not None:
            found = self.rules[number].give(subject, rule)
        elif thing is not None:
            found = self.rules[number].owner(thing)
        return self.resolve(found) if found is not None else None

    def _fill(self, number: int, quoted: list[int], previous: Attribution | None) -> None:
        """What is still open in a paragraph: back, colon, chain, topic."""
        line = self.skeleton.lines[number]
        later: Attribution | None = None
        only_quotes = self._only_quotes(number)
        for at in reversed(quoted):
            span = line.tokens[at].span
            if span in self.found:
                later = self.found[span]
                continue
            found = self._from_before(number, at) if at == quoted[0] else None
            if later is not None and (found is None or found.rule in ("topic", "chain")):
                found = self.take_over(later, "back")
            if found is None and (only_quotes or self._stands_alone(number, at)):
                found = self._standalone(number)
            if found is not None:
                self.found[span] = later = found
        for at in quoted:
            span = line.tokens[at].span
            if span not in self.found and previous is not None:
                self.found[span] = self.take_over(previous, "follow")
            elif span not in self.found and self.turns and number - self.turns[-1][0] <= NEAR_LINES:
                self.found[span] = self.take_over(self.turns[-1][1], "near")
            previous = self.found.get(span, previous)

    def _from_before(self, number: int, at: int) -> Attribution | None:
        """The paragraph before ends with a colon: the quotation is its last word."""
        if number == 0 or at > 1:
            return None
        before = self.skeleton.lines[number - 1]
        if not before.tokens or before.tokens[-1].text != ":":
            return None
        first, last = before.sentences[-1]
        rules = self.rules[number - 1]
        found = rules.left(last, first) or rules.sentence_subject(first, last, last)
        if found is None:
            return None
        found.rule, found.confidence = "colon", min(found.confidence, RULES["colon"][0])
        return self.resolve(found)

    def _only_quotes(self, number: int) -> bool:
        return not any(token.word for token in self.skeleton.lines[number].tokens)

    def _stands_alone(self, number: int, at: int) -> bool:
        """Does the paragraph open with this quotation as a sentence of its own?"""
        return at == 0 and self.skeleton.lines[number].sentences[0] == (0, 1)

    def _standalone(self, number: int) -> Attribution | None:
        if self.turns and self.turns[-1][0] == number - 1:
            return self._chain(number)
        if number == 0 or not self.skeleton.lines[number - 1].sentences:
            return None
        return self._about(number - 1, len(self.skeleton.lines[number - 1].sentences) - 1, "topic")

    def _chain(self, number: int) -> Attribution:
        """The speaker of the paragraph before; of two who take turns, the one before last."""
        last = self.turns[-DIALOGUE:]
        names = [turn.speaker for _, turn in last]
        in_a_row = all(line == number - DIALOGUE + place for place, (line, _) in enumerate(last))
        if len(last) == DIALOGUE and in_a_row and names[0] == names[2] != names[1]:
            return self.take_over(last[1][1], "chain")
        return self.take_over(last[-1][1], "chain")

    def take_over(self, found: Attribution, rule: str) -> Attribution:
        """Return the same speaker for another quotation."""
        confidence = (
            min(found.confidence, RULES[rule][0]) if found.confidence < 0.9 else (found.confidence * RULES[rule][0])
        )
        return Attribution(found.line, None, found.fields, rule, confidence, found.person, found.speaker)

    def resolve(self, found: Attribution) -> Attribution:
        """Settle who the printed words stand for."""
        phrase = found.phrase
        if phrase is None or found.speaker:
            return found
        tokens = self.skeleton.lines[found.line].tokens
        start = tokens[phrase.first].start
        sentence = self.sentence_of[found.line] + self._sentence_with(found.line, phrase.first)
        who = self._who(found, start, sentence)
        found.speaker = found.fields.speaker
        if who is not None:
            found.person = who.person
            found.speaker = self.people.persons[who.person].name
            found.confidence *= who.certainty
            self.people.spoke(who.person, start, sentence)
        elif phrase.kind == PRONOUN or (found.rule == "only" and " " not in found.speaker):
            found.speaker, found.confidence = "", 0.0
        return found

    def _who(self, found: Attribution, start: int, sentence: int) -> Who | None:
        phrase = found.phrase
        if phrase is None:
            return None
        tokens = self.skeleton.lines[found.line].tokens
        if phrase.kind == PRONOUN:
            return self.people.pronoun(phrase.gender, start, sentence) if phrase.gender in ("m", "f") else None
        label = phrase.kind == BODY and tokens[phrase.first].text.isupper()
        if label or (phrase.kind == NAME and len(phrase.names) == 1):
            return self.people.named(found.fields.speaker, phrase)
        surname = tokens[phrase.last - 1]
        if phrase.kind == ROLE and not phrase.definite and surname.cap and phrase.last - phrase.first <= 2:
            who = self.people.named(surname.text, phrase)  # Baker, where an Ana Baker is named
            if who is not None:
                return who
        if phrase.kind in (ROLE, THING) and phrase.definite and not tokens[phrase.first].has(Flag.INDEFINITE):
            majesty = next((title.kind for _, _, title in phrase.titles if title.kind == "majesty"), "")
            if majesty:
                return self._royal(phrase.gender, start)
            head = tokens[phrase.head_end - 1].low
            return self.people.described(head, phrase.gender, start)
        if phrase.kind == ROLE and phrase.titles and phrase.titles[0][2].kind == "majesty":
            return self._royal(phrase.gender, start)
        return None

    def _royal(self, gender: str, start: int) -> Who | None:
        for head in self.people.royal_heads:
            who = self.people.described(head, gender, start)
            if who is not None:
                return who
        return None


def _end_of_sentence(sentence: tuple[int, int]) -> int:
    return sentence[1]


def quoted_between(quoted: list[int], first: int, last: int) -> list[int]:
    """Return the token numbers of quotations in a sentence."""
    return quoted[bisect_left(quoted, first) : bisect_left(quoted, last)]
