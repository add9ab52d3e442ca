"""Rules that need more than a check constraint, kept by the database itself.

* Exactly one edition of an article is live at any instant (PostgreSQL: exclusion constraint;
  SQLite: trigger).
* Revisions and the changes log never change; of an edition only the end of its span does; the words
  and attributions of published quotes, captions and corrections stay (triggers). Who a quote leads to
  may change: people are merged. The checksum of an edition is written once.
* Names of tags and what stands above them: `guards_of_tags.py`.

All statements can be run again. They run after every `migrate`, because a table rebuild on SQLite
drops the triggers of the table.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from . import guards_of_tags
from .checksum import FROZEN_OF_PHOTO, FROZEN_OF_QUOTE

__all__ = ["missing_guards", "put_guards_in_place"]

_FROZEN = [
    "article_id",
    "revision_id",
    "number",
    "uuid",
    "slug",
    "headline",
    "standfirst",
    "dateline",
    "byline",
    "body",
    "section_id",
    "language",
    "genre",
    "event_start",
    "event_end",
    "first_published_at",
    "valid_from",
    "override",
    "created_at",
]

_FROZEN_ROWS = {
    "articles_edition": _FROZEN,
    "articles_editionquote": ["edition_id", *FROZEN_OF_QUOTE],
    "articles_sourcetext": ["sha256", "text"],
    "articles_editionphoto": ["edition_id", *FROZEN_OF_PHOTO],
    "articles_correction": ["edition_id", "kind", "note"],
    "articles_withdrawal": ["edition_id", "notice", "reason", "created_at"],
    "articles_activity": [
        "at",
        "by_name",
        "action",
        "kind",
        "object_id",
        "label",
        "before",
        "after",
        "reason",
        "batch",
    ],
    "articles_revision": ["article_id", "number", "content", "sha256", "note", "created_at"],
}

_SEALED = "edition_sealed"

_OVERLAP_SQLITE = """
CREATE TRIGGER edition_one_live_{event} BEFORE {when} ON articles_edition
WHEN NEW.valid_until IS NULL OR NEW.valid_until > NEW.valid_from
BEGIN
  SELECT RAISE(ABORT, 'edition_one_live: another edition of this article is live in that span')
  WHERE EXISTS (
    SELECT 1 FROM articles_edition other
    WHERE other.article_id = NEW.article_id AND other.id <> COALESCE(NEW.id, -1)
      AND (other.valid_until IS NULL OR other.valid_until > other.valid_from)
      AND (NEW.valid_until IS NULL OR other.valid_from < NEW.valid_until)
      AND (other.valid_until IS NULL OR other.valid_until > NEW.valid_from));
END
"""

_OVERLAP_POSTGRESQL = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'edition_one_live') THEN
    ALTER TABLE articles_edition ADD CONSTRAINT edition_one_live
      EXCLUDE USING gist (article_id WITH =, tstzrange(valid_from, valid_until) WITH &&);
  END IF;
END $$;
"""

_REFUSE_POSTGRESQL = """
CREATE OR REPLACE FUNCTION newsroom_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is frozen: published words and revisions are never changed', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def put_guards_in_place(*, using: str = "default", **_: Any) -> None:
    """Create the triggers and the exclusion constraint that are not there yet."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if not {*_FROZEN_ROWS, "articles_takenname", "articles_tagbroader"} <= tables:
        return
    statements = _sqlite() if connection.vendor == "sqlite" else _postgresql()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the guards that the database does not have."""
    wanted = {f"{table}_frozen" for table in _FROZEN_ROWS} | {_SEALED}
    if connection.vendor == "sqlite":
        wanted = set(_sqlite_triggers())
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        wanted |= {"edition_one_live", *guards_of_tags.TRIGGERS}
        query = "SELECT tgname FROM pg_trigger UNION SELECT conname FROM pg_constraint"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(wanted - {name for (name,) in cursor.fetchall()})


def _sqlite_triggers() -> list[str]:
    frozen = (f"{table}_frozen" for table in _FROZEN_ROWS)
    return ["edition_one_live_insert", "edition_one_live_update", _SEALED, *frozen, *guards_of_tags.TRIGGERS]


def _sqlite() -> list[str]:
    statements = [f"DROP TRIGGER IF EXISTS {name}" for name in _sqlite_triggers()]
    statements += [
        _OVERLAP_SQLITE.format(event="insert", when="INSERT"),
        _OVERLAP_SQLITE.format(event="update", when="UPDATE OF article_id, valid_from, valid_until"),
        f"CREATE TRIGGER {_SEALED} BEFORE UPDATE OF sha256 ON articles_edition "
        f"WHEN OLD.sha256 IS NOT NULL AND {_differs(['sha256'], 'IS NOT')} "
        "BEGIN SELECT RAISE(ABORT, 'edition_sealed: the checksum of an edition is written once'); END",
    ]
    for table, columns in _FROZEN_ROWS.items():
        statements.append(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OF {', '.join(columns)} ON {table} "
            f"WHEN {_differs(columns, 'IS NOT')} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is frozen: published words and revisions are never changed'); END"
        )
    return [*statements, *guards_of_tags.SQLITE, *guards_of_tags.fill_taken_names()]


def _postgresql() -> list[str]:
    statements = [
        _OVERLAP_POSTGRESQL,
        _REFUSE_POSTGRESQL,
        f"CREATE OR REPLACE TRIGGER {_SEALED} BEFORE UPDATE OF sha256 ON articles_edition "
        f"FOR EACH ROW WHEN (OLD.sha256 IS NOT NULL AND {_differs(['sha256'], 'IS DISTINCT FROM')}) "
        "EXECUTE FUNCTION newsroom_refuse_change()",
    ]
    for table, columns in _FROZEN_ROWS.items():
        statements.append(
            f"CREATE OR REPLACE TRIGGER {table}_frozen BEFORE UPDATE OF {', '.join(columns)} ON {table} "
            f"FOR EACH ROW WHEN ({_differs(columns, 'IS DISTINCT FROM')}) "
            "EXECUTE FUNCTION newsroom_refuse_change()"
        )
    return [*statements, *guards_of_tags.POSTGRESQL, *guards_of_tags.fill_taken_names()]


def _differs(columns: list[str], operator: str) -> str:
    return " OR ".join(f"OLD.{column} {operator} NEW.{column}" for column in columns)
