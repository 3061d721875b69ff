"""The process of the streams put together: an application that admits listeners, and a loop that serves them."""

import asyncio
import os
import socket
import threading
from collections.abc import Mapping

from flask import Flask, Response, request

from contracts.topics import AGREEMENTS, MONITORING, TOPICS
from services.chassis.process import settings as environment
from services.chassis.stream.log import LogUnreachable, service_log
from services.chassis.web import identity
from services.chassis.web.application import bare_app
from services.chassis.web.handover import handed_over
from services.chassis.web.problems import ProblemCatalog
from services.chassis.web.refusals import InvalidRequest, Unavailable
from services.chassis.web.words import UNKNOWN
from services.gateway.live.api import EVENT_STREAM, FORWARDED_FOR, OPERATION, PATH
from services.gateway.live.bells import bells
from services.gateway.live.cursor import Cursor, parse
from services.gateway.live.following import Follower
from services.gateway.live.hub import Hub
from services.gateway.live.listener import Listener
from services.gateway.live.refusals import NotOurEventId, TooManyStreams
from services.gateway.live.settings import Settings
from services.gateway.problems import PROBLEMS
from services.kernel.acts import PUBLIC, Who
from services.kernel.refusals import FieldError

NAME = "live"
SENT_AT_ONCE = 64 * 1024
SILENT = 30.0


def build_app(environ: Mapping[str, str] = os.environ) -> Flask:
    """The application of this environment, which follows the logs. Raises SettingsError."""
    return Streams(environment.load(Settings, environ)).application()


class Streams:
    """One hub, one follower, one loop in a thread; `stop` ends them."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self.stop = settings, threading.Event()
        addresses = {AGREEMENTS.source: settings.agreements_url, MONITORING.source: settings.monitoring_url}
        secret = settings.identity_secret
        logs = {source: service_log(address, source, NAME, secret) for source, address in addresses.items()}
        self._loop = asyncio.new_event_loop()
        ring = bells(TOPICS, settings.kafka_bootstrap_servers, self.stop)
        self._follower = Follower(logs, ring, self._in_loop("begin"), self._in_loop("tell"))
        self._hub = Hub(self._follower.page)
        self._serving: set[asyncio.Task[None]] = set()
        threading.Thread(target=self._run, name="streams", daemon=True).start()
        self._follower.start(self.stop)

    def application(self) -> Flask:
        """Admits listeners; /readyz says whether the logs are followed."""
        app = bare_app(NAME, ProblemCatalog(PROBLEMS), checks={"logs": self._check})
        app.add_url_rule(PATH, OPERATION, self._admit, methods=["GET"])
        return app

    def _admit(self) -> Response:
        caller = identity.verify(request.headers.get(identity.HEADER), OPERATION, self._settings.identity_secret)
        if request.args:
            raise InvalidRequest(errors=tuple(FieldError(f"/{name}", UNKNOWN) for name in request.args))
        since = _last_event_id()
        if self._hub.cursor is None:
            raise Unavailable(service="live")
        who = caller.who
        name = request.headers.get(FORWARDED_FOR, "") if who.role == PUBLIC else who.subject
        self._require_place(name)
        until = self._loop.time() + self._settings.live_stream_seconds
        return handed_over(lambda connection: self._take(connection, who, name, until, since), EVENT_STREAM)

    def _require_place(self, caller: str) -> None:
        places, settings = self._hub.places, self._settings
        if places.total() >= settings.live_streams:
            raise TooManyStreams(most=settings.live_streams)
        if places[caller] >= settings.live_streams_of_one:
            raise TooManyStreams(most=settings.live_streams_of_one)

    def _take(self, connection: socket.socket, who: Who, caller: str, until: float, since: Cursor | None) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENT_AT_ONCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setblocking(False)

        def serve() -> None:
            task = self._loop.create_task(self._serve(connection, Listener(who, caller, until), since))
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)

        self._loop.call_soon_threadsafe(serve)

    async def _serve(self, connection: socket.socket, listener: Listener, since: Cursor | None) -> None:
        await self._loop.connect_accepted_socket(lambda: listener, connection)
        try:
            await self._hub.serve(listener, since)
        except LogUnreachable:
            listener.cut_off()  # it comes back, with the id that it has

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.create_task(self._hub.beat(), name="heartbeat")
        self._loop.run_forever()

    def _in_loop(self, name: str):
        return lambda said: self._loop.call_soon_threadsafe(lambda: getattr(self._hub, name)(said))

    def _check(self) -> None:
        if self._hub.cursor is None or self._follower.silent_for() > SILENT:
            raise Unavailable(service="the logs")


def _last_event_id() -> Cursor | None:
    """What the caller heard last. Raises NotOurEventId."""
    text = request.headers.get("Last-Event-ID", "").strip()
    if not text:
        return None
    cursor = parse(text)
    if cursor is None:
        raise NotOurEventId
    return cursor
