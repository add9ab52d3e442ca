"""What tests ask of the servers of a database and its standby, past Django."""

import os
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connection

__all__ = ["ask", "replica_url"]


def replica_url(port: int) -> str:
    """The tests' own database on the server at a port."""
    told = connection.settings_dict
    place = urlsplit(os.environ["DATABASE_URL"])._replace(
        netloc=f"{told['USER']}@127.0.0.1:{port}", path=f"/{told['NAME']}"
    )
    return urlunsplit(place)


def ask(port: int, sql: str) -> object:
    """The first value that the server at a port answers."""
    with psycopg.connect(replica_url(port), autocommit=True, application_name="test") as asking:
        return (asking.execute(sql).fetchone() or [None])[0]
