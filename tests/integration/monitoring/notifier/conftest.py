"""A notifier and the mail server that takes its letters."""

from collections.abc import Iterator

import pytest

from tests.integration.monitoring.house import House
from tests.integration.monitoring.notices.mail_server import Post, mail_server
from tests.integration.monitoring.notifier.office import Office, smtp


@pytest.fixture
def post() -> Iterator[Post]:
    with mail_server() as post:
        yield post


@pytest.fixture
def office(house: House, post: Post) -> Iterator[Office]:
    office = Office(house, **smtp(post.port))
    yield office
    office.close()
