"""What many tests of a file begin with: made once, given to each as if it were new, and taken back at the file's end."""

import copy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.conftest import files_in

__all__ = ["SharedWorld"]


class SharedWorld:
    """Rows that stand in a transaction around those of the tests, and files that each test gets a copy of.

    Where a test of the file commits, nothing can stand around it: then each test makes its own.
    """

    def __init__(self, request: Any, blocker: Any, folder: Path, make: Callable[[], Any]) -> None:
        self.make, self.blocker, self.folder = make, blocker, folder
        self.around: transaction.Atomic | None = None
        if any(_commits(item) for item in request.session.items if item.path == request.path):
            return
        with blocker.unblock(), override_settings(**files_in(folder)):
            self.around = transaction.atomic()
            self.around.__enter__()
            self.made = make()

    def for_test(self, folder: Path) -> Any:
        """What was made, for a test whose files lie in `folder`."""
        if self.around is None:
            return self.make()
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return copy.deepcopy(self.made)

    def close(self) -> None:
        if self.around is not None:
            with self.blocker.unblock():
                transaction.set_rollback(True)
                self.around.__exit__(None, None, None)


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(
        {"transactional_db", "live_server"} & set(item.fixturenames) or (marker and marker.kwargs.get("transaction"))
    )
