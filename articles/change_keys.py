"""Names under which `Change` says what readers see differently; beside it, because they are used without models too."""

__all__ = ["EVERYTHING"]

#: All that readers see, such as the navigation: every page shows it.
EVERYTHING = "site"
