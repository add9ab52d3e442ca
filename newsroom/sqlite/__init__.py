"""Django's engine for SQLite, which writes a statement in SQLite's own way once and not each time it is asked."""
