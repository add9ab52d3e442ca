"""The rules that name a speaker: how sure each is, and how the desk words it."""

#: Confidence of each rule, and how the desk words it (for editors: no codes, no grammar).
RULES: dict[str, tuple[float, str]] = {
    "R1a": (0.97, "a verb such as “said” and then the speaker follow the quotation"),
    "R1b": (0.97, "the speaker and then a verb such as “said” follow the quotation"),
    "R1c": (0.9, "the text names this source of the quotation"),
    "R1d": (0.9, "the next sentence says who spoke"),
    "R2a": (0.95, "the speaker and a verb such as “said” stand before the quotation"),
    "R2b": (0.95, "a verb such as “added” and then the speaker stand before the quotation"),
    "R2c": (0.9, "a name and a colon stand before the quotation"),
    "R2d": (0.9, "the quotation is what this speaker asked or told someone"),
    "R3": (0.93, "the sentence around the quotation is about this speaker"),
    "only": (0.55, "this is the only name before the quotation in its sentence"),
    "owner": (0.6, "the sentence is about something that belongs to this speaker"),
    "same": (0.9, "another quotation of the same sentence has this speaker"),
    "follow": (0.98, "the speaker of the quotation before goes on"),
    "lead": (0.85, "the sentence before is about this speaker"),
    "back": (0.85, "the paragraph goes on with a quotation of this speaker"),
    "colon": (0.95, "the paragraph before introduces the quotation with a colon"),
    "chain": (0.88, "the paragraph before quotes this speaker"),
    "topic": (0.35, "the paragraph before is about this speaker, and nothing else names one"),
    "near": (0.3, "this is the last speaker before the quotation, and nothing else names one"),
}
