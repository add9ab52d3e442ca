"""The tables that public lists read follow the editions and their tags: the only door that writes them."""

from .again import list_again
from .rebuild import list_tags_again, rebuild_read_tables

__all__ = ["list_again", "list_tags_again", "rebuild_read_tables"]
