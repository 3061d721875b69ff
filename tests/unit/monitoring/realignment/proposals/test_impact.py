"""What a change does to the index of compliance: five programmes of one project and one line, all due in 2026."""

from dataclasses import replace

import pytest

from services.monitoring.plans.structure import Budget, Programme, Project, Structure
from services.monitoring.realignment.memos.memo import _impacts
from services.monitoring.realignment.proposals.options import Amount, Index, Move
from services.monitoring.realignment.proposals.representation import represent_content
from tests.unit.monitoring.given import B as B_OF_STORY
from tests.unit.monitoring.given import Told, day
from tests.unit.monitoring.realignment.proposals.story import ground, line, proposed

RANKS = range(1, 6)
PAID = (Budget(2026, "730601", 100_00, 50_00, 50_00),)
RANKED = Structure(
    programmes=tuple(Programme(f"G{rank}", f"Programa {rank}", rank) for rank in RANKS),
    projects=tuple(Project(f"P{rank}", f"Proyecto {rank}", f"G{rank}") for rank in RANKS),
    lines=tuple(line(f"L{rank}", "2026-07-01", "2026-07-28", 20, project=f"P{rank}", budgets=PAID) for rank in RANKS),
)


def to_next_year(code: str) -> Move:
    before, after = (day("2026-07-01"), day("2026-07-28")), (day("2027-07-01"), day("2027-07-28"))
    return Move(code, *before, 20, *after, 20, 250)


def icm(structure: Structure, moves=(), released=(), amounts=()) -> tuple[Index, ...]:
    return ground(structure).stakes.icm(moves, released, amounts)


def test_the_first_programme_delayed_into_the_next_year_costs_half_of_its_part():
    """C = (1/2 + 1) / 2 = 0.75 of everybody, whose weights are 1 in all; then C = 0.25 of one of weight 0.25."""
    assert icm(RANKED, [to_next_year("L1")])[0] == Index(2026, 7500, 6250)


def test_the_last_programme_counts_for_less():
    assert icm(RANKED, [to_next_year("L5")])[0] == Index(2026, 7500, 6750)


def test_what_returns_its_balance_has_accrued_all_of_the_rest_and_weighs_less():
    """Of L5, C = 1 and P = (0.10 + 50/450) / 2; of the others C = 0.75 and P = (rank's + 100/450) / 2."""
    returned = Amount("L5", 2026, "730601", 100_00, 50_00, 50_00)
    assert icm(RANKED, amounts=[returned]) == (Index(2026, 7500, 7764),)


def test_a_line_that_is_released_is_never_done():
    assert icm(RANKED, released=["L1"])[0] == Index(2026, 7500, 6250)


@pytest.mark.parametrize("ranks", [{}, {"G5": None}, {"G5": 4}])
def test_without_five_ranked_programmes_there_is_none(ranks):
    programmes = [replace(one, rank=ranks.get(one.code, one.rank if ranks else None)) for one in RANKED.programmes]
    assert icm(replace(RANKED, programmes=tuple(programmes)), [to_next_year("L1")]) == ()


def test_a_proposal_says_it_of_each_option_and_of_doing_nothing_and_so_does_its_memo():
    content = proposed(Told().started().forecast(B_OF_STORY, "2027-03-01", "2026-05-01"), ground(RANKED))
    exact, idle = content.options[0], content.idle
    assert idle.icm[0] == Index(2026, 7500, 6250)
    assert exact.icm[0] == Index(2026, 7500, 6986)  # its uncommitted money goes to 2027 with it
    shown = represent_content((), content, {})["do_nothing"]["icm"][0]
    assert (shown["year"], shown["before"], shown["after"]) == (2026, 0.75, 0.625)
    assert "2012" in shown["note"]
    assert any("de 0,7500 a 0,6986 (guía de transferencias 2012" in said for said in _impacts(exact))
