"""Rules of the vocabulary, kept by the database itself: statements for `guards.py`.

* What is the name of one tag is no alias of another: every name and alias has its row in `TakenName`.
* Broader tags make no circle. On PostgreSQL writers of these rows wait for one another, so that two
  relations written at the same moment cannot close one between them.
"""

# ruff: noqa: S608 - the tables are our own

__all__ = ["POSTGRESQL", "SQLITE", "TRIGGERS", "fill_taken_names"]

_NAMES = {"name": "articles_tag", "alias": "articles_tagalias"}
_TAKEN = "articles_takenname"
_EVENTS = {
    "insert": ("INSERT", "", f"INSERT INTO {_TAKEN} (key) VALUES (NEW.key);"),
    "update": (
        "UPDATE OF key",
        "WHEN (OLD.key <> NEW.key)",
        f"DELETE FROM {_TAKEN} WHERE key = OLD.key; INSERT INTO {_TAKEN} (key) VALUES (NEW.key);",
    ),
    "delete": ("DELETE", "", f"DELETE FROM {_TAKEN} WHERE key = OLD.key;"),
}
_ABOVE = """
  WITH RECURSIVE above(id) AS (
    SELECT NEW.broader_id UNION
    SELECT edge.broader_id FROM articles_tagbroader edge JOIN above ON edge.tag_id = above.id)
"""

#: The names of all triggers of this module.
TRIGGERS = [
    *(f"tag_{what}_{event}" for what in _NAMES for event in _EVENTS),
    "tag_broader_circle_insert",
    "tag_broader_circle_update",
]

SQLITE = [
    *(
        f"CREATE TRIGGER tag_{what}_{event} AFTER {when} ON {table} {condition} BEGIN {body} END"
        for what, table in _NAMES.items()
        for event, (when, condition, body) in _EVENTS.items()
    ),
    *(
        f"""
CREATE TRIGGER tag_broader_circle_{event} AFTER {event.upper()} ON articles_tagbroader
BEGIN
  SELECT RAISE(ABORT, 'tag_broader_circle: a tag would stand under itself')
  WHERE NEW.tag_id IN ({_ABOVE} SELECT id FROM above);
END
"""
        for event in ("insert", "update")
    ),
]

POSTGRESQL = [
    f"""
CREATE OR REPLACE FUNCTION newsroom_taken_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN DELETE FROM {_TAKEN} WHERE key = OLD.key; END IF;
  IF TG_OP <> 'DELETE' THEN INSERT INTO {_TAKEN} (key) VALUES (NEW.key); END IF;
  RETURN NULL;
END $$;
""",
    *(
        f"CREATE OR REPLACE TRIGGER tag_{what}_{event} AFTER {when} ON {table} "
        f"FOR EACH ROW {condition} EXECUTE FUNCTION newsroom_taken_name()"
        for what, table in _NAMES.items()
        for event, (when, condition, _body) in _EVENTS.items()
    ),
    f"""
CREATE OR REPLACE FUNCTION newsroom_no_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7304112);
  IF NEW.tag_id IN ({_ABOVE} SELECT id FROM above) THEN
    RAISE EXCEPTION 'tag_broader_circle: a tag would stand under itself'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
""",
    *(
        f"CREATE OR REPLACE TRIGGER tag_broader_circle_{event} AFTER {event.upper()} ON articles_tagbroader "
        "FOR EACH ROW EXECUTE FUNCTION newsroom_no_circle()"
        for event in ("insert", "update")
    ),
]


def fill_taken_names() -> list[str]:
    """Statements after which `TakenName` says what the tags and aliases are called; run after every migration.

    A table rebuild on SQLite drops the triggers, so a data migration may have passed them.
    """
    named = "SELECT key FROM articles_tag UNION SELECT key FROM articles_tagalias"
    return [
        f"DELETE FROM {_TAKEN} WHERE key NOT IN ({named})",
        f"INSERT INTO {_TAKEN} (key) SELECT key FROM ({named}) AS named WHERE key NOT IN (SELECT key FROM {_TAKEN})",
    ]
