"""A new migration locks no large table on PostgreSQL, and the old program goes on beside it.

`FREE` are the last migrations that may do as they like: the ones before a first site had large tables. A migration that
knows better says why in `locks_are_harmless`.
"""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from media.migrating import AddCheckLater, AddIndexInBackground, Validate

FREE = {"articles": 16, "media": 9}
SMALL = {"section", "publication", "deskrole", "frontslot"}  # tables that stay so


def faults(migration, before):
    """What a migration does that locks, or that the program before it cannot live with."""
    if getattr(migration, "locks_are_harmless", ""):
        return
    state, made = before.clone(), set()
    for operation in migration.operations:
        name = getattr(operation, "model_name_lower", getattr(operation, "name_lower", ""))
        if isinstance(operation, migrations.CreateModel):
            made.add(operation.name_lower)
        elif name not in made | SMALL:
            yield from _faults_of(operation, migration, state, name)
        operation.state_forwards(migration.app_label, state)
    kinds = {type(operation) for operation in migration.operations}
    if kinds & {migrations.RunPython, migrations.RunSQL} and len(kinds - {migrations.RunPython, migrations.RunSQL}):
        yield "rows are changed in the transaction that holds the locks: use a migration of its own"


def _faults_of(operation, migration, state, name):
    match operation:
        case AddIndexInBackground() | AddCheckLater() | Validate():
            if migration.atomic:
                yield f"{name}: say atomic = False"
        case migrations.AddIndex():
            yield f"{name}: an index that is made while nobody writes: AddIndexInBackground"
        case migrations.AddConstraint():
            yield f"{name}: all rows are looked at while nobody writes: AddCheckLater and Validate"
        case migrations.AddField(field=field):
            if not field.null and not field.has_db_default() and not field.many_to_many:
                yield f"{name}.{operation.name}: the old program writes no such column: null or db_default"
            if field.db_index or field.unique or (field.remote_field and field.db_constraint):
                yield f"{name}.{operation.name}: its index or constraint locks: add it without, and that later"
        case migrations.AlterField(field=field):
            old = state.models[migration.app_label, name].fields[operation.name]
            if old.db_type(connection) != field.db_type(connection) or (old.null and not field.null):
                yield f"{name}.{operation.name}: every row is looked at or written anew: use a new column"
            if (field.db_index and not old.db_index) or (field.unique and not old.unique):
                yield f"{name}.{operation.name}: an index that is made while nobody writes: AddIndexInBackground"
        case migrations.RenameField() | migrations.RenameModel() | migrations.RemoveField() | migrations.DeleteModel():
            yield f"{name}: the old program still asks for it: remove it a release later"


def test_new_migrations_lock_nobody_out(db):
    loader = MigrationLoader(connection)
    found = []
    for (app, name), migration in loader.disk_migrations.items():
        if app in FREE and int(name[:4]) > FREE[app]:
            found += [
                f"{app}.{name}: {fault}" for fault in faults(migration, loader.project_state(migration.dependencies))
            ]
    assert found == []


class Asked(migrations.Migration):
    atomic = True

    def __init__(self, *operations):
        super().__init__("0099_new", "articles")
        self.operations = operations


LARGE = ModelState(
    "articles",
    "Large",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("words", models.TextField()),
        ("seen", models.DateField(null=True)),
        ("number", models.IntegerField()),
    ],
)
INDEX = models.Index(fields=["number"], name="large_number")
CHECK = models.CheckConstraint(condition=models.Q(number__gt=0), name="large_positive")


@pytest.mark.parametrize(
    ("operation", "fault"),
    [
        (migrations.AddIndex("large", INDEX), "AddIndexInBackground"),
        (AddIndexInBackground("large", INDEX), "atomic = False"),
        (migrations.AddConstraint("large", CHECK), "AddCheckLater and Validate"),
        (migrations.AddField("large", "kind", models.TextField(default="")), "null or db_default"),
        (migrations.AddField("large", "kind", models.TextField(null=True, unique=True)), "that later"),
        (migrations.AlterField("large", "number", models.TextField()), "use a new column"),
        (migrations.AlterField("large", "seen", models.DateField(default="2026-01-01")), "use a new column"),
        (migrations.AlterField("large", "number", models.IntegerField(db_index=True)), "AddIndexInBackground"),
        (migrations.RemoveField("large", "words"), "a release later"),
        (migrations.RenameField("large", "words", "text"), "a release later"),
    ],
)
def test_what_locks_is_found(db, operation, fault):
    state = ProjectState()
    state.add_model(LARGE.clone())
    [found] = faults(Asked(operation), state)
    assert found.endswith(fault)


def test_what_locks_nobody_is_let_through(db):
    state = ProjectState()
    state.add_model(LARGE.clone())
    new = migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))])
    fine = Asked(
        new,
        migrations.AddIndex("new", models.Index(fields=["id"], name="new_id")),
        migrations.AddField("large", "kind", models.TextField(db_default="")),
        AddIndexInBackground("large", INDEX),
    )
    fine.atomic = False
    assert list(faults(fine, state)) == []
    assert [*faults(Asked(new, migrations.RunPython(print)), state)]
