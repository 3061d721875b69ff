"""The service on SQLite with two units."""

from pathlib import Path

import pytest

from tests.integration.agreements.service import Service


@pytest.fixture
def service(tmp_path: Path) -> Service:
    service = Service(f"sqlite:///{tmp_path}")
    service.unit("TUR")
    service.unit("CUL")
    yield service
    service.store.close()
