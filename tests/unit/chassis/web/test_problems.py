"""A refusal becomes its problem, in the words of its service and the language of who asks."""

import pytest

from services.chassis.web import catalog
from services.chassis.web.problems import Problem, ProblemCatalog
from services.kernel.refusals import FieldError, NotFound, Refusal, WrongState
from services.kernel.words import Words


class StillOpen(WrongState):
    """Something is open."""


class Surprising(Refusal):
    """Nobody gave it words."""


OPEN = Problem("open", 409, "Abierto", "Quedan: {named} ({state}).", "Open", "Left: {named} ({state}).", shows=("ids",))
CATALOG = ProblemCatalog({StillOpen: OPEN}, {"late": Words("Después del {day}.", "After {day}.")})


def test_the_facts_of_a_refusal_fill_its_words_in_both_languages():
    refusal = StillOpen(named=[Words("uno", "one"), "B"], state=Words("abierto", "open"), ids=["1"])
    assert CATALOG.document(refusal, "es")["detail"] == "Quedan: uno, B (abierto)."
    english = CATALOG.document(refusal, "en")
    assert (english["title"], english["detail"]) == ("Open", "Left: one, B (open).")
    assert english["ids"] == ["1"]


def test_only_the_facts_that_a_problem_shows_become_members():
    assert set(CATALOG.document(StillOpen(named="A", secret="x"), "es")) == {"type", "title", "status", "detail"}


def test_words_survive_a_fact_that_is_missing():
    assert CATALOG.document(StillOpen(), "es")["detail"] == "Quedan: … (…)."


def test_the_words_of_a_field_error_come_from_its_reason():
    refusal = StillOpen(errors=(FieldError("/day", "late"), FieldError("/x", "as it is")), day="2026-01-01")
    assert CATALOG.document(refusal, "en")["errors"] == [
        {"pointer": "/day", "detail": "After 2026-01-01."},
        {"pointer": "/x", "detail": "as it is"},
    ]


def test_a_refusal_without_words_of_its_own_takes_those_of_its_ancestor():
    assert CATALOG.document(Surprising(), "es")["type"] == "/problems/refused"
    assert CATALOG.problem(WrongState).slug == "wrong-state"
    assert CATALOG.problem(NotFound).status == 404


@pytest.mark.parametrize("problem", catalog.PROBLEMS.values(), ids=lambda problem: problem.slug)
def test_every_problem_speaks_two_languages(problem):
    assert problem.title_es != problem.title_en
    assert all((problem.title_es, problem.detail_es, problem.title_en, problem.detail_en))
    assert 400 <= problem.status < 600
