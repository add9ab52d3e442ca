"""Whether the words of a quote stand in a source, and how they differ. Deterministic, without a model.

from articles.quotes.verbatim import SourceIndex, compare

index = SourceIndex(source)          # once a source; time and memory grow with its length alone
match = compare(words, index)        # for each quote; None if it has no words
"""

from .compare import compare
from .index import SourceIndex
from .model import Match, Verdict, Warned

__all__ = ["Match", "SourceIndex", "Verdict", "Warned", "compare"]
