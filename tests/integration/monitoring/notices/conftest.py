"""A certificate for the receivers of this session."""

from pathlib import Path

import pytest

from tests.integration.monitoring.notices.certificates import make_certificate


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Certificate and key, for receptor.example.ec and 127.0.0.1."""
    return make_certificate(tmp_path_factory.mktemp("certificate"), "receptor.example.ec")
