"""Compiled functions, kept on disk where that is possible."""

from collections.abc import Callable
from typing import Any

from numba import njit


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function compiled when it is first called; from disk where an earlier process could keep it."""
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:  # Neither the code's folder nor the user's cache can be written.
        return njit(nogil=True)(function)
