"""A draft of others is answered as an unknown id is, whatever the request says."""

from uuid import uuid4

import pytest

from services.agreements.wsgi import ROUTES

WRITES = [operation for group in ROUTES for operation in group if operation.saves and "<uuid:id>" in operation.path]


def answered(service, operation, thing, **how):
    path = operation.path.replace("<uuid:id>", str(thing))
    answer = service.call(operation.method, operation.name, path, role="responsible", unit="CUL", **how)
    return answer.status_code, answer.json["type"], answer.json.get("errors")


@pytest.mark.parametrize("operation", WRITES, ids=lambda operation: operation.name)
def test_neither_wrong_fields_nor_a_stale_version_tell_that_a_draft_exists(service, operation):
    pact = service.pact()
    draft = service.drafted(pact)["id"]
    for seen in (1, 2, 9, None):
        how = {"body": {"strange": 1}, "seen": seen}
        unknown = answered(service, operation, uuid4(), **how)
        assert unknown[0] in (404, 428)
        assert answered(service, operation, draft, **how) == unknown
        assert answered(service, operation, pact, **how) == unknown


def test_who_may_know_of_the_draft_is_told_what_is_wrong(service):
    one = f"/v1/commitments/{service.drafted(service.pact())['id']}"
    wrong = {"strange": 1}
    for seen, status in ((1, 422), (9, 412)):
        answer = service.post("accept", f"{one}/acceptances", wrong, role="responsible", seen=seen)
        assert answer.status_code == status


def test_a_stale_version_of_a_unit_is_said_before_wrong_fields(service):
    def revise(code, seen):
        return service.call("PUT", "revise_unit", f"/v1/units/{code}", {"strange": 1}, role="operator", seen=seen)

    assert [revise("TUR", 1).status_code, revise("TUR", 9).status_code, revise("NO", 1).status_code] == [422, 412, 404]
