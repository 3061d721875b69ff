"""Works through the forecasts that were asked for, one after the other, telling how far it is.

One that is not heard of for a minute is taken up again by whoever is free: it begins anew and comes to the same.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec

from services.chassis.store.application import EventStore
from services.chassis.store.database import Connection
from services.chassis.stream.failures import is_passing
from services.monitoring.plans.domain import Plan
from services.monitoring.plans.view import catch_up
from services.monitoring.realignment.proposals.ground import GROUNDS, Ground
from services.monitoring.realignment.proposals.links import alignments_of, known_of, versions_of
from services.monitoring.realignment.proposals.policy import awaited
from services.monitoring.realignment.proposals.situation import DEPENDS, Situation
from services.monitoring.warning.asking import Open, open_in_commitment
from services.monitoring.warning.models import Models

log = logging.getLogger(__name__)
QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
STATES = (QUEUED, RUNNING, DONE, FAILED)
EVERY = 0.5
SILENT_AFTER = timedelta(seconds=60)
NEXT = """SELECT id, plan_id, plan_version, as_of, seed, runs FROM plan_forecasts
    WHERE state = 'queued' OR (state = 'running' AND worked_at < %s) ORDER BY requested_at, id LIMIT 1"""
TAKE = """UPDATE plan_forecasts SET state = 'running', done = 0, worked_at = %s
    WHERE id = %s AND (state = 'queued' OR worked_at < %s) RETURNING id"""
TELL = "UPDATE plan_forecasts SET done = %s, worked_at = %s WHERE id = %s AND state = 'running'"
END = "UPDATE plan_forecasts SET state = %s, done = %s, body = %s, worked_at = %s WHERE id = %s AND state = 'running'"


class Job(NamedTuple):
    """A forecast that was asked for."""

    id: str
    plan_id: str
    plan_version: int
    as_of: str
    seed: int
    runs: int


class Forecaster:
    """Takes the next forecast that waits. `now` gives the aware moment."""

    def __init__(self, store: EventStore, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    def run(self, stop: threading.Event, every: float = EVERY) -> None:
        """Works until told to stop."""
        while not stop.is_set():
            try:
                worked = self.step()
            except Exception as error:
                worked = False
                level = logging.WARNING if is_passing(error) else logging.ERROR
                log.log(level, "a forecast is left to the next step", exc_info=error)
            if not worked:
                stop.wait(every)

    def step(self) -> bool:
        """Whether there was one."""
        job = self._take()
        if job is None:
            return False
        try:
            body, state = self._simulate(job), DONE
        except Exception as error:
            if is_passing(error):
                raise
            log.exception("a forecast failed", extra={"fields": {"forecast": job.id}})
            body, state = msgspec.json.encode({"fault": type(error).__name__}).decode(), FAILED
        with self._store.database.transaction() as connection:
            done = job.runs if state == DONE else 0
            connection.execute(END, [state, done, body, self._now().isoformat(), job.id])
        return True

    def _take(self) -> Job | None:
        now = self._now()
        silent = (now - SILENT_AFTER).isoformat()
        with self._store.database.transaction() as connection:
            rows = connection.execute(NEXT, [silent])
            if not rows or not connection.execute(TAKE, [now.isoformat(), rows[0][0], silent]):
                return None
        return Job(*rows[0])

    def _simulate(self, job: Job) -> str:
        from services.monitoring.realignment.forecasts.simulation import finishes, percentiles, stacked

        plan = self._store.get(Plan, UUID(job.plan_id), job.plan_version)
        ground = GROUNDS.of(plan)
        waited = waited_for(self._store, ground, plan, date.fromisoformat(job.as_of))
        chunks, done = [], 0
        for chunk in finishes(ground, waited, job.runs, job.seed):
            chunks.append(chunk)
            done += len(chunk)
            with self._store.database.transaction() as connection:
                connection.execute(TELL, [done, self._now().isoformat(), job.id])
        lines = percentiles(ground, stacked(chunks))
        return msgspec.json.encode({"lines": lines, "milestones": len(waited)}).decode()


def waited_for(store: EventStore, ground: Ground, plan: Plan, day: date) -> list:
    """The milestones that lines of the plan wait for, with what the early-warning model expects of each."""
    from services.monitoring.realignment.forecasts.simulation import Awaited

    catch_up(store)
    with store.database.transaction(write=False) as connection:
        aligned = alignments_of(connection, plan.id, day).aligned
        known = known_of(connection, store.database, versions_of(connection, aligned))
        places: dict[tuple[UUID, UUID | None], list[int]] = {}
        for link in aligned:
            if link.relation == DEPENDS and link.line in ground.places:
                for one in _milestones(known.get((link.commitment_id, link.milestone_id))):
                    places.setdefault((one.commitment_id, one.milestone_id), []).append(ground.places[link.line])
        delays = _Delays(connection, store, day)
        found = []
        for subject, waiting in places.items():
            situation = known[subject]
            if situation.ended is None:
                expected = awaited(situation, day).day
                delay, late, due = delays.of(situation, expected)
                key = f"{subject[0]}:{subject[1]}"
                found.append(Awaited(key, tuple(sorted(set(waiting))), due, late, delay, expected))
    return found


def _milestones(situation: Situation | None) -> tuple[Situation, ...]:
    """The milestone itself, or those of a commitment as a whole."""
    if situation is None:
        return ()
    return situation.milestones or (situation,)


class _Delays:
    """The distributions of open milestones, read once for each commitment."""

    def __init__(self, connection: Connection, store: EventStore, day: date) -> None:
        self._connection, self._models, self._day = connection, Models.of(store.database), day
        self._open: dict[UUID, Mapping[str, Open]] = {}

    def of(self, situation: Situation, expected: date) -> tuple:
        """The distribution (None where it is done, or where others have closed too little), lateness, first due day."""
        commitment = situation.commitment_id
        if commitment not in self._open:
            found = open_in_commitment(self._connection, str(commitment), self._day, None)
            self._open[commitment] = {one.milestone_id: one for one in found}
        one = self._open[commitment].get(str(situation.milestone_id))
        if one is None or situation.done is not None:
            return None, 0, expected
        informed = self._models.at(self._connection, self._day, None, example=one.example)
        told = informed.model.expect(informed.units.get(one.unit, -1), informed.sectors.get(one.sector, -1))
        return told.delay if told else None, one.late, date.fromordinal(one.first_due)
