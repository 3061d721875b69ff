"""Which commitments and milestones wait for lines of a plan, and which of them will be late. Pure.

A commitment waits for the lines that contribute to it: it is late where one of them ends after its due day in force.
What a line finances or waits for itself says nothing about its end.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from services.monitoring.plans.axis import Axis
from services.monitoring.realignment.network import Due, Network, Schedule
from services.monitoring.realignment.proposals.ground import Ground
from services.monitoring.realignment.proposals.options import LateCommitment
from services.monitoring.realignment.proposals.situation import CONTRIBUTES, Aligned, Owed, Situation


def owed_of(aligned: Sequence[Aligned], known: Mapping[tuple[UUID, UUID | None], Situation]) -> tuple[Owed, ...]:
    """What is still owed, in the order of the links: neither done, nor breached, withdrawn or cancelled."""
    return tuple(_owed(aligned, known))


def _owed(aligned: Sequence[Aligned], known: Mapping[tuple[UUID, UUID | None], Situation]) -> Iterator[Owed]:
    for link in aligned:
        now = known.get((link.commitment_id, link.milestone_id))
        if link.relation == CONTRIBUTES and now is not None and now.scopes and not (now.done or now.ended):
            due_on = now.scopes[-1].due_on
            yield Owed(link.line, link.commitment_id, link.milestone_id, now.title, due_on, link.weight)


def owing(ground: Ground, owed: Sequence[Owed]) -> Ground:
    """The ground whose objective counts how late each commitment is."""
    dues = tuple(_dues(owed, ground.places, ground.axis))
    if not dues and not ground.network.dues:
        return ground
    network = replace(ground.network, dues=dues)
    free = replace(ground.free, dues=dues) if ground.has_limits else network
    held, held_free = _on(ground.held, network), _on(ground.held_free, free)
    return replace(ground, owed=tuple(owed), network=network, held=held, free=free, held_free=held_free)


def _on(held: Any, network: Network) -> Any:
    """What the engine holds has nothing of dues but the network itself."""
    return replace(held, network=network)


def _dues(owed: Sequence[Owed], places: Mapping[str, int], axis: Axis) -> Iterator[Due]:
    """A due day before the calendar counts from its first day; what is due after its last can never be late."""
    for one in owed:
        if one.line in places and one.due_on.year <= axis.last:
            finish_by = axis.finish(max(one.due_on, date(axis.first, 1, 1)))
            yield Due(places[one.line], finish_by, str(one.subject), one.weight)


def late_commitments(ground: Ground, schedule: Schedule, released: Sequence[str]) -> tuple[LateCommitment, ...]:
    """Each commitment or milestone that will be late, by the line that makes it so most; in the order of the links."""
    network, gone, worst = ground.network, set(released), dict[UUID, LateCommitment]()
    subjects = {str(one.subject): one for one in ground.owed}
    for due in network.dues:
        one, line = subjects[due.subject], network.names[due.line]
        finish = schedule.starts[due.line] + schedule.durations[due.line]
        days = finish - due.finish_by
        if days <= 0 or line in gone or (one.subject in worst and worst[one.subject].days >= days):
            continue
        before = max(0, network.starts[due.line] + network.durations[due.line] - due.finish_by)
        expected_on = ground.axis.last_day(schedule.starts[due.line], schedule.durations[due.line])
        worst[one.subject] = LateCommitment(
            one.commitment_id, one.milestone_id, one.title, line, one.due_on, expected_on, days, before
        )
    return tuple(worst.values())
