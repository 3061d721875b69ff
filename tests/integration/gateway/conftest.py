"""A gateway in this process, before two upstreams on loopback, with a key for each role."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from deploy.openapi import document_of
from services.chassis.process.settings import Secret
from services.chassis.store.database import open_database
from services.gateway.access import keys
from services.gateway.settings import Settings
from services.gateway.wsgi import application
from services.kernel.acts import PUBLIC, ROLES, Who
from tests.integration.gateway.upstream import running

SECRET = Secret("a secret that only tests know")
ID = "6f1c8c9e-96e6-4b1f-9d6e-0d8f7c1d6f11"


def _operation(action, service, *names):
    schemas = {"id": {"type": "string", "format": "uuid"}, "version": {"type": "integer"}, "code": {"type": "string"}}
    parameters = [{"in": "path", "name": name, "required": True, "schema": schemas[name]} for name in names]
    return {"operationId": action, "x-service": service, "parameters": parameters}


DOCUMENT = {
    "openapi": "3.1.0",
    "paths": {
        "/v1/commitments": {
            "get": _operation("list_commitments", "monitoring"),
            "post": _operation("draft_commitment", "agreements"),
        },
        "/v1/commitments/{id}": {"get": _operation("read_commitment", "agreements", "id")},
        "/v1/commitments/{id}/start": {"post": _operation("start", "agreements", "id")},
        "/v1/units/{code}": {"get": _operation("read_unit", "agreements", "code")},
        "/v1/ticks": {"post": _operation("tick", "monitoring")},
        **document_of("gateway")["paths"],
    },
    "x-problems": [
        {
            "slug": "pact-open",
            "status": 409,
            "title_es": "Pacto abierto",
            "title_en": "Pact open",
            "detail_es": "Abierto: {names}.",
            "detail_en": "Open: {names}.",
        }
    ],
}


@dataclass
class Suite:
    """The gateway's client and what stands behind it. `keys`: role -> text."""

    client: object
    agreements: object
    monitoring: object
    keys: dict
    database: object
    settings: Settings

    def bearer(self, role):
        return {} if role == PUBLIC else {"Authorization": f"Bearer {self.keys[role]}"}

    def client_with(self, **changed):
        """Another gateway before the same upstreams, with other settings."""
        return application(replace(self.settings, **changed), DOCUMENT, self.database).test_client()


@pytest.fixture(scope="session")
def gateway_database(tmp_path_factory):
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('gateway')}", "gateway")
    keys.migrate(database)
    yield database
    database.close()


@pytest.fixture(scope="session")
def role_keys(gateway_database):
    now = datetime.now(UTC)
    holders = {role: Who(f"{role} de prueba", f"unit-{role}", role) for role in ROLES if role != PUBLIC}
    return {role: keys.create(gateway_database, who, now)[0] for role, who in holders.items()}


@pytest.fixture
def suite(gateway_database, role_keys):
    with running() as agreements, running() as monitoring:
        settings = Settings(
            database_url=f"sqlite:///{gateway_database.path.parent}",
            identity_secret=SECRET,
            agreements_url=agreements.address,
            monitoring_url=monitoring.address,
            upstream_within=1.0,
            public_rate=0,
            key_rate=0,
        )
        client = application(settings, DOCUMENT, gateway_database).test_client()
        yield Suite(client, agreements, monitoring, role_keys, gateway_database, settings)
