"""A process beside this one: how it begins. Imports no models, for these need the settings first."""

import os
from multiprocessing import parent_process
from threading import Thread

import django

__all__ = ["begin"]


def begin() -> None:
    """Begin, and end as soon as the process that began this one is no more, however that ended."""

    def end_with_it() -> None:
        if first := parent_process():
            first.join()
            os._exit(0)

    Thread(target=end_with_it, daemon=True).start()
    django.setup()
