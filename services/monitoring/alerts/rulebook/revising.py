"""From what an operator says, or a file, to a version of all rules. Pure: what is not said stays as it is."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.kernel.refusals import FieldError, InvalidFields
from services.monitoring.alerts.rulebook.checking import faults
from services.monitoring.alerts.rules import Rules, Scope, Step

NUMBERS = ("due_soon_days", "no_report_days", "evidence_days", "acknowledgement_days", "acknowledgements")


def revised(rules: Rules, said: Mapping[str, Any], units: Collection[str]) -> Rules:
    """The rules with these changes, the fields of the body of `adopt_rules`. Raises InvalidFields with all faults."""
    changes = {name: said[name] for name in NUMBERS if name in said}
    if "evidence_from" in said:
        changes["evidence_from"] = int(said["evidence_from"] * 100)
    if "silent_minutes" in said:
        changes["silent_after"] = timedelta(minutes=said["silent_minutes"])
    named = [one["name"] for one in said.get("rules", ())]
    twice = tuple(FieldError(f"/rules/{at}/name", "twice") for at, name in enumerate(named) if name in named[:at])
    if twice:
        raise InvalidFields(errors=twice)
    changed = {one["name"]: _rule(rules, one) for one in said.get("rules", ())}
    after = replace(rules, **changes, rules={name: changed.get(name, rule) for name, rule in rules.rules.items()})
    found = faults(after, units)
    if found:
        raise InvalidFields(errors=tuple(_in_the_body(fault, list(after.rules), named) for fault in found))
    return after


def _rule(rules: Rules, said: Mapping[str, Any]) -> Any:
    changes: dict[str, Any] = {name: said[name] for name in ("enabled", "severity", "repeat_days") if name in said}
    for name in ("steps", "regardless"):
        if name in said:
            changes[name] = tuple(Step(one["audience"], one["after_days"]) for one in said[name])
    if "scope" in said:
        scope = said["scope"] or {}
        named = {name: scope.get(name) for name in ("sectors", "cantons", "units")}
        changes["scope"] = Scope(**{name: None if some is None else tuple(some) for name, some in named.items()})
    return replace(rules.rules[said["name"]], **changes)


def _in_the_body(fault: FieldError, order: list[str], named: list[str]) -> FieldError:
    """The pointer by the place in what was said; of a rule that was not said, the list itself."""
    parts = fault.pointer.split("/")
    if parts[1] != "rules":
        return fault
    name = order[int(parts[2])]
    pointer = "/".join(["", "rules", str(named.index(name)), *parts[3:]]) if name in named else "/rules"
    return FieldError(pointer, fault.reason)
