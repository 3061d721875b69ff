"""The routes of the alerts' rules. They are public."""

from typing import Any

from services.chassis.store.application import EventStore, Saved
from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.acts import Who
from services.kernel.refusals import NotFound
from services.monitoring.alert_rules import commands, schemas
from services.monitoring.alerts.rulebook.domain import BOOK
from services.monitoring.alerts.rulebook.events import Adopted
from services.monitoring.alerts.rules import RULES, Rule, Rules


def list_rules(reading: Reading) -> Answer:
    """Every version, the last one first."""
    return Answer({"items": versions(reading.store), "next": None})


def read_rules(reading: Reading, version: int) -> Answer:
    """One version."""
    for shown in versions(reading.store):
        if shown["version"] == version:
            return Answer(shown)
    raise NotFound(version=version)


def show_rules(store: EventStore, who: Who, saved: Saved) -> dict[str, Any]:
    """The version that a command adopted. Every commitment is to be looked at again: by the next tick where lost."""
    commands.follow_rules(store)
    return next(shown for shown in versions(store) if shown["version"] == saved.version)


def versions(store: EventStore) -> list[dict[str, Any]]:
    """Each version as the API shows it, the last one first."""
    shown = [{**represent(rules), **_told(None)} for rules in RULES.values()]
    book = None
    for _, event in store.events(BOOK):
        book = event.mutate(book)
        if isinstance(event, Adopted):
            shown[-1]["in_force_until"], shown[-1]["in_force"] = event.effective_on, False
            shown.append({**represent(book.versions[-1]), **_told(event)})
    return shown[::-1]


def represent(rules: Rules) -> dict[str, Any]:
    """The rules of a version."""
    return {
        "version": rules.version,
        "rules": [_rule(rule) for rule in rules.rules.values()],
        "due_soon_days": rules.due_soon_days,
        "no_report_days": rules.no_report_days,
        "evidence_from": rules.evidence_from / 100,
        "evidence_days": rules.evidence_days,
        "acknowledgement_days": rules.acknowledgement_days,
        "acknowledgements": rules.acknowledgements,
        "silent_minutes": int(rules.silent_after.total_seconds() // 60),
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "enabled": rule.enabled,
        "severity": rule.severity,
        "steps": rule.steps,
        "regardless": rule.regardless,
        "repeat_days": rule.repeat_days,
        "scope": rule.scope,
    }


def _told(event: Adopted | None) -> dict[str, Any]:
    """Since when, by whom and why; the built-in version was always there."""
    return {
        "in_force": True,
        "in_force_from": event and event.effective_on,
        "in_force_until": None,
        "author": event and {"unit": event.who.unit, "role": event.who.role},
        "reason": event and event.why,
    }


routes = Routes("alert rules")
routes.read(
    "list_rules",
    "/v1/alert-rules",
    answer=schemas.AlertRulesPage,
    run=list_rules,
    summary="Las reglas de las alertas, versión por versión",
)
routes.read(
    "read_rules",
    "/v1/alert-rules/<int:version>",
    answer=schemas.AlertRulesShown,
    run=read_rules,
    summary="Una versión de las reglas",
)
routes.create(
    "adopt_rules",
    "/v1/alert-rules",
    body=schemas.AlertRulesAdoption,
    run=commands.adopt_rules,
    show=show_rules,
    answer=schemas.AlertRulesShown,
    location="/v1/alert-rules/{version}",
    summary="Cambia las reglas de las alertas, con un motivo; lo que no se dice queda igual",
)
