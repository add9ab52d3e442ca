"""The page cache: ready bytes of public pages in front of Django, dropped by what the `Change` table says.

`routes` says which requests may be answered from it, `pages` what is kept of an answer, `store` where; `watch` reads
the changes from the database, `layer` and `door` answer; `shared` keeps pages for other processes too, and `history`
judges theirs. All but `watch` and `shared` lives on the event loop's thread, so that nothing here needs a lock.
"""
