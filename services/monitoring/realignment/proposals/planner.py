"""The planner: looks at plans that events have touched, that have changed, or that are due to be looked at again.

A process of its own: solving takes memory and time that neither the consumer nor the web should give. Any number may
run. What fails on one plan stops no other: the fault is noted, and the plan is looked at again when anything about it
changes.
"""

import logging
import threading
from collections.abc import Callable
from uuid import UUID

from services.chassis.store.application import EventStore
from services.chassis.stream.failures import is_conflict, is_passing
from services.kernel.acts import Act
from services.kernel.refusals import Refusal
from services.monitoring.plans.domain import Plan
from services.monitoring.plans.view import catch_up
from services.monitoring.realignment.proposals.domain import Realignment
from services.monitoring.realignment.proposals.ground import Grounds
from services.monitoring.realignment.proposals.looking import look, note_looked, see, write
from services.monitoring.realignment.proposals.proposing import Unsound
from services.monitoring.ticks.clock import read_clock

log = logging.getLogger(__name__)
EVERY = 0.25
AFTER_FAULT = 5.0
TRIES = 5
DUE = """SELECT plans.id FROM plans LEFT JOIN looked ON looked.plan_id = plans.id
    LEFT JOIN (SELECT plan_id, SUM(version) AS mark FROM alignments GROUP BY plan_id) links
        ON links.plan_id = plans.id
    WHERE EXISTS (SELECT 1 FROM touched WHERE touched.plan_id = plans.id)
        OR looked.plan_id IS NULL OR looked.plan_version <> plans.version
        OR looked.links <> COALESCE(links.mark, 0)
        OR looked.look_on <= %s
    ORDER BY plans.id"""


class Planner:
    """Looks, one plan after the other. `act` makes the act of each look."""

    def __init__(self, store: EventStore, act: Callable[[], Act]) -> None:
        self._store, self._act, self._grounds = store, act, Grounds()

    def run(self, stop: threading.Event, every: float = EVERY) -> None:
        """Looks at what is due, again and again, until told to stop."""
        while not stop.is_set():
            pause = every
            try:
                self.step()
            except Exception as error:
                if is_passing(error):
                    log.warning("the database is away", extra={"fields": {"reason": repr(error)}})
                else:
                    log.exception("left to the next look")
                    pause = max(every, AFTER_FAULT)
            stop.wait(pause)

    def step(self) -> list[Realignment]:
        """One look at every plan that is due; the proposals that changed. Raises, after the last, what failed first."""
        changed: list[Realignment] = []
        failed: Exception | None = None
        for plan in due_plans(self._store):
            try:
                changed += self.look_at(plan)
            except Exception as error:
                if is_passing(error):
                    raise
                error.add_note(f"plan {plan}")
                failed = failed or error
        if failed is not None:
            raise failed
        return changed

    def look_at(self, plan_id: UUID) -> list[Realignment]:
        """One look at one plan; the proposals that changed. Begins again where somebody else was faster."""
        for tries in range(TRIES):
            try:
                return self._look_at(plan_id)
            except Exception as error:
                if tries == TRIES - 1 or not is_conflict(error):
                    raise
        raise AssertionError("unreachable")

    def _look_at(self, plan_id: UUID) -> list[Realignment]:
        plan = self._store.get(Plan, plan_id)
        ground = self._grounds.of(plan)
        sight = see(self._store, plan, ground)
        try:
            changed = look(self._store, ground, sight, self._act())
        except (Unsound, Refusal) as fault:
            log.error("no proposal for a plan", extra={"fields": {"plan": str(plan_id), "fault": repr(fault)}})
            with self._store.database.transaction() as connection:
                note_looked(connection, sight, sight.look_on, f"{type(fault).__name__}: {fault}")
            return []
        with self._store.database.transaction() as connection:
            write(connection, self._store, sight, changed)
        return changed


def due_plans(store: EventStore) -> list[UUID]:
    """The plans to look at now."""
    catch_up(store)
    with store.database.transaction(write=False) as connection:
        today = read_clock(connection).day
        rows = connection.execute(DUE, [today.toordinal() if today else 0])
    return [UUID(row[0]) for row in rows]
