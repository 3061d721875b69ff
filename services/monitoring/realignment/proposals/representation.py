"""Proposals as the API shows them. A line's title and unit come from the plan, where it is at hand."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.monitoring.indicators.icm import NOTE
from services.monitoring.plans.structure import Line
from services.monitoring.realignment.proposals import wording
from services.monitoring.realignment.proposals.events import Proposal
from services.monitoring.realignment.proposals.options import (
    Content,
    Cost,
    Idle,
    Index,
    Option,
    Reform,
    Suffers,
    TooLong,
    Why,
)
from services.monitoring.realignment.proposals.rules import REQUIREMENT_WORDS, RULES, TIER_WORDS
from services.monitoring.realignment.proposals.words import Cause

Titles = Mapping[str, str]


def represent(id: UUID, version: int, now: Proposal, lines: Mapping[str, Line]) -> dict[str, Any]:  # noqa: A002
    """A proposal in full."""
    return {
        **_headed(id, version, now),
        **represent_content(now.causes, now.content, lines),
        "accepted_option": now.option,
        "resolution": asdict(now.resolution) if now.resolution else None,
        "reason": now.reason,
        "superseded_by": now.superseded_by,
        "ended_on": now.ended_on,
    }


def summarize(id: UUID | str, version: int, now: Proposal) -> dict[str, Any]:  # noqa: A002
    """A proposal in a list."""
    moved = len(now.content.options[0].moves)
    return {**_headed(id, version, now), "causes": _causes(now.causes), "lines_moved": moved}


def _headed(id: UUID | str, version: int, now: Proposal) -> dict[str, Any]:  # noqa: A002
    return {
        "id": id,
        "version": version,
        "plan_id": now.plan_id,
        "plan_code": now.plan_code,
        "plan_version": now.plan_version,
        "state": now.state,
        "acceptable": now.acceptable,
        "kind": now.kind,
        "tier": now.tier,
        "proposed_on": now.proposed_on,
        "expires_on": now.expires_on,
    }


def represent_content(causes: Sequence[Cause], content: Content, lines: Mapping[str, Line]) -> dict[str, Any]:
    """Causes, options, and to do nothing."""
    titles = titles_of(causes)
    return {
        "causes": _causes(causes),
        "options": [_option(option, lines, titles) for option in content.options],
        "do_nothing": _idle(content.idle, titles),
        "offers": [asdict(offer) for offer in content.offers],
        "new_lines": [asdict(line) for line in content.new_lines],
    }


def titles_of(causes: Sequence[Cause]) -> Titles:
    """The titles of what happened, by event."""
    return {cause.event: cause.title for cause in causes}


def _causes(causes: Sequence[Cause]) -> list[dict[str, Any]]:
    return [{**asdict(cause), "text": wording.cause_words(cause)} for cause in causes]


def _option(option: Option, lines: Mapping[str, Line], titles: Titles) -> dict[str, Any]:
    return {
        "name": option.name,
        "text": wording.OPTION_WORDS[option.name],
        "status": option.status,
        "acceptable": option.acceptable,
        "method": option.method,
        "cost": asdict(option.cost),
        "bound": asdict(option.bound),
        "gap": _gap(option.cost, option.bound),
        "reform": reform_shown(option.reform),
        "lines": [{**asdict(move), **_named(lines.get(move.line))} for move in option.moves],
        "amounts": [
            {**asdict(amount), "decrease": amount.decrease, "increase": amount.increase} for amount in option.amounts
        ],
        "released": list(option.released),
        "finished": [asdict(one) for one in option.finished],
        "blocks": [_why(why, titles) for why in option.whys],
        "chains": [_chain(chain, titles) for chain in option.chains],
        "unmet": [_why(why, titles) for why in option.unmet],
        "targets": [_target(one) for one in option.suffers],
        "progress": _progress(option.progress),
        "icm": _icm(option.icm),
        "late_commitments": [asdict(one) for one in option.late_commitments],
        "lines_moved": len(option.moves),
        "cents_moved": sum(amount.decrease + amount.increase for amount in option.amounts),
    }


def _named(line: Line | None) -> dict[str, Any]:
    return {"title": line.title if line else None, "unit": line.unit if line else None}


def _gap(cost: Cost, bound: Cost) -> dict[str, int]:
    return {name: value - getattr(bound, name) for name, value in asdict(cost).items()}


def reform_shown(reform: Reform) -> dict[str, Any]:
    """The reform with its words and legal basis."""
    rules = RULES[reform.rules_version]
    return {
        "kind": reform.kinds[0],
        "kinds": list(reform.kinds),
        "tier": reform.tier,
        "basis": [rules.kinds[kind].basis for kind in reform.kinds],
        "requirements": [{"requirement": each, "text": str(REQUIREMENT_WORDS[each])} for each in reform.requirements],
        "rules_version": reform.rules_version,
        "text": f"{rules.kinds[reform.kinds[0]].words}. Decide: {TIER_WORDS[reform.tier]}",
    }


def _why(why: Why, titles: Titles) -> dict[str, Any]:
    return {**asdict(why), "text": wording.why_words(why, titles)}


def _chain(chain: TooLong, titles: Titles) -> dict[str, Any]:
    return {
        "event": chain.event,
        "chain": wording.chain_words(chain, titles),
        "line": chain.line,
        "finish_by": chain.finish_by,
        "basis": chain.basis,
        "excess": chain.excess,
        "text": wording.conflict_words(chain, titles),
    }


def _target(one: Suffers) -> dict[str, Any]:
    return asdict(one)


def _progress(found: Sequence[Any]) -> list[dict[str, Any]]:
    return [{**asdict(one), "before": one.before / 100, "after": one.after / 100} for one in found]


def _icm(found: Sequence[Index]) -> list[dict[str, Any]]:
    return [
        {"year": one.year, "before": one.before / 10_000, "after": one.after / 10_000, "note": NOTE} for one in found
    ]


def _idle(idle: Idle, titles: Titles) -> dict[str, Any]:
    return {
        "late": [asdict(one) for one in idle.late],
        "chains": [_chain(chain, titles) for chain in idle.chains],
        "targets": [_target(one) for one in idle.suffers],
        "progress": _progress(idle.progress),
        "icm": _icm(idle.icm),
        "late_commitments": [asdict(one) for one in idle.late_commitments],
    }
