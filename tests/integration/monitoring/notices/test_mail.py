"""Letters to a real SMTP server: encrypted, over one connection, and each failure by its class."""

import socket
import ssl
from collections import Counter

import pytest

from services.monitoring.notices import outcomes
from services.monitoring.notices.mail import MailChannel
from services.monitoring.notices.settings import MailSettings, Password, Sender
from tests.integration.monitoring.notices.certificates import server_context
from tests.integration.monitoring.notices.mail_server import Post, mail_server
from tests.unit.monitoring.notices.given import line, message

TO = "turismo@mejia.gob.ec"
SENDER = Sender("Pactos por Pichincha <alertas@pactos.example.ec>")


def channel_to(post: Post, security: str = "none", **given) -> MailChannel:
    context = given.pop("context", None)
    settings = MailSettings(SENDER, "127.0.0.1", post.port, security, **given)
    return MailChannel(settings, context=context, seconds=5)


@pytest.fixture
def trusting(certificate) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(certificate[0])
    return context


def test_a_letter_arrives_with_its_key_its_language_and_both_bodies():
    with mail_server() as post:
        outcome = channel_to(post).send(message(), TO)
    (letter,), (envelope,) = post.letters, post.envelopes
    assert outcome.delivered
    assert (envelope.mail_from, envelope.rcpt_tos) == ("alertas@pactos.example.ec", [TO])
    assert letter["Message-ID"] == outcome.sent_as == f"<{message().id}@pactos.example.ec>"
    assert letter["List-Unsubscribe"] == f"<{message().preferences_url}>"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert "señalética" in letter.get_body(("plain",)).get_content()


def test_starttls_with_a_certificate_that_is_trusted_encrypts_and_logs_in(certificate, trusting):
    login = ("pactos", "clave-de-prueba")
    with mail_server(server_context(*certificate), login=login) as post:
        channel = channel_to(post, "starttls", context=trusting, smtp_user=login[0], smtp_password=Password(login[1]))
        assert channel.send(message(), TO).delivered
        wrong = channel_to(post, "starttls", context=trusting, smtp_user="pactos", smtp_password=Password("otra"))
        refused = wrong.send(message(), TO)
    assert post.encrypted == [True]
    assert (refused.result, refused.reason) == (outcomes.TEMPORARY, "authentication")


def test_tls_from_the_first_byte(certificate, trusting):
    with mail_server(server_context(*certificate), implicit=True) as post:
        assert channel_to(post, "tls", context=trusting).send(message(), TO).delivered
    assert post.encrypted == [True]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_is_not_trusted_gets_no_letter(certificate, security):
    with mail_server(server_context(*certificate), implicit=security == "tls") as post:
        outcome = channel_to(post, security).send(message(), TO)
    assert (outcome.result, outcome.reason, post.letters) == (outcomes.TEMPORARY, "tls", [])


def test_a_server_without_starttls_gets_no_letter_in_the_clear(trusting):
    with mail_server() as post:
        outcome = channel_to(post, "starttls", context=trusting).send(message(), TO)
    assert (outcome.result, outcome.reason, post.letters) == (outcomes.TEMPORARY, "not_supported", [])


def test_many_letters_go_over_one_connection():
    with mail_server() as post:
        channel = channel_to(post)
        results = Counter(channel.send(message(key=str(number)), TO).result for number in range(100))
        channel.close()
    assert results == {outcomes.DELIVERED: 100}
    assert len(post.peers) == 1
    assert len({letter["Message-ID"] for letter in post.letters}) == 100


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        ("550 5.1.1 no such user", outcomes.PERMANENT),
        ("550 no such user", outcomes.PERMANENT),
        ("553 5.1.3 bad address", outcomes.PERMANENT),
        ("450 4.2.0 greylisted", outcomes.TEMPORARY),
        ("452 4.2.2 mailbox full", outcomes.TEMPORARY),
        ("550 5.7.1 relaying denied", outcomes.TEMPORARY),
    ],
)
def test_a_refused_recipient_is_classed_and_the_next_one_goes_over_the_same_connection(reply, result):
    post = Post(replies={"wrong@mejia.gob.ec": reply})
    with mail_server(post=post):
        channel = channel_to(post)
        outcome = channel.send(message(), "wrong@mejia.gob.ec")
        assert channel.send(message(), TO).delivered
    assert (outcome.result, outcome.reason) == (result, f"smtp_{reply[:3]}")
    assert len(post.peers) == 1


@pytest.mark.parametrize("reply", ["451 4.3.0 later", "554 5.6.0 no such content", "552 5.3.4 too big"])
def test_a_refused_letter_says_nothing_about_the_address(reply):
    post = Post(replies={"DATA": reply})
    with mail_server(post=post):
        outcome = channel_to(post).send(message(), TO)
    assert (outcome.result, outcome.reason) == (outcomes.TEMPORARY, f"smtp_{reply[:3]}")


def test_a_refused_sender_is_ours_to_mend():
    post = Post(replies={"MAIL": "550 5.1.8 bad sender"})
    with mail_server(post=post):
        outcome = channel_to(post).send(message(), TO)
    assert (outcome.result, outcome.reason) == (outcomes.TEMPORARY, "sender_550")


def test_a_connection_lost_after_the_letters_end_leaves_it_unknown():
    post = Post(hang_up_after={"DATA"})
    with mail_server(post=post):
        outcome = channel_to(post).send(message(), TO)
    assert (outcome.result, outcome.reason) == (outcomes.UNKNOWN, "disconnected")
    assert post.letters[0]["Message-ID"] == outcome.sent_as


def test_a_connection_that_ended_in_between_is_made_anew():
    post = Post()
    with mail_server(post=post):
        channel = channel_to(post)
        assert channel.send(message(key="a"), TO).delivered
        post.hang_up_after.add("MAIL")
        assert channel.send(message(key="b"), TO).delivered
    assert len(post.letters) == 2
    assert len(post.peers) == 2


def test_a_server_that_is_down_for_a_while_is_temporary_and_served_afterwards():
    with mail_server() as post:
        channel = channel_to(post)
        assert channel.send(message(key="a"), TO).delivered
    down = channel.send(message(key="b"), TO)
    with mail_server(post=post, port=post.port):
        assert channel.send(message(key="b"), TO).delivered
    assert (down.result, down.reason) == (outcomes.TEMPORARY, "connection")
    assert len(post.letters) == 2


def test_a_server_that_says_nothing_ends_in_time():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings = MailSettings(SENDER, "127.0.0.1", listener.getsockname()[1], "none")
        outcome = MailChannel(settings, seconds=0.3).send(message(), TO)
    assert (outcome.result, outcome.reason) == (outcomes.TEMPORARY, "disconnected")


@pytest.mark.parametrize(
    "to", ["", "a", "a@b, c@d.ec", "a@b.ec\nBcc: x@y.ec", "a@b.ec\r\nRCPT TO:<x@y.ec>", "<a@b.ec>"]
)
def test_an_address_that_is_not_exactly_one_is_never_sent_to(to):
    with mail_server() as post:
        outcome = channel_to(post).send(message(), to)
    assert (outcome.result, outcome.reason) == (outcomes.PERMANENT, "unusable_address")
    assert post.envelopes == []


def test_a_line_of_one_dot_does_not_end_the_letter():
    with mail_server() as post:
        channel = channel_to(post)
        assert channel.send(message(line(subject=".")), TO).delivered
        assert channel.send(message(key="next"), TO).delivered
    assert "\n.\n" in post.letters[0].get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert len(post.letters) == 2
