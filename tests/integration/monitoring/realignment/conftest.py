"""An office on each of the two databases."""

import pytest

from tests.integration.monitoring.house import House
from tests.integration.monitoring.realignment.office import Office


@pytest.fixture
def office(house: House) -> Office:
    """Story 8's plan, aligned with nothing yet."""
    return Office(house)
