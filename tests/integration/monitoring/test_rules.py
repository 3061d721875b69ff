"""The rules of the alerts over HTTP on both databases: listed, and changed by an operator with a reason."""

from contracts.events import Who
from tests.integration.monitoring.house import STAFF, House
from tests.integration.monitoring.test_alerts import overdue, with_units, working_on_b

OPERATOR = Who(subject="operacion", unit=None, role="operator")


def adopt(house: House, who: Who = OPERATOR, **said):
    return house.ask("/v1/alert-rules", "adopt_rules", who, "POST", json={"reason": "La mesa lo pidió", **said})


def test_the_built_in_version_is_listed_for_everybody(house: House):
    (only,) = house.get("/v1/alert-rules", "list_rules")["items"]
    assert only == house.get("/v1/alert-rules/1", "read_rules")
    assert (only["in_force"], only["in_force_from"], only["author"]) == (True, None, None)
    (rule,) = [rule for rule in only["rules"] if rule["name"] == "overdue"]
    assert [(step["audience"], step["after_days"]) for step in rule["steps"]] == [
        ("responsible", 0),
        ("head", 3),
        ("coordination", 7),
        ("executive", 15),
    ]
    assert house.ask("/v1/alert-rules/2", "read_rules").status_code == 404


def test_another_version_is_in_force_from_then_on_with_its_author_and_reason(house: House):
    with_units(house)
    house.knows(working_on_b())
    house.tick("2026-06-10")
    adopted = adopt(house, due_soon_days=20, replaces=1)
    assert (adopted.status_code, adopted.headers["Location"]) == (201, "/v1/alert-rules/2")
    assert (adopted.json["version"], adopted.json["in_force_from"], adopted.json["reason"]) == (
        2,
        "2026-06-10",
        "La mesa lo pidió",
    )
    assert house.alerts() == []
    assert [house.tick("2026-06-10").json["alerts"] for _ in range(2)] == [1, 0]
    (soon,) = house.alerts(rule="due_soon")
    assert (soon["fired_on"], soon["rules_version"]) == ("2026-06-10", 2)
    assert house.get("/v1/alert-rules/1", "read_rules")["in_force_until"] == "2026-06-10"
    assert adopt(house, due_soon_days=10, replaces=1).json["type"] == "/problems/rules-replaced"


def test_a_later_version_leaves_alerts_their_steps(house: House):
    with_units(house)
    house.knows(working_on_b())
    house.tick("2026-07-01")
    steps = [{"audience": "responsible", "after_days": 0}, {"audience": "head", "after_days": 1}]
    assert adopt(house, rules=[{"name": "overdue", "steps": steps}]).status_code == 201
    house.tick("2026-07-03")
    assert len(overdue(house)["told"]) == 1
    house.tick("2026-07-04")
    assert (len(overdue(house)["told"]), overdue(house)["rules_version"]) == (2, 1)


def test_only_an_operator_changes_rules_and_what_is_wrong_is_said_by_field_and_nothing_is_written(house: House):
    before = house.store.head()
    assert adopt(house, STAFF, due_soon_days=5).status_code == 403
    for said, pointer in (
        ({"due_soon_days": 0}, "/due_soon_days"),
        ({"due_soon_days": "5"}, "/due_soon_days"),
        ({"rules": [{"name": "otra"}]}, "/rules/0/name"),
        ({"rules": [{"name": "overdue", "steps": [{"audience": "nadie"}]}]}, "/rules/0/steps/0/audience"),
        ({"rules": [{"name": "overdue", "enabled": False}]}, "/rules/0/enabled"),
        ({"rules": [{"name": "due_soon", "scope": {"units": ["NADIE"]}}]}, "/rules/0/scope/units/0"),
        ({"silent_minutes": 10**9}, "/silent_minutes"),
        ({"reason": ""}, "/reason"),
    ):
        refused = adopt(house, **said)
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer), refused.text
    assert house.store.head() == before
