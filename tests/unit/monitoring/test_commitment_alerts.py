"""A commitment's own due day: due soon and overdue, which speak for its milestones that are due that day."""

from services.monitoring.alerts.recipients import Told as Recipient
from services.monitoring.alerts.recipients import Unit, circle_above, circles, recipients
from tests.unit.monitoring.given import A, B, Told, milestone, terms
from tests.unit.monitoring.watch import Watch

LAST = milestone("LAST", "2026-05-01", "2026-06-30")
LATER = milestone("LATER", "2026-05-01", "2026-07-05")


def about(watch: Watch) -> set[tuple[str, str]]:
    return {
        (alert.now.rule, alert.now.subject_kind) for alert in watch.alerts.values() if alert.now.state != "resolved"
    }


def test_a_commitment_has_due_soon_and_overdue_of_its_own():
    done = Told().started(agreed_terms=terms(A, due_on="2026-06-30")).completed(A, "2026-03-20")
    watch = Watch(done)
    assert watch.looks("2026-06-14") == []
    assert watch.looks("2026-06-15") == ["due_soon Fired: responsible"]
    assert watch.looks("2026-07-01") == ["due_soon Resolved: ", "overdue Fired: responsible"]
    assert about(watch) == {("overdue", "commitment")}
    assert watch.looks("2026-07-04") == ["overdue Escalated: head"]
    watch.told.fulfilled("2026-07-05")
    assert watch.looks("2026-07-05") == ["overdue Resolved: responsible, head"]


def test_it_speaks_for_those_milestones_that_are_due_that_day_and_for_no_other():
    agreed = terms(LAST, B, LATER, due_on="2026-06-30")
    watch = Watch(
        Told().started(agreed_terms=agreed).reported(LAST, "10", "2026-06-20").reported(B, "10", "2026-06-20")
    )
    watch.looks("2026-06-29")
    assert {(rule, kind) for rule, kind in about(watch) if rule == "due_soon"} == {
        ("due_soon", "commitment"),
        ("due_soon", "milestone"),
    }
    soon = [alert.now.subject_id for alert in watch.alerts.values() if alert.now.subject_kind == "milestone"]
    assert soon.count(str(LATER.id)) >= 1
    assert not any(str(one.id) in soon for one in (LAST, B))


def test_a_milestone_that_comes_to_be_due_with_its_commitment_falls_silent_quietly():
    watch = Watch(Told().started(agreed_terms=terms(B, due_on="2026-12-31")).reported(B, "60", "2026-06-05"))
    assert watch.looks("2026-07-01") == ["overdue Fired: responsible"]
    watch.told.renegotiated("2026-07-02", terms(B, due_on="2026-06-30"))
    assert watch.looks("2026-07-02") == ["overdue Resolved: ", "overdue Fired: responsible"]
    assert about(watch) == {("overdue", "commitment")}


def test_a_suspension_mutes_the_commitment_too_while_it_is_in_effect():
    watch = Watch(Told().started(agreed_terms=terms(B, due_on="2026-06-30")).suspended("2026-06-10", "2026-07-31"))
    assert [words for on in watch.days("2026-06-10", "2026-07-31") if (words := watch.looks(on))] == []
    assert watch.looks("2026-08-01") == ["overdue Fired: responsible, coordination"]


def test_units_in_a_circle_are_named_and_the_facilitator_is_told():
    climbing = {"X": Unit("X", "I", parent="Y"), "Y": Unit("Y", "I", parent="X")}
    assert circle_above("head", "X", climbing) == ("X", "Y", "X")
    itself = {"X": Unit("X", "I", head="X", executive="Z"), "Z": Unit("Z", "I", executive="Z")}
    assert circle_above("head", "X", itself) == ("X", "X")
    assert circle_above("executive", "X", itself) is None
    back = {"X": Unit("X", "I", head="Y"), "Y": Unit("Y", "I", head="X")}
    assert recipients(["head"], "X", (), back) == (Recipient("facilitator", None, "head"),)
    assert circles(["responsible", "head"], "X", back) == (
        "Las unidades forman un círculo y se avisa a la facilitación (head: X → Y → X)."
    )
    assert circles(["head"], "X", {"X": Unit("X", "I", head="Y"), "Y": Unit("Y", "I")}) is None


def test_the_event_says_which_circle_kept_somebody_from_being_told():
    units = {"GADM-MEJIA-TUR": Unit("GADM-MEJIA-TUR", "Mejía", head="GADM-MEJIA-TUR", coordination="C", executive="E")}
    watch = Watch(Told().started(agreed_terms=terms(B, due_on="2026-12-31")), units=units)
    watch.looks("2026-07-01")
    watch.looks("2026-07-04")
    last = watch.of("overdue").now.told[-1]
    assert (last.to.audience, last.to.instead_of) == ("facilitator", "head")
