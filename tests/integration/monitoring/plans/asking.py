"""Requests about plans, as the gateway passes them on."""

from contracts.events import Who
from tests.support.client import Json
from tests.support.plan_bodies import STORY

OPERATOR = Who(subject="op", unit=None, role="operator")
OFFICER = Who(subject="planificacion", unit="GADPP-PLAN", role="officer")
FACILITATOR = Who(subject="mesa", unit=None, role="facilitator")
PUBLIC = Who(subject="public", unit=None, role="public")


def post(house, path: str, action: str, body: Json, who: Who = OPERATOR, **headers: str):
    return house.ask(path, action, who, "POST", json=body, headers=headers)


def imported(house, body: Json = STORY) -> str:
    """The address of a plan that was imported."""
    answer = post(house, "/v1/plans", "import_plan", body)
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]
