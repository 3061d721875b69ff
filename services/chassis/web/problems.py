"""RFC 9457 problem documents: which refusal is which problem, in Spanish first and in English for who asks for it."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from flask import Response, request

from services.chassis.process import tracing
from services.chassis.web.catalog import PROBLEMS, REASONS, Problem
from services.kernel.refusals import Refusal
from services.kernel.words import Words

MEDIA_TYPE = "application/problem+json"
Reasons = Mapping[str, Words]
__all__ = ["MEDIA_TYPE", "Problem", "ProblemCatalog", "Words", "language_asked", "respond"]


class ProblemCatalog:
    """The problems of one service: those of every service, and its own. `reasons` are the words of field errors."""

    def __init__(self, problems: Mapping[type[Refusal], Problem], reasons: Reasons | None = None) -> None:
        self.problems: dict[type[Refusal], Problem] = {**PROBLEMS, **problems}
        self.reasons: dict[str, Words] = {**REASONS, **(reasons or {})}

    def problem(self, refusal: type[Refusal]) -> Problem:
        """The problem of a refusal, or of its nearest ancestor that has one."""
        return next(self.problems[cls] for cls in refusal.__mro__ if cls in self.problems)

    def document(self, refusal: Refusal, language: str) -> dict[str, Any]:
        """The members of the problem document."""
        problem, english = self.problem(type(refusal)), language == "en"
        facts = _Facts({name: _shown(fact, language) for name, fact in refusal.facts.items()})
        document: dict[str, Any] = {
            "type": problem.type,
            "title": problem.title_en if english else problem.title_es,
            "status": problem.status,
            "detail": (problem.detail_en if english else problem.detail_es).format_map(facts),
        }
        if refusal.errors:
            document["errors"] = [
                {"pointer": error.pointer, "detail": self._reason(error.reason, refusal, language)}
                for error in refusal.errors
            ]
        document.update((name, refusal.facts[name]) for name in problem.shows if name in refusal.facts)
        trace = tracing.current()
        if trace is not None:
            document["correlation_id"] = trace.correlation_id
            if problem.status >= 500:
                document["trace_id"] = trace.trace_id
        return document

    def _reason(self, reason: str, refusal: Refusal, language: str) -> str:
        if isinstance(reason, Words):
            return reason.in_language(language)
        words = self.reasons.get(reason)
        if words is None:
            return reason
        facts = _Facts({name: _shown(fact, language) for name, fact in refusal.facts.items()})
        return words.in_language(language).format_map(facts)


class _Facts(dict[str, str]):
    """Facts for words; one that the refusal does not carry shows as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


def _shown(fact: object, language: str) -> str:
    if isinstance(fact, Words):
        return fact.in_language(language)
    if isinstance(fact, Iterable) and not isinstance(fact, str | bytes):
        return ", ".join(_shown(part, language) for part in fact)
    return str(fact)


_encode = msgspec.json.Encoder(enc_hook=str, decimal_format="number").encode


def respond(catalog: ProblemCatalog, refusal: Refusal) -> Response:
    """The problem document as an answer to the current request, in its language."""
    problem, language = catalog.problem(type(refusal)), language_asked()
    response = Response(
        _encode(catalog.document(refusal, language)), problem.status, content_type=f"{MEDIA_TYPE}; charset=utf-8"
    )
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "no-store"
    retry_after = refusal.facts.get("retry_after", problem.retry_after)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def language_asked() -> str:
    """`es`, or `en` where the caller prefers it."""
    return request.accept_languages.best_match(("es", "en"), "es") or "es"
