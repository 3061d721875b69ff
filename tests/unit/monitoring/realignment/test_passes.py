"""The same question gets the same answer, byte for byte, by whatever pass and however often."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from services.monitoring.realignment import passes
from services.monitoring.realignment.arrays import hold
from services.monitoring.realignment.critical import critical_path
from services.monitoring.realignment.dates import solve_dates
from services.monitoring.realignment.network import Link, Network
from tests.support.generated_plans import batch, generated_plan, slip
from tests.unit.monitoring.realignment.small import networks, weight

PLAN = generated_plan(11, lines=1_000, links=3_000)


@pytest.fixture(scope="module")
def compiled():
    """The passes that numba compiled."""
    thread = passes.warm()
    assert thread is not None
    thread.join()
    assert passes.ready.push
    return passes.ready


def test_a_hundred_replays_give_the_same_bytes():
    shocks = [batch(PLAN, 1, share=0.05), slip(PLAN, 2)]
    answers = {pickle.dumps([solve_dates(PLAN, shock) for shock in shocks]) for _ in range(100)}
    assert len(answers) == 1


def test_numba_and_numpy_give_the_same_bytes(compiled, monkeypatch):
    shocks = [batch(PLAN, seed, share=0.02 * seed) for seed in range(5)]
    by_numba = pickle.dumps([solve_dates(PLAN, shock) for shock in shocks])
    monkeypatch.setattr(passes, "ready", replace(compiled, push=None, sweep=None))
    assert pickle.dumps([solve_dates(PLAN, shock) for shock in shocks]) == by_numba


def test_numba_and_numpy_find_the_same_critical_path(compiled, monkeypatch):
    by_numba = critical_path(hold(PLAN))
    monkeypatch.setattr(passes, "ready", replace(compiled, push=None, sweep=None))
    by_numpy = critical_path(hold(PLAN))
    assert by_numba.critical == by_numpy.critical
    for field in ("earliest", "latest", "floats"):
        assert np.array_equal(getattr(by_numba, field), getattr(by_numpy, field))


def test_nobody_waits_for_the_compiler(monkeypatch):
    monkeypatch.setattr(passes, "ready", passes.Ready())
    monkeypatch.setattr(passes, "WORTHWHILE", 1)
    begun = []
    monkeypatch.setattr(passes, "warm", lambda: begun.append(True))
    assert solve_dates(PLAN, slip(PLAN, 2)).starts != PLAN.starts
    assert begun


def test_the_critical_path_of_an_example_worked_by_hand():
    network = Network(
        names=("dig", "pour", "frame", "roof", "paint"),
        durations=(3, 2, 10, 4, 2),
        starts=(0, 3, 3, 13, 16),
        links=(Link(0, 1), Link(0, 2), Link(2, 3), Link(1, 4, "FS", 2), Link(3, 4, "FF", 1)),
    )
    timing = critical_path(hold(network))
    assert timing.earliest.tolist() == [0, 3, 3, 13, 16]
    assert timing.finish == 18
    assert timing.latest.tolist() == [0, 12, 3, 13, 16]
    assert timing.floats.tolist() == [0, 9, 0, 0, 0]
    assert timing.critical == (0, 2, 3, 4)


@given(networks())
def test_no_line_can_start_earlier_than_its_earliest_nor_later_than_its_latest(network):
    network = replace(network, frozen=frozenset(), starts=tuple([1_000 * n for n in range(len(network.names))]))
    network = replace(network, links=tuple(link for link in network.links if link.before < link.after))
    timing = critical_path(hold(network))
    earliest, latest = [0] * len(network.names), [timing.finish - days for days in network.durations]
    for line in range(len(network.names)):
        into = [link for link in network.links if link.after == line]
        earliest[line] = max([0, *(earliest[link.before] + weight(link, network.durations) for link in into)])
    for line in reversed(range(len(network.names))):
        out = [link for link in network.links if link.before == line]
        bounds = [latest[link.after] - weight(link, network.durations) for link in out]
        latest[line] = min([latest[line], *bounds])
    assert timing.earliest.tolist() == earliest
    assert timing.latest.tolist() == latest
    assert timing.finish == max(start + days for start, days in zip(earliest, network.durations, strict=True))
