"""One look at one plan: what commitments ask of it now, against what is pending; and what that makes true.

Facts are read, then solved without holding anything, then written in one transaction: the proposal's events, its row,
and that the plan was looked at. A crash anywhere leaves the queue as it was, and the same facts make the same id, so
that the next look finds what is there already. Of two planners that look at once, one writes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.chassis.store.application import EventStore
from services.chassis.store.database import Connection
from services.kernel.acts import Act
from services.kernel.calendar import day_of
from services.monitoring.plans.domain import Plan
from services.monitoring.realignment.proposals.domain import Realignment, realignment_id
from services.monitoring.realignment.proposals.events import ACCEPTED, PENDING, SUPERSEDED
from services.monitoring.realignment.proposals.ground import Ground
from services.monitoring.realignment.proposals.links import Alignments, alignments_of, known_of, versions_of
from services.monitoring.realignment.proposals.owing import owed_of, owing
from services.monitoring.realignment.proposals.policy import next_look, words_of
from services.monitoring.realignment.proposals.proposing import content_of, heard
from services.monitoring.realignment.proposals.shocks import Spoken
from services.monitoring.realignment.proposals.situation import Owed
from services.monitoring.realignment.proposals.superseding import gives_way
from services.monitoring.realignment.proposals.view import ids_in_state, keep_realignments, taken_in
from services.monitoring.ticks.clock import read_clock

TOUCHED = "SELECT commitment_id, version FROM touched WHERE plan_id = %s"
FORGET = "DELETE FROM touched WHERE plan_id = %s AND commitment_id = %s AND version <= %s"
NOTE = """INSERT INTO looked (plan_id, plan_version, links, look_on, fault) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (plan_id) DO UPDATE SET plan_version = excluded.plan_version, links = excluded.links,
    look_on = excluded.look_on, fault = excluded.fault"""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Sight:
    """What one look sees: the queue's rows, the links, what they ask, and the proposals whose rows say pending."""

    plan: Plan
    today: date | None
    touched: Mapping[str, int]
    alignments: Alignments
    asked: Spoken
    owed: tuple[Owed, ...]
    look_on: date | None
    listed: Sequence[Realignment]

    @property
    def pending(self) -> list[Realignment]:
        """Those that are pending indeed: a row may lag behind its proposal."""
        return [one for one in self.listed if one.now.state == PENDING]


def see(store: EventStore, plan: Plan, ground: Ground) -> Sight:
    """Reads all that a look needs."""
    with store.database.transaction(write=False) as connection:
        touched = dict(connection.execute(TOUCHED, [str(plan.id)]))
        today = read_clock(connection).day
        alignments = alignments_of(connection, plan.id, today)
        known = known_of(connection, store.database, versions_of(connection, alignments.aligned))
        listed = [store.get(Realignment, each) for each in ids_in_state(connection, plan.id, PENDING)]
        taken = dict(taken_in(connection, plan.id))
    for one in listed:
        if one.now.state == ACCEPTED:
            _take(taken, one)
    asked = heard(ground, words_of(alignments.aligned, known, taken, today))
    days = (alignments.look_on, next_look(alignments.aligned, known, today))
    look_on = min((day for day in days if day is not None), default=None)
    owed = owed_of(alignments.aligned, known)
    return Sight(plan, today, touched, alignments, asked, owed, look_on, listed)


def _take(taken: dict[UUID, int], accepted: Realignment) -> None:
    for cause in accepted.now.causes:
        taken[cause.commitment_id] = max(taken.get(cause.commitment_id, 0), cause.version)


def look(store: EventStore, ground: Ground, sight: Sight, act: Act) -> list[Realignment]:
    """The proposals that change, their events pending; writes nothing. Raises Unsound and the engine's PlanUnsound."""
    on = sight.today or day_of(act.now)
    expired = [one for one in sight.pending if on > one.now.expires_on]
    live = [one for one in sight.pending if one not in expired]
    for one in expired:
        one.expire(act, on)
    wanted = _wanted(store, ground, sight, live, act, on) if sight.asked.causes else None
    left = [one for one in live if wanted is None or one.id != wanted.id]
    for one in left:
        one.supersede(act, wanted.id if wanted is not None else None, on)
    new = [wanted] if wanted is not None and wanted.pending_events else []
    return [*expired, *new, *left]


def _wanted(
    store: EventStore, ground: Ground, sight: Sight, live: Sequence[Realignment], act: Act, on: date
) -> Realignment | None:
    """What should be pending: what is there already, or a new one; None where nothing should.

    What was decided, or expired undecided, is not proposed again until its causes are others.
    """
    again = 0
    while (known := _known(store, sight, again)) is not None and known.now.state == SUPERSEDED:
        again += 1
    if known is not None:
        return known if known.now.state == PENDING and known.now.expires_on >= on else None
    content = content_of(owing(ground, sight.owed), sight.asked)
    recommended = content.options[0]
    if recommended.acceptable and recommended.changes_nothing and not content.new_lines:
        return None
    for one in live:
        same_plan = one.now.plan_version == sight.plan.version
        if same_plan and not gives_way(one.now.content, content, ground.axis.start, ground.rules):
            return one
    plan = (sight.plan.id, sight.plan.code, sight.plan.version)
    return Realignment.propose(act, plan, sight.asked.causes, content, on, ground.rules, again)


def _known(store: EventStore, sight: Sight, again: int) -> Realignment | None:
    found = realignment_id(sight.plan.id, sight.plan.version, sight.asked.causes, again)
    return store.get(Realignment, found) if store.version(found) else None


def write(connection: Connection, store: EventStore, sight: Sight, changed: Sequence[Realignment]) -> None:
    """Makes it true. Raises the library's IntegrityError where somebody else was faster."""
    store.append(connection, [event for one in changed for event in one.collect_events()])
    keep_realignments(connection, [*sight.listed, *changed])
    days = [one.now.expires_on + DAY for one in (*sight.pending, *changed) if one.now.state == PENDING]
    if sight.look_on is not None:
        days.append(sight.look_on)
    note_looked(connection, sight, min(days, default=None), None)


def note_looked(connection: Connection, sight: Sight, look_on: date | None, fault: str | None) -> None:
    """That the plan was looked at as it is, what was wrong, and the next day on which it must be again."""
    plan_id = str(sight.plan.id)
    if sight.touched:
        rows = [(plan_id, commitment, version) for commitment, version in sight.touched.items()]
        connection.execute_many(FORGET, rows)
    day = look_on.toordinal() if look_on else None
    connection.execute(NOTE, [plan_id, sight.plan.version, sight.alignments.mark, day, fault])
