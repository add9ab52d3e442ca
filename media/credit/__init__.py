"""Credit lines as a grammar: who made a picture, who supplied it, and one way to print that.

A line is read into parts only where it can be read in one way; whatever else comes back as found, with the reason.
Reading and printing are inverse: what is printed reads as the same parts again. Nothing is mended in silence:
`suggest` only says what an editor may accept. Knows no database: the caller tells which names are organisations.

    >>> credit = parse_credit("(AP Photo/Ana Ruiz, File)", lambda folded: False)
    >>> print_credit(credit)
    'Ana Ruiz/AP, file'
"""

from .agencies import known_agency
from .caption import credit_in_caption
from .cut import is_cut, uncut
from .folding import fold
from .labels import split_label
from .model import Credit, IsAgency, Maker, Reason, Rule, Suggestion, Unparsed
from .parse import parse_credit
from .printing import print_credit
from .suggest import suggest

__all__ = [
    "Credit",
    "IsAgency",
    "Maker",
    "Reason",
    "Rule",
    "Suggestion",
    "Unparsed",
    "credit_in_caption",
    "fold",
    "is_cut",
    "known_agency",
    "parse_credit",
    "print_credit",
    "split_label",
    "suggest",
    "uncut",
]
