"""The services' OpenAPI documents as one: what the gateway routes by and what people read.

One name with two meanings is refused: an operation, a method of a path, a schema or a problem may come from several
documents only if it says the same in each.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

Document = Mapping[str, Any]
KIND = ("status", "title_es", "title_en")


class TwoMeanings(ValueError):
    """A name that means one thing in one document and another in another."""


def merge(documents: Iterable[Document]) -> dict[str, Any]:
    """One document of all, in an order that does not depend on theirs. Raises TwoMeanings, ValueError for none."""
    documents = list(documents)
    if not documents:
        raise ValueError("there is no document to merge")
    first = documents[0]
    merged: dict[str, Any] = {"openapi": first["openapi"], "info": first["info"], "paths": {}, "components": {}}
    problems: dict[str, Any] = {}
    names: dict[str, Any] = {}
    for document in documents:
        _same("openapi", merged["openapi"], document["openapi"])
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                address = f"{method.upper()} {path}"
                _put(names, operation["operationId"], address, "operation")
                _put(merged["paths"].setdefault(path, {}), method, operation, path)
        for kind, components in document.get("components", {}).items():
            for name, component in components.items():
                _put(merged["components"].setdefault(kind, {}), name, component, kind)
        for problem in document.get("x-problems", ()):
            known = problems.setdefault(problem["slug"], problem)
            _same(f"problem {problem['slug']}", *({name: one[name] for name in KIND} for one in (known, problem)))
    _refuse_twins(merged["paths"])
    return _sorted({**merged, "x-problems": problems})


def written(document: Document) -> str:
    """The document as the text that is committed."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _put(into: dict[str, Any], name: str, meaning: Any, kind: str) -> None:
    if name in into:
        _same(f"{kind} {name}", into[name], meaning)
    into[name] = meaning


def _same(name: str, one: Any, other: Any) -> None:
    if one != other:
        raise TwoMeanings(f"{name} has two meanings:\n  {json.dumps(one)[:400]}\n  {json.dumps(other)[:400]}")


def _refuse_twins(paths: Mapping[str, Any]) -> None:
    """Two templates that match the same addresses would be routed by chance."""
    shapes: dict[tuple[str, ...], str] = {}
    for path in paths:
        shape = tuple("{}" if part.startswith("{") else part for part in path.split("/"))
        _same(f"address {'/'.join(shape)}", shapes.setdefault(shape, path), path)


def _sorted(document: dict[str, Any]) -> dict[str, Any]:
    document["paths"] = dict(sorted(document["paths"].items()))
    document["x-problems"] = [problem for _, problem in sorted(document["x-problems"].items())]
    document["components"] = {
        kind: dict(sorted(named.items())) for kind, named in sorted(document["components"].items())
    }
    return document
