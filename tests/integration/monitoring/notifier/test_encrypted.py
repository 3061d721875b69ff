"""Letters of the notifier to a server that speaks TLS, as it is installed: with a login, and authorities it trusts."""

import pytest

from services.monitoring.notices.settings import Password
from tests.integration.monitoring.house import House
from tests.integration.monitoring.notices.certificates import make_certificate, server_context
from tests.integration.monitoring.notices.mail_server import mail_server
from tests.integration.monitoring.notifier.office import Office, smtp
from tests.integration.monitoring.test_alerts import overdue, with_units, working_on_b

CODE, LOGIN = "GADM-MEJIA-TUR", ("pactos", "clave-de-prueba")


def tell(house: House, port: int, security: str, login: tuple[str, str] | None = None) -> list[dict]:
    """B is overdue; what the delivery log says of its letters."""
    settings = {"smtp_user": login[0], "smtp_password": Password(login[1])} if login else {}
    office = Office(house, **smtp(port), smtp_security=security, **settings)
    with_units(house)
    office.has_address(CODE, "turismo@mejia.example.ec")
    house.knows(working_on_b())
    office.tick("2026-07-01")
    office.close()
    return [one["message"] for one in office.deliveries(overdue(house)["id"]) if one["channel"] == "mail"]


@pytest.mark.parametrize(("security", "login"), [("starttls", LOGIN), ("tls", None)])
def test_a_letter_leaves_encrypted_and_the_log_says_that_it_was_taken(house, tmp_path, monkeypatch, security, login):
    files = make_certificate(tmp_path / "trusted")
    monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
    with mail_server(server_context(*files), implicit=security == "tls", login=login) as post:
        (message,) = tell(house, post.port, security, login)
    assert (message["state"], message["attempts"][-1]["reason"]) == ("delivered", "smtp_250")
    assert post.encrypted
    assert all(post.encrypted)


def test_a_server_that_nobody_vouches_for_gets_nothing_and_the_log_says_why(house, tmp_path):
    with mail_server(server_context(*make_certificate(tmp_path / "unknown"))) as post:
        (message,) = tell(house, post.port, "starttls")
    assert (message["state"], message["attempts"][-1]["reason"]) == ("pending", "tls")
    assert post.letters == []
