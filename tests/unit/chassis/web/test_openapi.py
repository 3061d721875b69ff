"""The document says what the routes do; documents merge unless a name has two meanings."""

import copy

import pytest
from marshmallow import Schema
from openapi_spec_validator import OpenAPIV31SpecValidator

from services.chassis.web import fields, merging, openapi
from services.chassis.web.catalog import Problem
from services.chassis.web.problems import ProblemCatalog
from services.chassis.web.routes import Routes
from services.kernel.refusals import NotFound
from tests.unit.chassis.web.conftest import CATALOG, routes


@pytest.fixture(scope="module")
def document():
    return openapi.document("toys", routes(), CATALOG)


def other(name="read_other", path="/v1/others/<uuid:id>", service="others", **declared):
    group = Routes("others")
    group.read(name, path, run=print, **declared)
    return openapi.document(service, [group], ProblemCatalog({}))


def test_the_document_is_valid_openapi(document):
    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"] == "3.1.0"


def test_every_operation_says_its_name_service_and_kind(document):
    operations = {
        operation["operationId"]: (operation["x-service"], operation["x-kind"])
        for methods in document["paths"].values()
        for operation in methods.values()
    }
    assert operations["close_meter"] == ("toys", "act")
    assert operations["draft_meter"] == ("toys", "create")
    assert operations["list_meters"] == ("toys", "read")
    assert "peek" not in operations


def test_an_act_says_its_headers_its_body_and_its_problems(document):
    act = document["paths"]["/v1/meters/{id}/closure"]["post"]
    parameters = {parameter["name"]: parameter for parameter in act["parameters"]}
    assert parameters["If-Match"]["required"]
    assert parameters["id"]["schema"] == {"type": "string", "format": "uuid"}
    assert {"Idempotency-Key", "Prefer", "Accept-Language"} <= set(parameters)
    assert {"ETag", "Pactos-Position", "Idempotency-Replayed"} <= set(act["responses"]["200"]["headers"])
    assert {"400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "500", "503"} <= set(act["responses"])


def test_fields_say_their_bounds(document):
    properties = document["components"]["schemas"]["Measure"]["properties"]
    assert properties["value"]["type"] == "number"
    assert (properties["value"]["minimum"], properties["value"]["maximum"]) == (0, 100)
    listed = document["paths"]["/v1/meters"]["get"]["parameters"]
    sector = next(parameter for parameter in listed if parameter["name"] == "sector")
    assert sector["schema"]["enum"] == ["tourism", "agriculture", "programme"]


def test_a_commands_answer_has_a_position(document):
    content = document["paths"]["/v1/meters"]["post"]["responses"]["201"]["content"]["application/json"]
    assert content["schema"]["allOf"][1]["required"] == ["position"]


def test_the_problems_are_listed_with_their_words(document):
    described = {problem["slug"]: problem for problem in document["x-problems"]}
    assert described["wrong-state"]["title_es"] == "No se puede"
    assert described["stale-version"]["status"] == 412
    assert list(described) == sorted(described)


def test_documents_merge_into_one_whatever_their_order(document):
    added = other()
    added["x-problems"] = [one for one in added["x-problems"] if one["slug"] != "wrong-state"]
    merged = merging.merge([document, added])
    assert merged == merging.merge([added, document])
    assert set(merged["paths"]) == {*document["paths"], "/v1/others/{id}"}
    OpenAPIV31SpecValidator(merged).validate()


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("read_meter", "/v1/others/<uuid:id>"),  # the same operation at two addresses
        ("read_other", "/v1/meters/<uuid:id>"),  # the same address by two operations
        ("read_other", "/v1/meters/<uuid:meter>"),  # the same address under another variable
    ],
)
def test_one_name_with_two_meanings_is_refused(document, name, path):
    with pytest.raises(merging.TwoMeanings):
        merging.merge([document, other(name, path)])


def test_one_schema_with_two_meanings_is_refused(document):
    with pytest.raises(merging.TwoMeanings, match="schemas Shown"):
        merging.merge([document, other(answer=Schema.from_dict({"n": fields.Whole()}, name="Shown"))])


def test_one_problem_with_two_meanings_is_refused(document):
    changed = copy.deepcopy(document)
    changed["x-problems"][0]["status"] = 499
    with pytest.raises(merging.TwoMeanings, match="problem"):
        merging.merge([document, changed])
    twins = ProblemCatalog({NotFound: Problem("forbidden", 404, "a", "b", "c", "d")})
    with pytest.raises(ValueError, match="two meanings"):
        openapi.document("toys", routes(), twins)


def test_nothing_is_declared_twice_and_internal_paths_are_marked():
    group = Routes("x")
    group.read("read_x", "/v1/x", run=print)
    with pytest.raises(ValueError, match="twice"):
        group.read("read_x", "/v1/y", run=print)
    with pytest.raises(ValueError, match="/internal/"):
        group.internal("peek", "/v1/peek", run=print)
    for path in ("/v1/x", "/v1/x/<uuid:id>/y/<int:n>"):
        with pytest.raises(ValueError, match="one thing"):
            group.act("act", path, run=print)
