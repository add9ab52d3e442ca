"""One folder that holds everything a newsroom owns, and the way back from it.

    manifest.json     what it is of, when it was made, what it takes to read it
    database.…        the database as it was at one instant: an SQLite file, or a dump of PostgreSQL
    files.jsonl       every original file with its length and SHA-256
    files/            the files

Pictures for readers are not in it: they are made again from the originals. Nor is `SECRET_KEY`.
"""

from .make import make_backup
from .refusal import BackupRefused
from .restore import restore_backup, verify_backup

__all__ = ["BackupRefused", "make_backup", "restore_backup", "verify_backup"]
