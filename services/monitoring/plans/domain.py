"""A plan of the provincial government: PDOT, PAI or POA. It changes by editions, budget statements and realignments.

Events of commitments never change it. An edition is imported with the act that approved it; a realignment is accepted
by an officer; a budget statement tells what was spent. What was once agreed for a line stays in `agreed` for ever.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Self, TypedDict
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.acts import Act, Minutes
from services.kernel.aggregates import Root
from services.kernel.calendar import day_of
from services.kernel.refusals import InvalidFields
from services.monitoring.plans import events
from services.monitoring.plans.axis import Axis, axis_of
from services.monitoring.plans.events import Agreed, Change, Entry, Resolution
from services.monitoring.plans.realigning import faults_of_changes, realigned
from services.monitoring.plans.refusals import PlanMoved
from services.monitoring.plans.soundness import faults_of
from services.monitoring.plans.statements import faults_of_statement
from services.monitoring.plans.structure import Ceiling, Line, Standing, Structure, parts_of, weight
from services.monitoring.plans.wording import fault

NAMESPACE = uuid5(NAMESPACE_URL, "pactos:plan")
# An event stays well below the megabyte that a broker takes unless it is told otherwise.
PART = 600_000
NOTHING = Structure()


def plan_id(code: str) -> UUID:
    """The id of the plan of that code."""
    return uuid5(NAMESPACE, code)


class PlanState(TypedDict):
    code: str
    kind: str
    example: bool
    edition: int
    title: str
    institution: str
    rest_days: tuple[date, ...]
    minutes: Minutes
    frame: Structure
    lines: dict[str, Line]
    agreed: dict[str, tuple[Agreed, ...]]
    budget_as_of: date | None
    parts_left: int


class Plan(Root):
    """`lines` by code; `frame` is the rest of its structure; `agreed` by line: the first is its baseline."""

    TOPIC = "plan"
    State = PlanState
    Event = events.PlanEvent
    Created = events.Imported

    @classmethod
    def first_edition(
        cls, act: Act, *, code: str, kind: str, example: bool, minutes: Minutes, effective_on: date | None = None,
        structure: Structure, rest_days: tuple[date, ...] = (), title: str, institution: str, sha256: str | None = None,
    ) -> Self:  # fmt: skip
        """A plan that was not known. Raises InvalidFields with a pointer and words for each fault."""
        on = _day(act, minutes, effective_on)
        first, *more = _sound_parts(structure, rest_days)
        named = {"code": code, "kind": kind, "example": example, "title": title, "institution": institution}
        facts = {"edition": 1, "rest_days": rest_days, "minutes": minutes, "sha256": sha256, "structure": first}
        plan = cls.create(plan_id(code), act, on, part=1, parts=1 + len(more), **named, **facts)
        plan._continue(act, on, more)
        return plan

    def new_edition(
        self, act: Act, *, minutes: Minutes, effective_on: date | None = None, structure: Structure,
        rest_days: tuple[date, ...] = (), title: str, institution: str, sha256: str | None = None,
        why: str | None = None,
    ) -> None:  # fmt: skip
        """All of it anew, by another act. What was agreed for its lines before stays. Raises InvalidFields."""
        on = _day(act, minutes, effective_on)
        first, *more = _sound_parts(structure, rest_days)
        named = {"title": title, "institution": institution, "rest_days": rest_days, "minutes": minutes}
        facts = {**named, "edition": self.edition + 1, "sha256": sha256, "structure": first}
        self._record(events.Revised, act, on, why, part=1, parts=1 + len(more), **facts)
        self._continue(act, on, more)

    def record_budget(
        self, act: Act, *, as_of: date, minutes: Minutes, entries: Sequence[Entry], sha256: str | None = None
    ) -> None:
        """The budget statement as of a day, for the lines and items that it names. Raises InvalidFields."""
        on = _day(act, minutes, as_of, "/as_of")
        faults = faults_of_statement(self.structure, self.rest_days, self.budget_as_of, as_of, entries)
        if faults:
            raise InvalidFields(errors=tuple(faults))
        parts = _portions(entries)
        for at, part in enumerate(parts, 1):
            facts = {"as_of": as_of, "minutes": minutes, "sha256": sha256, "entries": part}
            self._record(events.BudgetRecorded, act, on, None, part=at, parts=len(parts), **facts)

    def apply_realignment(
        self, act: Act, expected_version: int, standings: Mapping[str, Standing], *, realignment_id: UUID,
        resolution: Resolution, effective_on: date | None = None, added: Structure = NOTHING,
        ceilings: Sequence[Ceiling] = (), why: str | None = None,
    ) -> None:  # fmt: skip
        """An accepted proposal that was worked out on `expected_version`: lines by code, as they are to stand.

        `added` may bring lines, dependencies and fixed dates; `ceilings` replace those of their year and item. The plan
        must be sound with it. Raises PlanMoved, InvalidFields; nothing is recorded then.
        """
        if expected_version != self.version:
            raise PlanMoved(seen=expected_version, current=self.version)
        on = _day(act, Minutes(resolution.number, resolution.dated), effective_on, cited="/resolution")
        faults = faults_of_changes(self.lines, standings)
        faults = faults or faults_of(realigned(self.structure, standings, added, ceilings), self.rest_days)
        if faults:
            raise InvalidFields(errors=tuple(faults))
        changes = [Change(code, self.lines[code].standing, after) for code, after in standings.items()]
        changes = [change for change in changes if change.before != change.after]
        parts = _portions(changes)
        for at, part in enumerate(parts, 1):
            new = {"added": added, "ceilings": tuple(ceilings)} if at == 1 else {"added": NOTHING, "ceilings": ()}
            facts = {"realignment_id": realignment_id, "resolution": resolution, "changes": part, **new}
            self._record(events.Realigned, act, on, why, part=at, parts=len(parts), **facts)

    def require_same(self, code: str | None, kind: str | None) -> None:
        """An edition that names its plan names this one. Raises InvalidFields."""
        for name, said in (("code", code), ("kind", kind)):
            if said is not None and said != getattr(self, name):
                raise InvalidFields(errors=(fault(f"/{name}", "another_plan", said=said, known=getattr(self, name)),))

    @property
    def structure(self) -> Structure:
        """All of the plan as it is in force."""
        return self.frame.with_more(Structure(lines=tuple(self.lines.values())))

    @property
    def axis(self) -> Axis:
        """The plan's calendar."""
        return axis_of(self.structure, self.rest_days)

    @property
    def is_whole(self) -> bool:
        """Whether every part of its last change is there; in the store every whole change is."""
        return self.parts_left == 0

    def baseline(self, line: str) -> Agreed:
        """What was first agreed for a line."""
        return self.agreed[line][0]

    def _continue(self, act: Act, on: date, parts: Sequence[Structure]) -> None:
        for at, part in enumerate(parts, 2):
            self._record(events.Continued, act, on, None, part=at, parts=1 + len(parts), structure=part)


