"""Quotations in plain text, and who said them.

A newsroom must not print words under the wrong name. So this package names a speaker only where the
text itself does, keeps rank, role and organisation exactly as printed, and says for each quotation
which pattern fired and how sure that is. It uses no model and no network: the same text gives the
same answer everywhere, and each answer can be explained to the editor in one sentence.

    >>> find_quotes("“We leave at dawn,” said Captain Ana Ortega.").quotes[0].speaker
    'Ana Ortega'
"""

from .find import find_quotes
from .model import Finding, FoundQuote, QuoteWarning

__all__ = ["Finding", "FoundQuote", "QuoteWarning", "find_quotes"]
