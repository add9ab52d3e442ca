"""Addresses that are read when somebody asks for one of them, so that a process starts without what is behind them."""

from typing import Any

from django.urls import URLResolver

__all__ = ["Later"]


class Later(URLResolver):
    """Addresses below a path, in a namespace of their own, of the module that is named.

    Django reads the names of all addresses when it first makes one; those of a namespace it takes from `url_patterns`
    when one of them is asked for, which loads the module.
    """

    _asked = False

    def _populate(self) -> None:
        if self._asked:
            super()._populate()

    @property
    def reverse_dict(self) -> Any:
        self._asked = True
        return super().reverse_dict

    @property
    def namespace_dict(self) -> Any:
        self._asked = True
        return super().namespace_dict

    @property
    def app_dict(self) -> Any:
        self._asked = True
        return super().app_dict
