"""What is committed names no registry and no machine, and every route of the document has its place in the table."""

import json
import re

from tests.unit.architecture.reading import ROOT, committed_files

HOSTS = "pypi.org|pythonhosted.org|registry.npmjs.org|repo1.maven.org|repo.maven.apache.org|proxy.golang.org"
NAMED = re.compile(
    rf"({HOSTS})".replace(".", r"\.") + r"|--(?:extra-)?index-url|--find-links|--trusted-host"
    r"|(?<![\w.$}/-])/(?:root|work|home/(?!postgres|nonroot)[a-z]\w*|Users)/[\w.]",
)
VENDORED = ("tests/contract/vendor/",)
PLANTED = "/".join(["", "root", "x"]), "pypi" + ".org", "--index" + "-url", "/".join(["", "work", "main"])


def named(text: str) -> list[str]:
    return [found.group(0) for found in NAMED.finditer(text)]


def test_no_committed_file_names_a_registry_or_a_machines_path():
    violations = {}
    for path in committed_files():
        name = str(path.relative_to(ROOT))
        if name.startswith(VENDORED) or name == "tests/unit/architecture/test_committed_files.py":
            continue
        if found := named(path.read_text("utf-8", "ignore")):
            violations[name] = found
    assert violations == {}


def test_a_planted_name_would_be_found():
    assert [bool(named(f"see {text} there")) for text in PLANTED] == [True] * 4
    assert named("GET /v1/work/units and https://example.org/home/page") == []


def test_every_operation_of_the_merged_document_stands_in_the_published_table():
    from services.gateway.access.table import TABLE

    document = json.loads((ROOT / "contracts" / "openapi.json").read_text("utf-8"))
    operations = {
        operation["operationId"]
        for path in document["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict) and "operationId" in operation
    }
    assert operations
    assert sorted(operations - set(TABLE)) == []
    assert sorted(set(TABLE) - operations) == []
