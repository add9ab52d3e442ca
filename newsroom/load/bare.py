"""Tables that take rows at their fastest: without indexes and constraints, which are made anew at the end.

For load data on PostgreSQL alone. What was taken away is kept in a table, so a load that was stopped half-way
is made whole by the next one.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

__all__ = ["bare_tables", "make_whole"]

_KEPT = "newsroom_load_taken_away"
# Foreign keys first, as they need the unique constraints of others; primary keys stay.
_CONSTRAINTS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint
WHERE conrelid = ANY (%s::regclass[]) AND contype IN ('f', 'u', 'x') ORDER BY contype <> 'f', oid
"""
_INDEXES = """
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index
WHERE indrelid = ANY (%s::regclass[]) AND NOT indisprimary
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
ORDER BY indexrelid
"""


@contextmanager
def bare_tables(tables: Sequence[str], say: Callable[[str], object], in_order: Collection[str] = ()) -> Iterator[None]:
    """Take indexes and constraints but the primary keys away, and put them back at the end.

    Args:
        in_order: those of the tables whose rows shall lie in the order of their primary key then.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {_KEPT} (number serial PRIMARY KEY, statement text NOT NULL)")
        for query in (_CONSTRAINTS, _INDEXES):
            cursor.execute(query, [list(tables)])
            for take_away, put_back in cursor.fetchall():
                cursor.execute(take_away)
                _keep(put_back)
        for table in in_order:  # before the indexes are made
            _keep(f"CLUSTER {table} USING {table}_pkey")
    yield
    make_whole(say)


def _keep(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {_KEPT} (statement) VALUES (%s)", [statement])  # noqa: S608 - our own name


def make_whole(say: Callable[[str], object]) -> None:
    """Put back what an earlier load took away and had no time to put back; nothing to do as a rule."""
    with transaction.atomic(), connection.cursor() as cursor:
        if _KEPT not in connection.introspection.table_names(cursor):
            return
        say("Indexes and constraints ...")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(f"SELECT statement FROM {_KEPT} ORDER BY number DESC")  # noqa: S608 - our own name
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        cursor.execute(f"DROP TABLE {_KEPT}")
