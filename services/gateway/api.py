"""The operations that the gateway answers itself, declared as every service declares its own."""

from collections.abc import Mapping
from typing import Any

import msgspec
from marshmallow import Schema, fields

from services.chassis.web import openapi
from services.chassis.web.problems import ProblemCatalog
from services.chassis.web.refusals import NoSuchRoute
from services.chassis.web.routes import Answer as Said
from services.chassis.web.routes import Reading, Routes
from services.gateway import published
from services.gateway.answers import Answer
from services.gateway.problems import PROBLEMS


class NamedRole(Schema):
    role = fields.String(required=True)
    name = fields.String(required=True)


class NamedScope(Schema):
    scope = fields.String(required=True)
    name = fields.String(required=True)


class MayDo(Schema):
    role = fields.String(required=True)
    scope = fields.String(required=True, metadata={"enum": ["own", "any"]})
    text = fields.String(required=True)


class Action(Schema):
    action = fields.String(required=True, metadata={"description": "El operationId de este documento."})
    roles = fields.List(fields.Nested(MayDo), required=True)
    own = fields.String(metadata={"description": "Qué cuenta como propio."})
    remark = fields.String()


class Access(Schema):
    roles = fields.List(fields.Nested(NamedRole), required=True)
    scopes = fields.List(fields.Nested(NamedScope), required=True)
    actions = fields.List(fields.Nested(Action), required=True)


def read_access(_reading: Reading | None = None) -> Said:
    """Who may do what."""
    return Said(published.access())


ROUTES = Routes("access")
ROUTES.read("read_access", "/v1/access", answer=Access, run=read_access, summary="Quién puede hacer qué.")


def document() -> dict[str, Any]:
    """The gateway's own OpenAPI document, to be merged with the services'."""
    return openapi.document("gateway", [ROUTES], ProblemCatalog(PROBLEMS))


class Ourselves:
    """Answers the gateway's own operations as a service behind it would."""

    def __init__(self) -> None:
        self._answers = {
            operation.path: Answer(
                200, (("Content-Type", "application/json"),), msgspec.json.encode(operation.run().body)
            )
            for operation in ROUTES
        }

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        """The answer at the address. It takes no query; none is refused."""
        try:
            return self._answers[target.partition("?")[0]]
        except KeyError:
            raise NoSuchRoute from None
