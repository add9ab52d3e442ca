"""Search: one way to cut text into tokens, one query language, and the walk through the index on both databases.

Nothing here knows a model. The records of the index are in `articles/models/search_entry.py`.
"""
