"""A database without a single table is made, so that the first command on an empty folder just works."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

__all__ = ["make_database", "make_database_if_empty"]


def make_database_if_empty(say: Callable[[str], object]) -> None:
    """Run all migrations if there is no table at all; an older database is left to its operator."""
    if not connection.introspection.table_names():
        make_database(say)


def make_database(say: Callable[[str], object]) -> None:
    """Run the migrations that are missing; `say` hears of it when there are any."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Making the database ...")
        call_command("migrate", verbosity=0)
