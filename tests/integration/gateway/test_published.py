"""What the gateway shows itself."""

import json

from services.gateway.access.table import COUNTS_AS_OWN, OWN, REMARKS, TABLE
from services.kernel.acts import ROLES


def test_the_table_of_access_is_public_and_complete(suite):
    published = json.loads(suite.client.get("/v1/access").data)
    shown = {
        action["action"]: {cell["role"]: cell["scope"] for cell in action["roles"]} for action in published["actions"]
    }
    assert shown == {action: dict(roles) for action, roles in TABLE.items()}
    assert suite.client.get("/v1/access?role=auditor").status_code == 422
    assert {entry["role"] for entry in published["roles"]} == set(ROLES)
    assert "corresponsable" in next(a for a in published["actions"] if a["action"] == "accept")["own"]


def test_every_own_says_what_counts_as_own_and_every_remark_has_its_action():
    assert {action for action, roles in TABLE.items() if OWN in roles.values()} == set(COUNTS_AS_OWN)
    assert set(REMARKS) <= set(TABLE)
    assert all(set(roles) <= set(ROLES) for roles in TABLE.values())


def test_a_type_of_problem_explains_itself_to_a_person_and_to_a_program(suite):
    page = suite.client.get("/problems/bad-key", headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.content_type.startswith("text/html")
    assert "Clave no válida" in page.text
    assert 'lang="en"' in page.text
    kind = json.loads(suite.client.get("/problems/pact-open").data)
    assert kind["title"] == {"es": "Pacto abierto", "en": "Pact open"}
    assert kind["detail"]["es"] == "Abierto: …."
    assert json.loads(suite.client.get("/problems/stale-version").data)["status"] == 412
    assert suite.client.get("/problems/never-heard").status_code == 404
    assert len(json.loads(suite.client.get("/problems").data)["items"]) > 10


def test_the_start_names_the_entry_points(suite):
    assert "/v1/commitments" in suite.client.get("/", headers={"Accept": "text/html"}).text
    start = suite.client.get("/")
    assert {"path": "/v1/access", "text": "Quién puede hacer qué"} in json.loads(start.data)["entry_points"]


def test_the_document_is_the_one_that_is_routed_by(suite):
    response = suite.client.get("/openapi.json")
    assert "/v1/commitments/{id}/start" in json.loads(response.data)["paths"]
    again = suite.client.get("/openapi.json", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_it_is_ready_when_the_keys_can_be_asked(suite):
    assert suite.client.get("/readyz").status_code == 200
    assert suite.client.get("/livez").status_code == 200
    suite.client.get("/v1/commitments"), suite.client.get("/v1/commitments")
    assert b"pactos_gateway_cached" in suite.client.get("/metrics").data
