"""The site's own engine for SQLite says to it what Django's says, and puts it in SQLite's words once."""

import pytest
from django.db import connection
from django.db.backends.sqlite3 import base as django_base

from newsroom.sqlite import base

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        ("SELECT %s, %s", ["a", 1]),
        ("SELECT %s, '5 %%'", ["%s"]),
        ("SELECT %(b)s, %(a)s", {"a": 1, "b": "two"}),
        ("SELECT '%'", None),
        ("SELECT max(%s" + ", %s" * 99 + f") /* {'x' * base._LONGEST} */", list(range(100))),
    ],
)
def test_every_statement_is_answered_as_by_django(sql, values):
    with connection.cursor() as cursor:
        ours = cursor.execute(sql, values).fetchall()
    raw = connection.connection.cursor(factory=django_base.SQLiteCursorWrapper)
    assert ours == (raw.execute(sql, values) if values is not None else raw.execute(sql)).fetchall()


def test_a_statement_that_is_asked_again_is_put_in_other_words_once_and_a_long_one_is_not_kept():
    base._kept.cache_clear()
    with connection.cursor() as cursor:
        for value in range(3):
            cursor.execute("SELECT %s AS asked_again", [value])
        assert (base._kept.cache_info().misses, base._kept.cache_info().hits) == (1, 2)
        cursor.execute(f"SELECT %s /* {'x' * base._LONGEST} */", [1])
        assert base._kept.cache_info().misses == 1
