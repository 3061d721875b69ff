"""Monitoring on each of the two databases."""

from collections.abc import Iterator

import pytest

from tests.integration.monitoring.house import House


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """An empty monitoring service."""
    house = House(database_url)
    yield house
    house.close()
