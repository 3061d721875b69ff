"""From what is known of commitments to what it says about a plan's lines. Pure: the same facts, the same words.

- A milestone that is done lets who waits for it start on the next working day; the line that worked for it is finished.
- One that is open is expected on its forecast, else on its due day. Once that day is gone it counts as due on the next
  working day, looked at again every seven days from then on.
- Nothing is done while suspended: it is expected at the earliest on the suspension's last day.
- What is breached, withdrawn or cancelled is not waited for, and lines that are for nothing else any more cease.
- What a renegotiation has changed since the link was decided, or since the plan last took a version of the commitment
  in, changes how long a line takes and what it costs, and a milestone that is new asks for a line.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from services.kernel.calendar import next_working_day
from services.monitoring.realignment.proposals import words
from services.monitoring.realignment.proposals.situation import (
    CONTRIBUTES,
    DEPENDS,
    FINANCES,
    Aligned,
    Expected,
    Scope,
    Situation,
)
from services.monitoring.realignment.proposals.words import Cause, Ceases, Costs, Ended, Grows, Lasts, Waits, Word

LOOK_AGAIN = timedelta(days=7)
Subject = tuple[UUID, UUID | None]
Known = Mapping[Subject, Situation]
Taken = Mapping[UUID, int]
"""By commitment, the version up to which the plan has taken it in by a decision."""


def words_of(aligned: Sequence[Aligned], known: Known, taken: Taken, today: date | None) -> tuple[Word, ...]:
    """What is said about the lines, in the order of the links. `today` is monitoring's day, None before any tick."""
    ceased = frozenset(_ceased(aligned, known))
    covered: set[Subject] = {(link.commitment_id, link.milestone_id) for link in aligned}
    said: list[Word] = []
    for link in aligned:
        situation = known.get((link.commitment_id, link.milestone_id))
        if situation is None or not situation.scopes:
            continue
        if situation.ended is not None:
            if link.line in ceased:
                said.append(Ceases(link.line, _cause(situation, situation.ended_by, situation.ended)))
            continue
        said += _about(link, situation, _share(link, aligned), taken, today)
        if link.relation == CONTRIBUTES:
            said += _growth(link, situation, scope_known(situation, link, taken), covered)
    return tuple(said)


def next_look(aligned: Iterable[Aligned], known: Known, today: date | None) -> date | None:
    """The next day on which the same facts may say something else; None where no day will."""
    days = []
    for link in aligned:
        situation = known.get((link.commitment_id, link.milestone_id))
        if link.relation == DEPENDS and situation is not None and situation.scopes:
            days += _days_to_look(situation, today)
    return min((day for day in days if today is None or day > today), default=None)


def _about(
    link: Aligned, situation: Situation, share: tuple[int, int], taken: Taken, today: date | None
) -> Iterator[Word]:
    if link.relation == DEPENDS:
        yield Waits(link.line, awaited(situation, today))
        return
    base, now = scope_known(situation, link, taken), situation.scopes[-1]
    if link.relation == CONTRIBUTES and situation.done is not None:
        yield Ended(link.line, _cause(situation, words.COMPLETED, situation.done))
    elif now.version > base.version:
        cause = _cause(situation, words.RENEGOTIATED, Expected(now.due_on, now.version))
        yield from _rescoped(link, base, now, share, cause)


def awaited(situation: Situation, today: date | None) -> Cause:
    """The day on which what a line waits for is done, or is expected to be, and the event that says so."""
    if situation.done is not None:
        return _cause(situation, words.COMPLETED, situation.done)
    if situation.milestones:
        causes = [awaited(one, today) for one in situation.milestones if one.ended is None and one.scopes]
        return max([*causes, _open(situation, today)], key=lambda cause: (cause.day, cause.event))
    return _open(situation, today)


