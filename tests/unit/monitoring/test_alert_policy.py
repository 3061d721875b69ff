"""When a rule holds, who is told and when: story 6 day by day, and each rule by itself."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.refusals import InvalidFields
from services.monitoring.alerts.alerted import Told as Recipient
from services.monitoring.alerts.policy import decide, next_look
from services.monitoring.alerts.recipients import Unit, recipients
from services.monitoring.alerts.refusals import AcknowledgedTooOften, NotFiring
from services.monitoring.alerts.rules import BUILT_IN, RULES
from services.monitoring.alerts.situation import days_to_look
from services.monitoring.alerts.watching import situation_of
from tests.unit.monitoring.given import COMMITMENT, PHOTO, A, B, C, Told, day, milestone, story_one, terms
from tests.unit.monitoring.histories import FIRST, SPAN, histories
from tests.unit.monitoring.watch import Watch

ONLY_B = terms(B, due_on="2026-12-31")


def working_on_b() -> Told:
    return Told().started(agreed_terms=ONLY_B).reported(B, "40", "2026-05-10").reported(B, "60", "2026-06-05")


def test_story_six_day_by_day():
    watch, said = Watch(working_on_b()), {}
    for on in watch.days("2026-06-06", "2026-08-31"):
        if on == "2026-07-20":
            watch.told.completed(B, on)
        if words := watch.looks(on):
            said[on] = words
        if on == "2026-07-05":
            watch.acknowledges("overdue", on)
    assert said == {
        "2026-06-15": ["due_soon Fired: responsible"],
        "2026-07-01": ["due_soon Resolved: ", "overdue Fired: responsible"],
        "2026-07-04": ["overdue Escalated: head"],
        "2026-07-12": ["overdue FiredAgain: responsible, head"],
        "2026-07-15": ["overdue Escalated: coordination"],
        "2026-07-20": ["overdue Resolved: responsible, head, coordination"],
    }
    assert watch.of("overdue").now.unacknowledged == 4 + 8


def test_story_six_again_says_nothing():
    watch = Watch(working_on_b())
    for on in watch.days("2026-06-06", "2026-07-04"):
        watch.looks(on)
        assert watch.looks(on) == []


def test_the_executive_is_told_at_fifteen_unacknowledged_days():
    watch = Watch(working_on_b())
    said = {on: words for on in watch.days("2026-07-01", "2026-08-30") if (words := watch.looks(on))}
    assert said == {
        "2026-07-01": ["overdue Fired: responsible"],
        "2026-07-04": ["overdue Escalated: head"],
        "2026-07-08": ["overdue Escalated: coordination"],
        "2026-07-16": ["overdue Escalated: executive"],
    }


def test_whatever_was_acknowledged_coordination_is_told_at_thirty_days_late_and_the_executive_at_sixty():
    watch, said = Watch(working_on_b()), {}
    for on in watch.days("2026-07-01", "2026-09-05"):
        if words := watch.looks(on):
            said[on] = words
        if watch.of("overdue").now.state == "firing":
            watch.told.forecast(B, "2026-12-01", on)
            watch.acknowledges("overdue", on)
    escalations = {on: words for on, words in said.items() if any("Escalated" in one for one in words)}
    assert escalations == {
        "2026-07-30": ["overdue Escalated: coordination"],
        "2026-08-29": ["overdue Escalated: executive"],
    }


def test_what_is_long_overdue_when_it_is_first_seen_reaches_coordination_at_once():
    assert Watch(working_on_b()).looks("2026-08-01") == ["overdue Fired: responsible, coordination"]


def test_a_tick_that_comes_late_says_what_is_due_by_then():
    watch = Watch(working_on_b())
    watch.looks("2026-07-01")
    watch.acknowledges("overdue", "2026-07-01")
    assert watch.looks("2026-07-20") == [
        "overdue FiredAgain: responsible",
        "overdue Escalated: head, coordination",
    ]
    assert watch.looks("2026-07-23") == ["overdue Escalated: executive"]


def test_a_forecast_does_not_move_the_due_day():
    watch = Watch(working_on_b().forecast(B, "2026-08-01", "2026-06-10"))
    assert watch.looks("2026-07-01") == ["overdue Fired: responsible"]


def test_a_renegotiation_does_and_the_alert_of_the_old_day_is_resolved():
    watch = Watch(working_on_b())
    watch.looks("2026-07-01")
    watch.told.renegotiated("2026-07-02", terms(milestone("B", "2026-04-01", "2026-07-10", 2), due_on="2026-12-31"))
    assert watch.looks("2026-07-02") == ["overdue Resolved: responsible", "due_soon Fired: responsible"]
    assert watch.looks("2026-07-11") == ["due_soon Resolved: ", "overdue Fired: responsible"]


def test_a_completion_that_is_undone_fires_again_and_counts_anew():
    watch = Watch(working_on_b())
    watch.looks("2026-07-01")
    watch.told.completed(B, "2026-07-02")
    completion = watch.told.version
    assert watch.looks("2026-07-02") == ["overdue Resolved: responsible"]
    watch.told.corrected(completion, "70")
    assert watch.looks("2026-07-10") == ["overdue FiredAgain: responsible"]
    assert watch.of("overdue").now.firing == 2
    assert watch.looks("2026-07-12") == []
    assert watch.looks("2026-07-13") == ["overdue Escalated: head"]


def test_a_completion_known_before_its_day_has_come_resolves_at_once():
    watch = Watch(working_on_b())
    watch.looks("2026-07-01")
    watch.told.completed(B, "2026-11-24")
    assert watch.looks("2026-07-02") == ["overdue Resolved: responsible"]
    assert watch.of("overdue").now.resolved_on == date(2026, 11, 24)


def test_no_report_for_thirty_days_inside_the_window():
    watch = Watch(Told().started(agreed_terms=ONLY_B))
    assert watch.looks("2026-04-30") == []
    assert watch.looks("2026-05-01") == ["no_report Fired: responsible"]
    watch.told.reported(B, "10", "2026-05-02")
    assert watch.looks("2026-05-02") == ["no_report Resolved: responsible"]
    assert watch.looks("2026-06-01") == ["no_report Fired: responsible"]
    assert [alert.now.period for alert in watch.alerts.values()] == ["2026-04-01", "2026-05-02"]


def test_the_end_of_the_window_ends_the_silence_quietly():
    watch = Watch(Told().started(agreed_terms=ONLY_B).reported(B, "10", "2026-05-15"))
    watch.looks("2026-06-14")
    assert watch.looks("2026-07-01") == ["no_report Resolved: ", "overdue Fired: responsible"]


def test_progress_of_eighty_without_evidence_for_seven_days():
    watch = Watch(Told().started(agreed_terms=ONLY_B).reported(B, "80", "2026-06-01").reported(B, "90", "2026-06-05"))
    assert watch.looks("2026-06-07") == []
    assert watch.looks("2026-06-08") == ["evidence_missing Fired: responsible"]
    watch.told.reported(B, "90", "2026-06-09", [PHOTO])
    assert watch.looks("2026-06-09") == ["evidence_missing Resolved: responsible"]
    watch.told.reported(B, "95", "2026-06-10")
    assert "evidence_missing" not in " ".join(watch.looks("2026-06-29"))


def test_less_than_eighty_needs_no_evidence():
    watch = Watch(Told().started(agreed_terms=ONLY_B).reported(B, "79.99", "2026-06-01"))
    assert watch.looks("2026-06-14") == []


def test_a_breach_reaches_coordination_and_all_signatories_at_once_also_before_the_first_tick():
    watch = Watch(story_one().breached("2026-05-15"), signatories=("GADM-MEJIA-TUR", "GADPP"))
    assert watch.looks(None) == ["breached Fired: coordination, signatory, signatory"]
    assert watch.looks(None) == []
    watch.told.renegotiated("2026-05-20", terms(A, B, C), state="in_progress")
    assert watch.looks(None) == ["breached Resolved: coordination, signatory, signatory"]


def test_a_breach_ends_what_was_said_of_its_milestones():
    watch = Watch(working_on_b())
    watch.looks("2026-07-01")
    watch.told.breached("2026-07-02")
    assert watch.looks("2026-07-02") == [
        "overdue Resolved: responsible",
        "breached Fired: coordination, signatory",
    ]


def test_before_the_first_tick_only_a_breach_is_told():
    assert Watch(working_on_b()).looks(None) == []


def test_while_a_suspension_is_in_effect_its_milestones_are_silent():
    watch = Watch(working_on_b().suspended("2026-06-14", "2026-07-31"))
    assert [watch.looks(on) for on in watch.days("2026-06-15", "2026-07-31") if watch.looks(on)] == []
    assert watch.looks("2026-08-01") == ["overdue Fired: responsible, coordination"]


def test_a_cancelled_or_complete_milestone_is_watched_no_more():
    cancelled = milestone("B", "2026-04-01", "2026-06-30", cancelled=True)
    assert Watch(Told().started(agreed_terms=terms(cancelled, due_on="2026-12-31"))).looks("2026-08-01") == []
    assert Watch(working_on_b().completed(B, "2026-06-20")).looks("2026-08-01") == []


def test_a_draft_is_not_watched():
    assert Watch(Told().drafted("2026-01-01", ONLY_B)).looks("2026-08-01") == []


def test_at_most_two_acknowledgements_without_a_report_or_forecast_between():
    watch = Watch(working_on_b())
    watch.looks("2026-07-01")
    watch.acknowledges("overdue", "2026-07-01")
    with pytest.raises(NotFiring):
        watch.acknowledges("overdue", "2026-07-02")
    watch.looks("2026-07-08")
    watch.acknowledges("overdue", "2026-07-08")
    watch.looks("2026-07-15")
    with pytest.raises(AcknowledgedTooOften):
        watch.acknowledges("overdue", "2026-07-15")
    watch.told.forecast(B, "2026-08-01", "2026-07-15")
    watch.acknowledges("overdue", "2026-07-15")
    assert watch.of("overdue").now.acknowledged_until == date(2026, 7, 22)


def test_an_acknowledgement_says_by_when():
    watch = Watch(working_on_b())
    watch.looks("2026-07-01")
    alert = watch.of("overdue")
    with pytest.raises(InvalidFields):
        alert.acknowledge(watch.act("2026-07-02"), BUILT_IN, day("2026-07-02"), "Algo", day("2026-07-01"), 0)


def test_a_unit_escalates_within_its_institution_and_else_to_the_facilitator():
    units = {
        "DIR": Unit("DIR", "Prefectura", parent="SEC", head="JEFE"),
        "SEC": Unit("SEC", "Prefectura", coordination="COORD", executive="PREF"),
        "GAD": Unit("GAD", "GAD Cayambe", parent="SEC", head="GAD-JEFE", coordination="COORD"),
        "COORD": Unit("COORD", "Prefectura"),
    }
    above = ("responsible", "head", "coordination", "executive")
    assert recipients(above, "DIR", (), units) == (
        Recipient("responsible", "DIR"),
        Recipient("head", "JEFE"),
        Recipient("coordination", "COORD"),
        Recipient("executive", "PREF"),
    )
    assert recipients(above, "GAD", (), units) == (
        Recipient("responsible", "GAD"),
        Recipient("head", "GAD-JEFE"),
        Recipient("facilitator", None, "coordination"),
        Recipient("facilitator", None, "executive"),
    )
    assert recipients(["head"], "NADIE", (), units) == (Recipient("facilitator", None, "head"),)


def test_units_above_each_other_in_a_circle_end():
    units = {"X": Unit("X", "I", parent="Y"), "Y": Unit("Y", "I", parent="X")}
    assert recipients(["head"], "X", (), units) == (Recipient("facilitator", None, "head"),)


def test_who_stands_in_is_told_once_for_each_step():
    watch = Watch(working_on_b(), units={})
    said = [one for on in watch.days("2026-07-01", "2026-07-31") for one in watch.looks(on)]
    assert said == ["overdue Fired: responsible", *["overdue Escalated: facilitator"] * 3]
    assert watch.of("overdue").now.step == 4


def test_every_rule_of_every_version_has_its_own_name():
    for version, rules in RULES.items():
        assert rules.version == version
        assert all(rule.name == name for name, rule in rules.rules.items())


@settings(max_examples=120, deadline=None)
@given(histories(), st.data())
def test_the_policy_is_total_settled_after_one_look_and_looks_on_the_right_days(told, data):
    watch = Watch(told)
    today = FIRST.toordinal() + data.draw(st.integers(0, SPAN))
    watch.looks(date.fromordinal(today).isoformat())
    for _ in range(8):
        assert watch.looks(date.fromordinal(today).isoformat()) == []
        looks = planned(watch, date.fromordinal(today))
        following = min(looks, default=date.fromordinal(today + 50)).toordinal()
        for between in range(today + 1, following):
            assert watch.looks(date.fromordinal(between).isoformat()) == []
        today = following
        watch.looks(date.fromordinal(today).isoformat())
        for alert in watch.alerts.values():
            if alert.now.state == "firing" and len(alert.now.acknowledgements) < 2 and data.draw(st.booleans()):
                watch.acknowledges(alert, date.fromordinal(today).isoformat())


def planned(watch: Watch, today: date) -> set[date]:
    """The days after today on which something may change without an event."""
    situation = situation_of(watch.told.record, COMMITMENT, BUILT_IN)
    looks = {next_look(BUILT_IN.rules[alert.now.rule], alert.now) for alert in watch.alerts.values()} - {None}
    if situation.muted(today):
        looks = {max(look, situation.muted_until) for look in looks}
    return {look for look in looks | days_to_look(BUILT_IN, situation) if look > today}


def test_another_version_of_the_rules_decides_by_its_own_numbers():
    later = replace(BUILT_IN, version=2, due_soon_days=5)
    assert Watch(working_on_b(), rules=later).looks("2026-06-24") == []
    assert decide(later, situation_of(working_on_b().record, COMMITMENT, later), {}, day("2026-06-25")) != []
