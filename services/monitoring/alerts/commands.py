"""Commands on alerts: what people do about them, and what the notifier says when nobody can be reached."""

from datetime import date
from uuid import UUID

from services.chassis.store.application import EventStore, Saved, UnitOfWork
from services.chassis.store.database import Connection
from services.kernel.acts import Act
from services.kernel.calendar import day_of
from services.kernel.refusals import NotFound
from services.monitoring.alerts.alerted import Alerted, Told
from services.monitoring.alerts.authority import authorise, units_of
from services.monitoring.alerts.domain import Alert
from services.monitoring.alerts.recipients import circles, recipients
from services.monitoring.alerts.rulebook.domain import BOOK, RuleBook
from services.monitoring.alerts.rulebook.reading import read_book
from services.monitoring.alerts.rules import FACILITATOR, FEED_SILENT, LADDER, OPERATOR, SIGNATORY, Book, Rule
from services.monitoring.alerts.view import keep_alerts
from services.monitoring.alerts.watching import heard_of
from services.monitoring.ticks.clock import read_clock
from services.monitoring.tracking.records import Records

VERSION = "SELECT version FROM commitments WHERE id = %s"


def acknowledge_alert(
    work: UnitOfWork,
    act: Act,
    id: UUID,  # noqa: A002
    seen: int | None,
    will_do: str,
    by_day: date,
) -> Saved:
    """The responsible or a co-responsible says what will be done. Raises Forbidden, NotFiring, AcknowledgedTooOften."""
    alert = work.load(Alert, id, seen)
    with work.database.transaction(write=False) as connection:
        authorise(connection, "acknowledge_alert", act, alert.now)
        on, rules = _today(connection, act), _book(work).of(alert.now.rules_version)
        heard = _heard(work, connection, alert.now)
    alert.acknowledge(act, rules, on, will_do, by_day, heard)
    return work.save(alert)


def comment_alert(work: UnitOfWork, act: Act, id: UUID, seen: int | None, text: str) -> Saved:  # noqa: A002
    """Somebody who has to do with it says something. Raises Forbidden."""
    alert = work.load(Alert, id, seen)
    with work.database.transaction(write=False) as connection:
        authorise(connection, "comment_alert", act, alert.now)
        on = _today(connection, act)
    alert.comment(act, on, text)
    return work.save(alert)


def escalate_alert(work: UnitOfWork, act: Act, id: UUID, seen: int | None, reason: str) -> Saved:  # noqa: A002
    """Those whose turn is next are told now. Raises Forbidden, AlertResolved, NothingToEscalate."""
    alert = work.load(Alert, id, seen)
    with work.database.transaction(write=False) as connection:
        authorise(connection, "escalate_alert", act, alert.now)
        on = _today(connection, act)
        rule = _book(work).rule_of(alert.now.rule, alert.now.rules_version)
        told, _ = _told(connection, alert.now, _next_step(rule, alert.now))
    alert.escalate_by_hand(act, rule, told, on, reason)
    return work.save(alert)


def escalate_unreached(store: EventStore, act: Act, id: UUID, unreached: Told, reason: str) -> Saved:  # noqa: A002
    """For the notifier: nobody can be reached there at all, so that the next are told at once; the row follows.

    Once for each recipient and firing: the same again, or of an alert that is resolved, changes nothing. After
    everybody in the unit's institution come the facilitator and the operator. Raises NotFound.
    """

    def pass_on(work: UnitOfWork) -> Saved:
        alert = work.load(Alert, id)
        with work.database.transaction(write=False) as connection:
            on, rule = _today(connection, act), _book(work).rule_of(alert.now.rule, alert.now.rules_version)
            told = _after(connection, alert.now, unreached)
        alert.pass_on(act, rule, unreached, told, on, reason)
        return work.save(alert)

    saved = store.execute(pass_on)
    keep_alert(store, store.get(Alert, id))
    return saved


def keep_alert(store: EventStore, alert: Alert) -> None:
    """Writes the row of an alert after a command; where this is lost, the next look does it."""
    with store.database.transaction() as connection:
        keep_alerts(connection, [alert], read_book(connection, store))


def _next_step(rule: Rule, now: Alerted) -> list[str]:
    untold = [step.audience for step in (*rule.steps, *rule.regardless) if step.audience not in now.audiences]
    return untold[:1]


def _after(connection: Connection, now: Alerted, unreached: Told) -> tuple[Told, ...]:
    """The first who come after somebody and were not told of this firing."""
    above = LADDER if now.rule != FEED_SILENT else ()
    if unreached.audience in above:
        above = above[above.index(unreached.audience) + 1 :]
    elif unreached.audience in (FACILITATOR, OPERATOR, SIGNATORY):
        above = ()
    for audience in (*above, FACILITATOR, OPERATOR):
        told, _ = _told(connection, now, [audience])
        known = {(one.audience, one.unit) for one in now.recipients}
        new = [one for one in told if (one.audience, one.unit) not in known and one.unit != (unreached.unit or "")]
        if new:
            return tuple(new)
    return ()


def _told(connection: Connection, now: Alerted, audiences: list[str]) -> tuple[tuple[Told, ...], str | None]:
    """Who stands behind audiences; signatories are never a next step."""
    units = units_of(connection)
    return recipients(audiences, now.unit, (), units), circles(audiences, now.unit, units)


def _today(connection: Connection, act: Act) -> date:
    return read_clock(connection).day or day_of(act.now)


def _book(work: UnitOfWork) -> Book:
    """The rules of every version; they must still be those when the command is written."""
    try:
        return work.consult(RuleBook, BOOK).book
    except NotFound:
        return Book()


def _heard(work: UnitOfWork, connection: Connection, alert: Alerted) -> int:
    """What the last report or forecast about the subject was, as far as monitoring has it."""
    commitment = str(alert.commitment_id)
    version = connection.execute(VERSION, [commitment])[0][0]
    record = Records.of(work.database).at(connection, {commitment: version})[commitment].record
    return heard_of(record, alert.milestone_id)