def _open(situation: Situation, today: date | None) -> Cause:
    now, forecast = situation.scopes[-1], situation.forecast
    if forecast is not None and not forecast.has_lapsed(today):
        expected = _cause(situation, words.FORECAST, Expected(forecast.day, forecast.version))
    else:
        said = _said_due(situation.scopes)
        kind = words.AGREED if said is situation.scopes[0] else words.RENEGOTIATED
        expected = _cause(situation, kind, Expected(now.due_on, said.version))
        last = max(now.due_on, forecast.day if forecast is not None else now.due_on)
        if today is not None and last < today:
            version = max(now.version, forecast.version if forecast is not None else 0)
            expected = _cause(situation, words.OVERDUE, Expected(next_working_day(_looked_on(last, today)), version))
    suspended = situation.suspended_until
    if suspended is not None and suspended.day > expected.day:
        return _cause(situation, words.SUSPENDED, suspended)
    return expected


def _said_due(scopes: Sequence[Scope]) -> Scope:
    """The terms that first said the due day in force, which others after them left as it is."""
    said = scopes[-1]
    for scope in reversed(scopes):
        if scope.due_on != said.due_on:
            break
        said = scope
    return said


def _looked_on(last: date, today: date) -> date:
    """The day of the latest weekly look at what was due on `last`: the first is the day after."""
    first = last + timedelta(days=1)
    return first + (today - first) // LOOK_AGAIN * LOOK_AGAIN


def _days_to_look(situation: Situation, today: date | None) -> Iterator[date]:
    if situation.done is not None or situation.ended is not None or not situation.scopes:
        return
    for one in situation.milestones:
        yield from _days_to_look(one, today)
    ends = [situation.scopes[-1].due_on]
    if situation.forecast is not None:
        ends.append(situation.forecast.day)
    for end in ends:
        yield end + timedelta(days=1)
    if today is not None and max(ends) < today:
        yield _looked_on(max(ends), today) + LOOK_AGAIN


def scope_known(situation: Situation, link: Aligned, taken: Taken) -> Scope:
    """The terms that the plan is made for: those known when the link was decided, or that a decision took in since."""
    upto = taken.get(situation.commitment_id, 0)
    known = [scope for scope in situation.scopes if scope.recorded_at <= link.since or scope.version <= upto]
    return known[-1] if known else situation.scopes[0]


def _rescoped(link: Aligned, base: Scope, now: Scope, share: tuple[int, int], cause: Cause) -> Iterator[Word]:
    if link.relation == CONTRIBUTES and base.starts_on and now.starts_on:
        before, after = (base.starts_on, base.due_on), (now.starts_on, now.due_on)
        if before != after:
            yield Lasts(link.line, before, after, cause)
    if link.relation == FINANCES and base.budget_cents != now.budget_cents:
        change, (weight, total) = now.budget_cents - base.budget_cents, share
        cents = abs(change) * weight // total
        if cents:
            yield Costs(link.line, cents if change > 0 else -cents, cause)


def _growth(link: Aligned, situation: Situation, base: Scope, covered: set[Subject]) -> Iterator[Word]:
    """A milestone that came with a renegotiation and that no line is aligned with asks for a line, once."""
    for one in situation.added:
        first, subject = one.scopes[0], (one.commitment_id, one.milestone_id)
        is_open = one.ended is None and one.done is None
        if first.version > base.version and first.starts_on is not None and is_open and subject not in covered:
            covered.add(subject)
            cause = _cause(one, words.RENEGOTIATED, Expected(first.due_on, first.version))
            yield Grows(link.line, one.title, first.starts_on, first.due_on, cause)


def _ceased(aligned: Sequence[Aligned], known: Known) -> Iterator[str]:
    """The lines whose every link is to something that ended."""
    alive = set()
    for link in aligned:
        situation = known.get((link.commitment_id, link.milestone_id))
        if situation is None or situation.ended is None:
            alive.add(link.line)
    return (link.line for link in aligned if link.line not in alive)


def _share(link: Aligned, aligned: Iterable[Aligned]) -> tuple[int, int]:
    """The link's weight among those that pay for the same."""
    same = [one.weight for one in aligned if one.relation == FINANCES and one.commitment_id == link.commitment_id]
    return link.weight, max(sum(same), link.weight, 1)


def _cause(situation: Situation, kind: str, expected: Expected) -> Cause:
    return Cause(
        event=f"{situation.commitment_id}:{expected.version}",
        kind=kind,
        day=expected.day,
        commitment_id=situation.commitment_id,
        milestone_id=situation.milestone_id,
        title=situation.title,
    )
