"""A Flask without what no service here uses, which costs a third of a short request: sessions, async views, hosts."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request
from flask.sessions import NullSession, SessionInterface
from werkzeug.routing import MapAdapter


class NoSession(SessionInterface):
    """One session for everyone, in which nothing can be kept."""

    _session = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:
        return self._session


class LeanFlask(Flask):
    """Routes by path alone, and never corrects a path by a redirect."""

    session_interface = NoSession()

    def __init__(self, name: str) -> None:
        super().__init__(name, static_folder=None)
        self.url_map.merge_slashes = False

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Views are plain functions."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """The matcher of one request, whatever host it names."""
        if request is None:
            return None
        return MapAdapter(self.url_map, "localhost", "/", "", "http", request.path, request.method, None)
