"""Why the executive was not told: story 6, and each other reason, from the events of the alert."""

from datetime import timedelta
from uuid import uuid4

from services.kernel.acts import Act
from services.monitoring.alerts.alerted import Told as Recipient
from services.monitoring.alerts.domain import Alert
from services.monitoring.alerts.rules import BUILT_IN
from services.monitoring.alerts.situation import Muting
from services.monitoring.alerts.why import Reason, Span, told_of, why_not
from tests.unit.monitoring.given import B, Told, day, terms
from tests.unit.monitoring.watch import Watch

RULE = BUILT_IN.rules["overdue"]


class Recalled(Watch):
    """A watch that keeps the events of its overdue alert."""

    def __init__(self) -> None:
        told = Told().started(agreed_terms=terms(B, due_on="2026-12-31")).reported(B, "60", "2026-06-05")
        super().__init__(told)
        self.history = []

    def _words(self, event, alert: Alert) -> str:
        if alert.now.rule == "overdue":
            self.history.append(event)
        return super()._words(event, alert)

    def acknowledges(self, rule, on: str) -> None:
        alert, act = self.of("overdue"), Act(self.act(on).who, self.act(on).now, "c")
        alert.acknowledge(act, self.rules, day(on), "Entregar el segundo lote", day(on), 5)
        self.history += alert.collect_events()

    def live(self, first: str, last: str) -> None:
        for on in self.days(first, last):
            self.looks(on)


def test_story_six_why_the_executive_was_not_told():
    watch = Recalled()
    watch.live("2026-07-01", "2026-07-05")
    watch.acknowledges("overdue", "2026-07-05")
    watch.live("2026-07-06", "2026-07-19")
    watch.told.completed(B, "2026-07-20")
    watch.live("2026-07-20", "2026-07-23")
    assert why_not(watch.history, RULE, "executive", day("2026-07-23")) == [
        Reason("step_not_reached", day("2026-07-01"), day("2026-07-05"), days=4, needed=15),
        Reason(
            "acknowledged",
            day("2026-07-05"),
            day("2026-07-12"),
            days=4,
            needed=15,
            why="Entregar el segundo lote",
        ),
        Reason("step_not_reached", day("2026-07-12"), day("2026-07-20"), days=12, needed=15),
        Reason("resolved", day("2026-07-20"), day("2026-07-23")),
    ]
    assert why_not(watch.history, RULE, "coordination", day("2026-07-23")) == []
    assert [on for on, _ in told_of(watch.history, "coordination", day("2026-07-19"))] == [day("2026-07-15")]
    assert why_not(watch.history, RULE, "coordination", day("2026-07-14"))[-1].days == 6


def test_a_silence_is_named_and_a_suspension_too():
    watch, silence = Recalled(), uuid4()
    watch.looks("2026-07-01")
    watch.hush = lambda concern: Muting(silence, day("2026-07-11"))
    watch.live("2026-07-02", "2026-07-10")
    watch.hush = lambda concern: None
    watch.live("2026-07-11", "2026-07-12")
    found = why_not(watch.history, RULE, "head", day("2026-07-12"), [Span(day("2026-07-12"), day("2026-08-01"))])
    assert [(one.reason, one.first, one.last, one.days) for one in found] == [
        ("step_not_reached", day("2026-07-01"), day("2026-07-02"), 1),
        ("silenced", day("2026-07-02"), day("2026-07-11"), 1),
        ("step_not_reached", day("2026-07-11"), day("2026-07-12"), 2),
        ("suspended", day("2026-07-12"), day("2026-07-12"), None),
    ]
    assert found[1].silence_id == silence


def test_an_alert_that_has_not_fired_and_a_rule_without_that_step():
    watch = Recalled()
    watch.looks("2026-07-01")
    assert why_not(watch.history, RULE, "head", day("2026-06-30")) == [Reason("not_yet_fired")]
    assert why_not(watch.history, RULE, "signatory", day("2026-07-30")) == [Reason("no_such_step")]
    assert why_not(watch.history, BUILT_IN.rules["due_soon"], "executive", day("2026-07-30")) == [
        Reason("no_such_step")
    ]


def test_the_facilitator_told_in_somebodys_place_is_the_reason():
    watch = Recalled()
    watch.units = {}
    watch.live("2026-07-01", "2026-07-04")
    assert told_of(watch.history, "head", day("2026-07-04")) == [
        (day("2026-07-04"), Recipient("facilitator", None, "head"))
    ]
    (reason,) = why_not(watch.history, RULE, "head", day("2026-07-05"))
    assert (reason.reason, reason.first) == ("told_instead", day("2026-07-04"))


def test_every_day_up_to_the_one_asked_about_has_a_reason():
    watch = Recalled()
    watch.live("2026-07-01", "2026-07-03")
    watch.acknowledges("overdue", "2026-07-03")
    watch.live("2026-07-04", "2026-07-13")
    found = why_not(watch.history, RULE, "executive", day("2026-07-13"))
    covered = {one.first + timedelta(days=at) for one in found for at in range((one.last - one.first).days + 1)}
    assert covered == {day("2026-07-01") + timedelta(days=at) for at in range(13)}
