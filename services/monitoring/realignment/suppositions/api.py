"""The route of what-if: what would be proposed if something happened."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.refusals import FieldError, InvalidFields
from services.monitoring.plans.domain import Plan
from services.monitoring.plans.structure import Line
from services.monitoring.plans.view import catch_up
from services.monitoring.realignment.proposals.ground import GROUNDS
from services.monitoring.realignment.proposals.links import alignments_of, known_of, versions_of
from services.monitoring.realignment.proposals.options import Content
from services.monitoring.realignment.proposals.owing import owed_of, owing
from services.monitoring.realignment.proposals.policy import words_of
from services.monitoring.realignment.proposals.proposing import content_of, heard
from services.monitoring.realignment.proposals.representation import represent_content
from services.monitoring.realignment.proposals.schemas import Supposed
from services.monitoring.realignment.proposals.situation import Owed
from services.monitoring.realignment.proposals.view import taken_in
from services.monitoring.realignment.proposals.words import Word
from services.monitoring.realignment.suppositions import schemas
from services.monitoring.realignment.suppositions.policy import DELAY, Supposition, delay, suppose
from services.monitoring.ticks.clock import read_clock


def what_if(reading: Reading, id: UUID, events: Sequence[Mapping[str, Any]]) -> Answer:  # noqa: A002
    """The options if these events happened, and to do nothing. Raises NotFound, InvalidFields."""
    catch_up(reading.store)
    plan = reading.store.get(Plan, id)
    said, owed = _said(reading, plan, [Supposition(**event) for event in events])
    ground = owing(GROUNDS.of(plan), owed)
    asked = heard(ground, said)
    content = content_of(ground, asked) if asked.causes else Content()
    recommended = content.options[0] if content.options else None
    return Answer(
        {
            "plan_id": plan.id,
            "plan_code": plan.code,
            "plan_version": plan.version,
            "acceptable": recommended is None or any(option.acceptable for option in content.options),
            "kind": recommended.reform.kinds[0] if recommended else None,
            "tier": recommended.reform.tier if recommended else None,
            **represent_content(asked.causes, content, plan.lines),
        }
    )


def _said(reading: Reading, plan: Plan, supposed: Sequence[Supposition]) -> tuple[tuple[Word, ...], tuple[Owed, ...]]:
    """What is known of the commitments, and what is supposed after it: in words about the plan's lines, and as owed."""
    with reading.database.transaction(write=False) as connection:
        today = read_clock(connection).day
        alignments = alignments_of(connection, plan.id, today)
        versions = versions_of(connection, alignments.aligned)
        known = known_of(connection, reading.database, versions)
        taken = taken_in(connection, plan.id)
    delays: list[Word] = []
    for at, each in enumerate(supposed):
        if each.kind == DELAY:
            delays.append(delay(plan.id, each, _line(plan, each, at).title))
        else:
            known = suppose(known, versions, each, f"/events/{at}")
    return (*words_of(alignments.aligned, known, taken, today), *delays), owed_of(alignments.aligned, known)


def _line(plan: Plan, supposed: Supposition, at: int) -> Line:
    """Raises InvalidFields for a delay that names no day, or no line of the plan."""
    if supposed.day is None:
        raise InvalidFields(errors=(FieldError(f"/events/{at}/day", "required_here"),))
    if supposed.line not in plan.lines:
        raise InvalidFields(errors=(FieldError(f"/events/{at}/line", "no_such_line"),))
    return plan.lines[supposed.line]


routes = Routes("plans")
routes.command(
    "what_if",
    "/v1/plans/<uuid:id>/what-if",
    body=schemas.WhatIf,
    run=what_if,
    answer=Supposed,
    summary="Qué se propondría si algo pasara: no se guarda nada",
)
