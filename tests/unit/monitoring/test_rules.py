"""Rules are data: what is refused of them, what is taken as it stands, and what another version does to alerts."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.acts import Act, Who
from services.kernel.refusals import InvalidFields
from services.monitoring.alerts.refusals import RulesReplaced
from services.monitoring.alerts.rulebook.checking import faults
from services.monitoring.alerts.rulebook.domain import RuleBook
from services.monitoring.alerts.rulebook.revising import revised
from services.monitoring.alerts.rules import AUDIENCES, BUILT_IN, NAMES, RULES, Book, Rules
from services.monitoring.problems import REASONS
from tests.unit.monitoring.given import B, Told, day, terms
from tests.unit.monitoring.watch import Watch

UNITS = {"GADM-MEJIA-TUR"}
OPERATOR = Act(Who("operacion", None, "operator"), Watch(Told()).act("2026-07-01").now, "c")


def working_on_b() -> Told:
    return Told().started(agreed_terms=terms(B, due_on="2026-12-31")).reported(B, "60", "2026-06-05")


def steps(*told: tuple[str, int]) -> list[dict]:
    return [{"audience": audience, "after_days": days} for audience, days in told]


def rule(name: str = "overdue", **said) -> dict:
    return {"rules": [{"name": name, **said}]}


def refused(**said) -> list[tuple[str, str]]:
    with pytest.raises(InvalidFields) as refusal:
        revised(BUILT_IN, said, UNITS)
    return [(error.pointer, error.reason) for error in refusal.value.errors]


def test_the_built_in_version_has_no_fault_and_saying_nothing_changes_nothing():
    assert faults(BUILT_IN, UNITS) == []
    assert revised(BUILT_IN, {}, UNITS) == BUILT_IN
    for version, rules in RULES.items():
        assert rules.version == version


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"due_soon_days": 0}, ("/due_soon_days", "always_holds")),
        ({"due_soon_days": 181}, ("/due_soon_days", "always_due_soon")),
        ({"no_report_days": 0}, ("/no_report_days", "always_holds")),
        ({"no_report_days": 366}, ("/no_report_days", "never_holds")),
        ({"evidence_from": Decimal(0)}, ("/evidence_from", "always_holds")),
        ({"evidence_from": Decimal(100)}, ("/evidence_from", "never_holds")),
        ({"acknowledgement_days": 31}, ("/acknowledgement_days", "acknowledged_too_long")),
        ({"silent_minutes": 0}, ("/silent_minutes", "silent_minutes_out_of_bounds")),
        (rule("due_soon", steps=[]), ("/rules/0/steps", "tells_nobody")),
        (rule("due_soon", steps=steps(("responsible", 2))), ("/rules/0/steps/0/after_days", "first_step_waits")),
        (
            rule("due_soon", steps=steps(("responsible", 0), ("head", 16))),
            ("/rules/0/steps/1/after_days", "step_never_reached"),
        ),
        (rule("due_soon", repeat_days=0), ("/rules/0/repeat_days", "always_holds")),
        (rule("due_soon", scope={"sectors": []}), ("/rules/0/scope/sectors", "matches_nothing")),
        (rule("due_soon", scope={"units": ["NADIE"]}), ("/rules/0/scope/units/0", "unknown_unit")),
        (rule("due_soon", regardless=steps(("coordination", 30))), ("/rules/0/regardless", "nothing_is_late")),
        (rule(enabled=False), ("/rules/0/enabled", "cannot_be_switched_off")),
        (rule("breached", enabled=False), ("/rules/0/enabled", "cannot_be_switched_off")),
        (rule("feed_silent", enabled=False), ("/rules/0/enabled", "cannot_be_switched_off")),
        (rule(scope={"cantons": ["1703"]}), ("/rules/0/scope", "cannot_be_narrowed")),
        (rule("breached", steps=steps(("coordination", 0))), ("/rules/0/steps", "must_tell_at_once")),
        (rule(steps=steps(("head", 0))), ("/rules/0/steps", "must_tell_at_once")),
        (rule(regardless=[]), ("/rules/0/regardless", "must_be_told_whatever_happens")),
        (
            rule(regardless=steps(("coordination", 31), ("executive", 60))),
            ("/rules/0/regardless", "must_be_told_whatever_happens"),
        ),
        (
            rule(regardless=steps(("coordination", 30), ("executive", 61))),
            ("/rules/0/regardless", "must_be_told_whatever_happens"),
        ),
        (
            rule(steps=steps(("responsible", 0), ("head", 3), ("responsible", 7))),
            ("/rules/0/steps/2/audience", "escalation_in_a_circle"),
        ),
        (
            rule(steps=steps(("responsible", 0), ("coordination", 3), ("head", 7))),
            ("/rules/0/steps/2/audience", "escalation_goes_down"),
        ),
        (
            rule(steps=steps(("responsible", 0), ("head", 3), ("coordination", 3))),
            ("/rules/0/steps/2/after_days", "escalation_does_not_wait"),
        ),
        (
            rule(steps=steps(("responsible", 0), ("coordination", 30))),
            ("/rules/0/steps/1/after_days", "step_never_reached"),
        ),
        (
            rule("feed_silent", steps=steps(("operator", 0), ("head", 1))),
            ("/rules/0/steps/1/audience", "a_feed_has_no_unit"),
        ),
        ({"rules": [{"name": "overdue"}, {"name": "overdue"}]}, ("/rules/1/name", "twice")),
    ],
)
def test_what_is_refused_of_rules_names_its_field(said, fault):
    found = refused(**said)
    assert fault in found
    assert all(reason in REASONS for _, reason in found)


def test_a_fault_in_a_rule_that_was_not_said_names_the_list():
    longer = revised(BUILT_IN, rule("due_soon", steps=steps(("responsible", 0), ("head", 10))), UNITS)
    with pytest.raises(InvalidFields) as refusal:
        revised(longer, {"due_soon_days": 5}, UNITS)
    assert [error.pointer for error in refusal.value.errors] == ["/rules"]


SAID = st.fixed_dictionaries(
    {},
    optional={
        "due_soon_days": st.integers(0, 400),
        "evidence_from": st.decimals(0, 100, places=2),
        "rules": st.lists(
            st.fixed_dictionaries(
                {"name": st.sampled_from(NAMES)},
                optional={
                    "enabled": st.booleans(),
                    "repeat_days": st.none() | st.integers(0, 400),
                    "steps": st.lists(
                        st.fixed_dictionaries(
                            {"audience": st.sampled_from(AUDIENCES), "after_days": st.integers(0, 70)}
                        ),
                        max_size=4,
                    ),
                },
            ),
            max_size=3,
            unique_by=lambda one: one["name"],
        ),
    },
)


@settings(max_examples=200, deadline=None)
@given(SAID)
def test_rules_are_refused_with_words_or_still_tell_whom_they_must(said):
    try:
        rules = revised(BUILT_IN, said, UNITS)
    except InvalidFields as refusal:
        reasons = [error.reason for error in refusal.errors]
    else:
        assert_all_are_told_who_must_be(rules)
        return
    assert reasons
    assert set(reasons) <= set(REASONS)


def assert_all_are_told_who_must_be(rules: Rules) -> None:
    watch = Watch(working_on_b(), rules=rules)
    told = {}
    for on in watch.days("2026-07-01", "2026-09-15"):
        watch.looks(on)
        told |= {one.to.audience: one.on for one in reversed(watch.of("overdue").now.told)}
    assert told["responsible"] <= day("2026-07-01")
    assert told["coordination"] <= day("2026-07-30")
    assert told["executive"] <= day("2026-08-29")


def test_a_book_keeps_every_version_and_refuses_to_replace_one_that_is_not_the_last():
    book = RuleBook.open(OPERATOR, day("2026-07-01"))
    changed = revised(BUILT_IN, {"due_soon_days": 5, "silent_minutes": 20}, UNITS)
    book.adopt(OPERATOR, changed, day("2026-07-02"), "Mucho aviso", 1)
    assert (book.book.current.version, book.book.current.due_soon_days) == (2, 5)
    assert book.book.current.silent_after == timedelta(minutes=20)
    assert book.book.of(1) == BUILT_IN
    with pytest.raises(RulesReplaced):
        book.adopt(OPERATOR, changed, day("2026-07-03"), "Otra vez", 1)


def in_two_versions(**said) -> tuple[Watch, Rules]:
    """A watch whose alerts fire by the built-in rules, and which goes on by others."""
    watch = Watch(working_on_b())
    later = replace(revised(BUILT_IN, said, UNITS), version=2)
    watch.book = Book({1: BUILT_IN, 2: later})
    return watch, later


def test_an_alert_keeps_to_the_steps_of_the_version_under_which_it_fired():
    watch, later = in_two_versions(**rule(steps=steps(("responsible", 0), ("head", 1), ("coordination", 2))))
    assert watch.looks("2026-07-01") == ["overdue Fired: responsible"]
    watch.rules = later
    assert watch.looks("2026-07-03") == []
    assert watch.looks("2026-07-04") == ["overdue Escalated: head"]
    other = Watch(working_on_b(), rules=later)
    other.looks("2026-07-01")
    assert other.looks("2026-07-02") == ["overdue Escalated: head"]


def test_what_a_version_asks_no_more_ends_quietly():
    watch, later = in_two_versions(**rule("due_soon", enabled=False))
    assert watch.looks("2026-06-20") == ["due_soon Fired: responsible"]
    watch.rules = later
    assert watch.looks("2026-06-21") == ["due_soon Resolved: "]


def test_a_scope_says_of_which_commitments_a_rule_speaks():
    for scope, said in (
        ({"sectors": ["tourism"]}, True),
        ({"sectors": ["agriculture"]}, False),
        ({"cantons": ["1701", "1703"]}, True),
        ({"cantons": ["1701"]}, False),
        ({"units": ["GADM-MEJIA-TUR"], "sectors": ["agriculture"]}, False),
        ({"units": ["GADM-MEJIA-TUR"], "sectors": None}, True),
    ):
        watch = Watch(working_on_b(), rules=revised(BUILT_IN, rule("due_soon", scope=scope), UNITS))
        assert bool(watch.looks("2026-06-20")) is said, scope


def test_whoever_knows_of_a_firing_alert_is_told_again_at_the_repeat_interval():
    watch = Watch(working_on_b(), rules=revised(BUILT_IN, rule(repeat_days=5), UNITS))
    said = {on: words for on in watch.days("2026-07-01", "2026-07-20") if (words := watch.looks(on))}
    assert said == {
        "2026-07-01": ["overdue Fired: responsible"],
        "2026-07-04": ["overdue Escalated: head"],
        "2026-07-06": ["overdue Repeated: responsible"],
        "2026-07-08": ["overdue Escalated: coordination"],
        "2026-07-09": ["overdue Repeated: head"],
        "2026-07-11": ["overdue Repeated: responsible"],
        "2026-07-13": ["overdue Repeated: coordination"],
        "2026-07-14": ["overdue Repeated: head"],
        "2026-07-16": ["overdue Repeated: responsible", "overdue Escalated: executive"],
        "2026-07-18": ["overdue Repeated: coordination"],
        "2026-07-19": ["overdue Repeated: head"],
    }
    assert watch.of("overdue").now.repeats == 8


def test_nobody_is_told_again_of_what_is_acknowledged():
    watch = Watch(working_on_b(), rules=revised(BUILT_IN, rule(repeat_days=2), UNITS))
    watch.looks("2026-07-01")
    watch.acknowledges("overdue", "2026-07-01")
    assert [words for on in watch.days("2026-07-02", "2026-07-07") if (words := watch.looks(on))] == []
    assert watch.looks("2026-07-08") == ["overdue FiredAgain: responsible"]
