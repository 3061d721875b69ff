"""A toy service over the real store on SQLite: meters that are drafted, measured, closed, read and listed."""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from marshmallow import Schema
from marshmallow import fields as plain

from services.chassis.store.application import EventStore, open_store
from services.chassis.web import fields, identity, pages
from services.chassis.web.application import create_app
from services.chassis.web.catalog import Problem
from services.chassis.web.problems import ProblemCatalog
from services.chassis.web.routes import Answer, Routes
from services.kernel.acts import FACILITATOR
from services.kernel.refusals import FieldError, InvalidFields, WrongState
from services.kernel.words import Words
from tests.support.toy import Meter, MeterState  # noqa: F401

SECRET = "a-secret-for-the-tests"


class Part(Schema):
    title = fields.Text(20, required=True)
    due_on = fields.Day()


class Draft(Schema):
    title = fields.Text(40, required=True, metadata={"description": "Nombre."})
    milestones = plain.List(plain.Nested(Part))


class Measure(Schema):
    value = fields.Percentage(required=True)


class Nothing(Schema):
    """A body without fields."""


class Shown(Schema):
    id = plain.UUID(required=True)
    title = fields.Text(40, required=True)


class Seen(Schema):
    known_at = fields.Moment(load_default=None)


class Meters(pages.Page):
    sector = fields.Sector()


def draft(work, act, title, milestones=()):
    return work.save(Meter.create(uuid4(), act, act.now.date(), title=title))


def measure(work, act, id, seen, value):  # noqa: A002
    meter = work.load(Meter, id, seen)
    if value == 13:
        raise InvalidFields(errors=(FieldError("/value", "unlucky"),), value=value)
    meter.measure(act, value)
    return work.save(meter)


def close(work, act, id, seen):  # noqa: A002
    meter = work.load(Meter, id, seen)
    meter.close(act)
    return work.save(meter)


def show(store, who, saved):
    meter = store.get(Meter, saved.id, saved.version)
    return {"id": meter.id, "title": meter.title, "open": meter.open, "value": meter.values.at()}


def read(reading, id, known_at=None):  # noqa: A002
    meter = reading.store.get(Meter, id)
    return Answer(
        {"id": meter.id, "title": meter.title, "known_at": known_at}, meter.version, weak=known_at is not None
    )


def list_meters(reading, limit, cursor, sector=None):
    rows = [row for row in range(25) if cursor is None or row > cursor[0]][: limit + 1]
    return Answer(pages.page(rows, limit, lambda row: (row,), lambda row: {"n": row, "unit": reading.who.unit}))


def tick(reading, **_fields):
    return Answer({"at": reading.now})


def break_down(reading):
    raise RuntimeError("the password is hunter2")


def routes() -> list[Routes]:
    meters = Routes("meters")
    meters.create("draft_meter", "/v1/meters", body=Draft, run=draft, show=show, answer=Shown, summary="Crea.")
    meters.record("measure", "/v1/meters/<uuid:id>/measures", body=Measure, run=measure, show=show, answer=Shown)
    meters.act("close_meter", "/v1/meters/<uuid:id>/closure", body=Nothing, run=close, show=show, answer=Shown)
    meters.read("read_meter", "/v1/meters/<uuid:id>", query=Seen, run=read, answer=Shown)
    meters.read("list_meters", "/v1/meters", query=Meters, run=list_meters)
    meters.read("break_down", "/v1/breakdown", run=break_down)
    meters.command("tick", "/v1/ticks", body=Nothing, run=tick)
    meters.internal("peek", "/internal/peek", run=lambda reading: Answer({"head": reading.store.head()}))
    return [meters]


CATALOG = ProblemCatalog(
    {WrongState: Problem("wrong-state", 409, "No se puede", "Está {state}.", "Not possible", "It is {state}.")},
    {"unlucky": Words("El {value} no se admite.", "{value} is not accepted.")},
)


@dataclass
class Caller:
    """Calls the toy service as the gateway would, each request with an identity for its operation."""

    app: Flask
    role: str = FACILITATOR
    subject: str = "key-1"

    def ask(self, operation: str, method: str, path: str, **given: Any) -> Any:
        who = identity.Identity(self.subject, "DGT", self.role, operation, identity.OWN)
        headers = {identity.HEADER: identity.sign(who, SECRET), **given.pop("headers", {})}
        return self.app.test_client().open(path, method=method, headers=headers, **given)

    def draft(self, **headers: str) -> Any:
        return self.ask("draft_meter", "POST", "/v1/meters", json={"title": "Caudal"}, headers=headers)

    def measure(self, id: str, value: Any, **headers: str) -> Any:  # noqa: A002
        return self.ask("measure", "POST", f"/v1/meters/{id}/measures", json={"value": value}, headers=headers)

    def close(self, id: str, **headers: str) -> Any:  # noqa: A002
        return self.ask("close_meter", "POST", f"/v1/meters/{id}/closure", json={}, headers=headers)


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> EventStore:
    opened = open_store("toys", f"sqlite:///{tmp_path_factory.mktemp('toys')}", migrate=True)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def app(store) -> Flask:
    return create_app("toys", routes(), CATALOG, identity_secret=SECRET, store=store)


@pytest.fixture
def caller(app) -> Caller:
    return Caller(app)


@pytest.fixture
def meter(caller) -> str:
    """The id of a meter at version 1."""
    return caller.draft().json["id"]


@pytest.fixture
def versions(store) -> Callable[[str], int | None]:
    return lambda id: store.version(UUID(id))  # noqa: A002


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
