"""Everything that a newsroom owns, in files that others read."""

from .folder import Exported, ExportRefused, Wanted, write_export

__all__ = ["ExportRefused", "Exported", "Wanted", "write_export"]
