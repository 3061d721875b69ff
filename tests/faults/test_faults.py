"""A short torment in every run; the long one is `make faults`."""

import random

import pytest

from tests.faults.main import torment
from tests.faults.stage import VICTIMS, stage

KILLS = 10


@pytest.mark.timeout(900)
def test_nothing_acknowledged_is_lost_doubled_or_out_of_order_when_processes_are_killed(tmp_path):
    seed = random.SystemRandom().randrange(2**32)
    with stage(tmp_path) as running:
        outcome = torment(running, KILLS, seed)
    print(outcome)
    assert outcome["holds"], outcome
    assert set(outcome["by_victim"]) == {*VICTIMS, "kafka", "postgresql"}
