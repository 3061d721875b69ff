"""The committed OpenAPI document is what the services declare, and is sound."""

import json

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from deploy import openapi


@pytest.fixture(scope="module")
def document():
    return json.loads(openapi.generated())


def test_the_committed_document_is_the_generated_one():
    assert openapi.DOCUMENT.read_text("utf-8") == openapi.generated(), "run: python -m deploy.openapi"


def test_the_document_is_valid_openapi(document):
    OpenAPIV31SpecValidator(document).validate()


def test_every_operation_has_a_summary_and_a_service(document):
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    assert [one["operationId"] for one in operations if not one["summary"]] == []
    assert {one["x-service"] for one in operations} == set(openapi.SERVICES)
