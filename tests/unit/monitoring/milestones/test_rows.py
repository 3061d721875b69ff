"""The row of a milestone: when it was first agreed, first due, completed, and when it left."""

from datetime import UTC, datetime

from contracts.events.agreements import commitments as events
from services.monitoring.milestones.view import micros, milestone_rows, moment_of
from tests.unit.monitoring.given import MINUTES, A, B, C, Told, day, milestone, terms


def rows(told: Told):
    return {row.milestone_id: row for row in milestone_rows("c", told.record)}


def row_of(told: Told, of):
    return rows(told)[str(of.id)]


def test_a_draft_has_no_milestones_yet_and_an_agreed_one_has_them_all():
    assert rows(Told().drafted("2026-01-01")) == {}
    assert set(rows(Told().started())) == {str(one.id) for one in (A, B, C)}


def test_a_completion_is_of_its_day_and_known_from_its_record():
    learnt = datetime(2026, 5, 1, tzinfo=UTC)
    row = row_of(Told().started().completed(A, "2026-03-20", at=learnt), A)
    assert (row.completed_on, moment_of(row.completed_at)) == (day("2026-03-20").toordinal(), learnt)
    assert (row.left_on, row.changed_at) == (None, micros(learnt))


def test_less_than_complete_completes_nothing_and_changes_no_row():
    told = Told().started()
    before = rows(told)
    assert rows(told.reported(A, "99.99", "2026-02-01")) == before


def test_the_second_declaration_of_a_completion_does_not_move_it():
    told = Told().started().completed(A, "2026-03-20").completed(A, "2026-03-25")
    assert row_of(told, A).completed_on == day("2026-03-20").toordinal()


def test_what_was_reopened_is_open_and_completes_anew():
    told = Told().started().completed(A, "2026-03-20").reported(A, "60", "2026-03-22")
    assert row_of(told, A).completed_on is None
    assert row_of(told, A).changed_at == micros(told.moment)
    assert row_of(told.completed(A, "2026-04-02"), A).completed_on == day("2026-04-02").toordinal()


def test_a_correction_undoes_a_completion():
    told = Told().started().completed(A, "2026-03-20")
    assert row_of(told.corrected(told.version, "30"), A).completed_on is None


def test_a_renegotiation_moves_the_due_day_and_never_the_first():
    later = milestone("C", "2026-07-01", "2026-11-30")
    row = row_of(Told().started().renegotiated("2026-05-01", terms(A, B, later)), C)
    assert (row.first_due, row.due_on) == (day("2026-09-30").toordinal(), day("2026-11-30").toordinal())


def test_an_added_milestone_is_first_due_when_it_was_added():
    added = milestone("D", "2026-08-01", "2026-12-31")
    row = row_of(Told().started().renegotiated("2026-05-01", terms(A, B, C, added)), added)
    assert (row.first_due, row.agreed_on) == (day("2026-12-31").toordinal(), day("2026-05-01").toordinal())


def test_a_draft_that_was_revised_counts_as_it_was_agreed():
    told = Told().drafted("2026-01-01")
    other = milestone("A", "2026-01-01", "2026-04-15")
    told.says(events.TermsRevised, "2026-01-02", terms=terms(other, B, C))
    told.says(events.Approved, "2026-01-05", "agreed", minutes=MINUTES)
    row = row_of(told, A)
    assert (row.first_due, row.agreed_on) == (day("2026-04-15").toordinal(), day("2026-01-05").toordinal())


def test_what_is_cancelled_or_withdrawn_leaves_on_that_day():
    cancelled = milestone("C", "2026-07-01", "2026-09-30", cancelled=True)
    told = Told().started().renegotiated("2026-05-01", terms(A, B, cancelled))
    assert row_of(told, C).left_on == day("2026-05-01").toordinal()
    assert row_of(told, B).left_on is None
    told.says(events.Withdrawn, "2026-06-01", "withdrawn", minutes=MINUTES)
    assert [row_of(told, one).left_on for one in (B, C)] == [
        day("2026-06-01").toordinal(),
        day("2026-05-01").toordinal(),
    ]
