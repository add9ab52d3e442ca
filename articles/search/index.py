"""The indexes of the database itself, which no model field can say: FTS5 with triggers, or GIN.

All statements can be run again. They run after every `migrate`, because a table rebuild on SQLite drops the
triggers of the table.
"""

from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper

__all__ = ["FTS", "broken_index", "merge_pieces", "missing_indexes", "put_indexes_in_place", "settle_indexes"]

_STATISTICS = 1_000  # of PostgreSQL: of how many tokens (ten times as many) it knows how common they are
FTS = "_fts"  # behind the name of a table: its FTS5 index

# A token may begin with ^ or ~, hold a colon and end in + or #. Letters beyond ASCII are taken as they are.
_TABLE = """
CREATE VIRTUAL TABLE {table}_fts USING fts5(
  words, content='{table}', content_rowid='{key}', tokenize="ascii tokenchars '^~:+#-'"{columns})
"""
_TRIGGERS = {
    "insert": "AFTER INSERT ON {table} BEGIN {add} END",
    "delete": "AFTER DELETE ON {table} BEGIN {remove} END",
    "update": "AFTER UPDATE OF {key}, words ON {table} BEGIN {remove} {add} END",
}
_ADD = "INSERT INTO {table}_fts(rowid, words) VALUES (new.{key}, new.words);"
_REMOVE = "INSERT INTO {table}_fts({table}_fts, rowid, words) VALUES ('delete', old.{key}, old.words);"


_PAGES, _MERGED = 500, 2  # pages of one step; rows that change in one by which something was merged (SQLite's manual)
_SETTLE = """
SELECT gin_clean_pending_list(oid) FROM pg_class
WHERE oid IN (SELECT to_regclass(name)::oid FROM unnest(%s::text[]) AS name) AND pg_has_role(relowner, 'USAGE')
"""
# Indexes were once made without such a list; to change that, searches wait for a moment.
_GIN_WITH_LIST = """
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_class WHERE oid = '{table}_words'::regclass AND 'fastupdate=off' = ANY(reloptions)) THEN
    ALTER INDEX {table}_words RESET (fastupdate);
  END IF;
END $$
"""


def put_indexes_in_place(connection: BaseDatabaseWrapper, tables: dict[str, str]) -> None:
    """Make the indexes that are not there yet.

    Args:
        tables: for the name of each table that of its key.
    """
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table, key in tables.items():
            if table not in there:
                continue
            if connection.vendor == "postgresql":
                for statement in _postgresql(table):
                    cursor.execute(statement)
                continue
            if table + FTS not in there:
                cursor.execute(_TABLE.format(table=table, key=key, columns=""))
                cursor.execute(f"INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild')")  # noqa: S608 - our own name
            for name, trigger in _TRIGGERS.items():
                parts = {"table": table, "key": key}
                body = trigger.format(add=_ADD.format(**parts), remove=_REMOVE.format(**parts), **parts)
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_fts_{name}")
                cursor.execute(f"CREATE TRIGGER {table}_fts_{name} {body}")


def _postgresql(table: str) -> list[str]:
    """GIN, whose list of pending entries `settle_indexes` empties; words out of the row that lists read."""
    return [
        f"ALTER TABLE {table} SET (toast_tuple_target = 128)",
        f"ALTER TABLE {table} ALTER COLUMN words SET STATISTICS {_STATISTICS}",
        f"CREATE INDEX IF NOT EXISTS {table}_words ON {table} USING gin (words)",
        _GIN_WITH_LIST.format(table=table),
    ]


def settle_indexes(connection: BaseDatabaseWrapper, *tables: str) -> None:
    """Move what was just written from the lists of pending entries to its place; by whoever writes, before the commit.

    So no search has a list to read. Of many rows that takes a fifth of what it takes to put each there at once.
    Where an index belongs to another role of the database, its autovacuum does the same later.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_SETTLE, [[f"{table}_words" for table in tables]])


def merge_pieces(connection: BaseDatabaseWrapper, *tables: str) -> None:
    """Let SQLite join the pieces of its indexes into one; after much was written. PostgreSQL has none.

    Each transaction leaves a piece of its own, and a question for two words walks through the words of all pieces.
    It is done in steps of a fifth of a second or less, between which others write.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for table in tables:
            pages = -_PAGES  # less than nothing: all pieces, however different their sizes
            changed = _MERGED
            while changed >= _MERGED:
                before = connection.connection.total_changes
                cursor.execute(
                    f"INSERT INTO {table}_fts({table}_fts, rank) VALUES ('merge', %s)",  # noqa: S608 - our own name
                    [pages],
                )
                changed, pages = connection.connection.total_changes - before, _PAGES


def missing_indexes(connection: BaseDatabaseWrapper, tables: dict[str, str]) -> list[str]:
    """The names of indexes and triggers that the database does not have."""
    if connection.vendor == "postgresql":
        wanted = {f"{table}_words" for table in tables}
        query = "SELECT indexname FROM pg_indexes"
    else:
        wanted = {f"{table}_fts_{name}" for table in tables for name in _TRIGGERS} | {table + FTS for table in tables}
        query = "SELECT name FROM sqlite_master"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(wanted - {name for (name,) in cursor.fetchall()})


def broken_index(connection: BaseDatabaseWrapper, table: str) -> str:
    """What the database finds wrong between a table and its FTS5 index; empty if nothing, and on PostgreSQL."""
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        try:
            cursor.execute(
                f"INSERT INTO {table}_fts({table}_fts, rank) VALUES ('integrity-check', 1)"  # noqa: S608 - our own name
            )
        except DatabaseError as error:
            return str(error)
    return ""