def _day(
    act: Act, minutes: Minutes, wanted: date | None, pointer: str = "/effective_on", cited: str = "/minutes"
) -> date:
    """The day of an act: today unless told; not in the future, and not before what it cites. Raises InvalidFields."""
    today = day_of(act.now)
    if minutes.dated > today:
        raise _invalid(f"{cited}/dated", "in_the_future")
    on = wanted or today
    if on > today:
        raise _invalid(pointer, "in_the_future")
    if on < minutes.dated and pointer == "/effective_on":
        raise _invalid(pointer, "before_its_minutes")
    return on


def _invalid(pointer: str, name: str) -> InvalidFields:
    return InvalidFields(errors=(fault(pointer, name),))


def _sound_parts(structure: Structure, rest_days: Sequence[date]) -> list[Structure]:
    faults = faults_of(structure, rest_days)
    if faults:
        raise InvalidFields(errors=tuple(faults))
    return parts_of(structure, PART)


def _portions(values: Sequence[object]) -> list[tuple]:
    """The values in portions of at most about PART bytes; one empty portion where there are none."""
    portions: list[list] = [[]]
    used = 0
    for value in values:
        used += weight(value)
        if used > PART:
            portions.append([])
            used = weight(value)
        portions[-1].append(value)
    return [tuple(portion) for portion in portions]
