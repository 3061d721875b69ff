"""A command is checked in order, saved once, and answered the same when it is repeated."""

from uuid import UUID, uuid4

import pytest

from tests.unit.chassis.web.conftest import Caller


def slug(response):
    assert response.content_type.startswith("application/problem+json")
    assert response.json["status"] == response.status_code
    return response.json["type"].removeprefix("/problems/")


def test_a_creation_answers_201_with_its_place_version_and_position(caller, store):
    response = caller.draft()
    assert response.status_code == 201
    assert response.headers["Location"] == f"/v1/meters/{response.json['id']}"
    assert response.headers["ETag"] == '"1"'
    assert response.json["position"] == response.headers["Pactos-Position"] == f"toys:{store.head()}"


def test_a_record_answers_201_with_its_place_in_the_history(caller, meter):
    response = caller.measure(meter, 33.33)
    assert (response.status_code, response.json["value"]) == (201, 33.33)
    assert response.headers["Location"] == f"/v1/meters/{meter}/history/2"
    assert response.headers["ETag"] == '"2"'


def test_an_act_answers_200_with_the_new_representation(caller, meter):
    response = caller.close(meter, **{"If-Match": '"1"'})
    assert (response.status_code, response.json["open"]) == (200, False)
    assert "Location" not in response.headers


def test_the_same_request_again_gets_the_first_answer_and_saves_nothing(caller, meter, versions):
    first = caller.measure(meter, 10, **{"Idempotency-Key": "k-10"})
    caller.measure(meter, 20)
    again = caller.measure(meter, 10, **{"Idempotency-Key": "k-10"})
    assert (again.status_code, again.json) == (first.status_code, first.json)
    for name in ("ETag", "Pactos-Position", "Location"):
        assert again.headers[name] == first.headers[name]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert versions(meter) == 3


def test_a_key_with_another_body_is_refused(caller, meter, versions):
    caller.measure(meter, 10, **{"Idempotency-Key": "k-11"})
    refused = caller.measure(meter, 11, **{"Idempotency-Key": "k-11"})
    assert (refused.status_code, slug(refused)) == (422, "idempotency-key-reused")
    assert versions(meter) == 2


def test_a_key_belongs_to_its_subject_and_operation(app, caller, meter):
    key = {"Idempotency-Key": "k-12"}
    assert caller.measure(meter, 10, **key).status_code == 201
    assert Caller(app, subject="key-2").measure(meter, 11, **key).status_code == 201
    assert caller.close(meter, **key, **{"If-Match": "*"}).status_code == 200


def test_a_replay_comes_before_a_stale_version(caller, meter):
    headers = {"Idempotency-Key": "k-13", "If-Match": '"1"'}
    first = caller.close(meter, **headers)
    again = caller.close(meter, **headers)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "á"])
def test_a_malformed_key_is_refused(caller, meter, key):
    refused = caller.measure(meter, 10, **{"Idempotency-Key": key})
    assert (refused.status_code, slug(refused)) == (400, "malformed")


def test_an_act_without_if_match_is_refused(caller, meter, versions):
    refused = caller.close(meter)
    assert (refused.status_code, slug(refused)) == (428, "precondition-required")
    assert versions(meter) == 1


def test_a_stale_if_match_is_refused_and_says_the_current_version(caller, meter):
    caller.measure(meter, 10)
    refused = caller.close(meter, **{"If-Match": '"1"'})
    assert (refused.status_code, slug(refused)) == (412, "stale-version")
    assert (refused.json["seen"], refused.json["current"]) == (1, 2)


@pytest.mark.parametrize("tag", ['W/"1"', "1", '"1", "2"', '"x"', '"', ""])
def test_a_weak_or_malformed_if_match_is_refused(caller, meter, tag):
    refused = caller.close(meter, **{"If-Match": tag})
    assert (refused.status_code, slug(refused)) == (400, "malformed")


def test_any_version_is_accepted_by_a_star(caller, meter):
    caller.measure(meter, 10)
    assert caller.close(meter, **{"If-Match": "*"}).status_code == 200


def test_a_record_may_say_which_version_it_saw(caller, meter):
    assert caller.measure(meter, 10, **{"If-Match": '"1"'}).status_code == 201
    assert caller.measure(meter, 10, **{"If-Match": '"1"'}).status_code == 412


def test_a_missing_or_stale_version_is_said_before_wrong_fields(caller, meter):
    closure = f"/v1/meters/{meter}/closure"
    wrong = {"json": {"unknown": 1}}
    assert caller.ask("close_meter", "POST", closure, **wrong).status_code == 428
    assert caller.ask("close_meter", "POST", closure, headers={"If-Match": '"9"'}, **wrong).status_code == 412
    assert caller.ask("close_meter", "POST", closure, headers={"If-Match": '"1"'}, **wrong).status_code == 422


def test_an_unknown_thing_is_not_found_whatever_the_fields(caller):
    for value in (10, 1000):
        refused = caller.measure(str(uuid4()), value)
        assert (refused.status_code, slug(refused)) == (404, "not-found")


def test_a_refusal_of_the_domain_is_said_in_the_services_words(caller, meter):
    caller.close(meter, **{"If-Match": "*"})
    refused = caller.measure(meter, 10)
    assert (refused.status_code, refused.json["detail"]) == (409, "Está closed.")


def test_fields_that_the_domain_refuses_have_pointers_and_words(caller, meter):
    spanish = caller.measure(meter, 13)
    assert spanish.json["errors"] == [{"pointer": "/value", "detail": "El 13 no se admite."}]
    english = caller.measure(meter, 13, **{"Accept-Language": "en-GB,en;q=0.9,es;q=0.1"})
    assert english.json["errors"] == [{"pointer": "/value", "detail": "13 is not accepted."}]
    assert english.headers["Content-Language"] == "en"


def test_a_command_outside_the_store_answers_too(caller):
    response = caller.ask("tick", "POST", "/v1/ticks", json={})
    assert response.status_code == 200
    assert response.json["at"].endswith("Z")


def test_the_event_carries_the_conversation(caller, store):
    response = caller.draft(**{"X-Correlation-Id": "ask-7"})
    assert response.headers["X-Correlation-Id"] == "ask-7"
    ((_, event),) = store.events(UUID(response.json["id"]))
    assert event.correlation_id == "ask-7"
    assert (event.who.subject, event.who.unit) == ("key-1", "DGT")
