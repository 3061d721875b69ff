"""Webhooks to a real receiver: signed, classed, never redirected, over in time, and to public addresses alone."""

import json
import socket
import time
from datetime import timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from services.monitoring.notices import outcomes
from services.monitoring.notices.exchange import MOST_BYTES, Target, post, tls
from services.monitoring.notices.webhook import Endpoint, NotASecret, WebhookChannel, key_of, secret_of
from tests.integration.monitoring.notices.certificates import server_context
from tests.integration.monitoring.notices.receiver import (
    answering,
    dripping,
    flooding,
    hanging,
    hanging_up,
    receiver,
)
from tests.unit.monitoring.notices.given import line, message

SECRET, OLDER = secret_of(b"n" * 32), secret_of(b"o" * 32)
FINE = answering("204 No Content")


def sent(behaviour, url=None, *, channel=None, what=None, secrets=(SECRET,)):
    with receiver(behaviour) as there:
        channel = channel or WebhookChannel(loopback=True, seconds=2)
        outcome = channel.send(what or message(), Endpoint(url or there.url, secrets))
    return outcome, there


def test_a_delivered_message_satisfies_the_reference_library_and_says_everything():
    outcome, there = sent(FINE, what=message(line(1), line(2, severity="critical")))
    assert (outcome.result, outcome.reason) == (outcomes.DELIVERED, "http_204")
    (request,) = there.requests
    said = Webhook(SECRET).verify(request.body, request.headers)
    assert request.path == "/hooks?unit=1"
    assert request.headers["webhook-id"] == outcome.sent_as
    assert said["type"] == "pactos.notice"
    assert said["timestamp"] == "2026-07-04T13:00:00Z"
    assert [one["severity"] for one in said["data"]["lines"]] == ["critical", "warning"]
    assert said["data"]["lines"][1]["due_on"] == "2026-06-30"
    assert said["data"]["total"] == 2


def test_during_a_rotation_the_new_and_the_old_secret_both_verify_and_a_third_does_not():
    _, there = sent(FINE, secrets=(SECRET, OLDER))
    (request,) = there.requests
    assert Webhook(SECRET).verify(request.body, request.headers)
    assert Webhook(OLDER).verify(request.body, request.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret_of(b"t" * 32)).verify(request.body, request.headers)


def test_a_repetition_has_the_same_id_and_body_and_its_own_time():
    moments = iter([time.time() - 60, time.time()])
    channel = WebhookChannel(loopback=True, clock=lambda: next(moments))
    with receiver(FINE) as there:
        outcomes_of_both = {channel.send(message(), Endpoint(there.url, (SECRET,))).sent_as for _ in range(2)}
    first, second = there.requests
    assert len(outcomes_of_both) == 1
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]


@pytest.mark.parametrize(
    ("status", "result", "reason"),
    [
        ("200 OK", outcomes.DELIVERED, "http_200"),
        ("410 Gone", outcomes.PERMANENT, "gone"),
        ("400 Bad Request", outcomes.TEMPORARY, "http_400"),
        ("404 Not Found", outcomes.TEMPORARY, "http_404"),
        ("500 Internal Server Error", outcomes.TEMPORARY, "http_500"),
        ("304 Not Modified", outcomes.TEMPORARY, "redirect"),
    ],
)
def test_the_status_gives_the_class(status, result, reason):
    outcome, _ = sent(answering(status))
    assert (outcome.result, outcome.reason) == (result, reason)


def test_a_receiver_that_asks_to_wait_is_heard_and_one_that_asks_nonsense_is_not():
    busy, _ = sent(answering("503 Service Unavailable", "Retry-After: 120"))
    assert busy.retry_after == timedelta(seconds=120)
    for nonsense in ("-1", "soon", "9" * 30, "Wed, 21 Oct 2026 07:28:00 GMT"):
        outcome, _ = sent(answering("429 Too Many Requests", f"Retry-After: {nonsense}"))
        assert (outcome.result, outcome.retry_after) == (outcomes.TEMPORARY, None)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_a_redirect_is_not_followed(status):
    with receiver(FINE) as elsewhere:
        outcome, _ = sent(answering(status, f"Location: {elsewhere.url}"))
    assert (outcome.result, outcome.reason) == (outcomes.TEMPORARY, "redirect")
    assert elsewhere.connections == 0


@pytest.mark.parametrize(
    "behaviour",
    [
        hanging,
        dripping(b"HTTP/1.1 200"),
        dripping(b"HTTP/1.1 200 OK\r\n", b"X-Drip: 1\r\n"),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["hangs", "drips its status", "drips headers", "continues for ever"],
)
def test_a_receiver_that_does_not_end_its_answer_costs_no_more_than_the_time_given(behaviour):
    channel = WebhookChannel(loopback=True, seconds=0.5)
    began = time.monotonic()
    outcome, _ = sent(behaviour, channel=channel)
    assert time.monotonic() - began < 10
    assert outcome.result == outcomes.UNKNOWN


@pytest.mark.parametrize("behaviour", [dripping(b"HTTP/1.1 200 OK\r\n\r\n"), flooding], ids=["drips", "floods"])
def test_a_body_without_end_is_cut_and_the_status_counts(behaviour):
    began = time.monotonic()
    outcome, _ = sent(behaviour, channel=WebhookChannel(loopback=True, seconds=0.5))
    assert outcome.result == outcomes.DELIVERED
    assert time.monotonic() - began < 10


def test_no_more_than_64_kib_are_read():
    with receiver(answering("200 OK", body=b"x" * 1_000_000)) as there:
        target = Target(False, "127.0.0.1", there.port, ("127.0.0.1",), "/")
        answered = post(target, {}, b"", time.monotonic() + 5, tls())
    assert MOST_BYTES - 1000 < answered.read < MOST_BYTES


def test_a_receiver_that_hangs_up_leaves_it_unknown_and_none_at_all_is_temporary(free_port):
    outcome, _ = sent(hanging_up)
    assert (outcome.result, outcome.reason) == (outcomes.UNKNOWN, "connection")
    nobody, _ = sent(FINE, f"http://127.0.0.1:{free_port}/")
    assert (nobody.result, nobody.reason) == (outcomes.TEMPORARY, "connection")


def test_what_speaks_something_else_is_no_receiver():
    outcome, _ = sent(dripping(b"220 smtp.example.org ESMTP\r\n"), channel=WebhookChannel(loopback=True, seconds=1))
    assert (outcome.result, outcome.reason) == (outcomes.UNKNOWN, "not_http")


def test_loopback_is_refused_unless_switched_on_and_nobody_is_connected_to(certificate):
    with receiver(FINE, server_context(*certificate)) as there:
        outcome = WebhookChannel().send(message(), Endpoint(there.url, (SECRET,)))
    assert (outcome.result, outcome.reason) == (outcomes.PERMANENT, "address_not_public")
    assert there.connections == 0


def test_a_name_that_resolves_to_a_private_address_later_is_refused_then_and_never_connected_to():
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["127.0.0.1", "169.254.169.254"]])
    channel = WebhookChannel(loopback=True, resolve=lambda *_: next(answers))
    with receiver(FINE) as there:
        endpoint = Endpoint(there.url.replace("127.0.0.1", "receptor.example.ec"), (SECRET,))
        results = [channel.send(message(), endpoint).reason for _ in range(3)]
    assert results == ["http_204", "address_not_public", "address_not_public"]
    assert there.connections == 1


def test_the_address_that_was_looked_at_is_the_one_connected_to():
    asked = []

    def resolve(host, port, seconds):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with receiver(FINE) as there:
        channel = WebhookChannel(loopback=True, resolve=resolve)
        url = f"http://receptor.example.ec:{there.port}/x"
        assert channel.send(message(), Endpoint(url, (SECRET,))).delivered
    assert asked == ["receptor.example.ec"]
    assert there.requests[0].headers["host"] == f"receptor.example.ec:{there.port}"


def test_the_next_address_is_tried_where_the_first_does_not_answer():
    channel = WebhookChannel(loopback=True, resolve=lambda *_: ["::1", "127.0.0.1"])
    with receiver(FINE) as there:
        url = f"http://receptor.example.ec:{there.port}/"
        assert channel.send(message(), Endpoint(url, (SECRET,))).delivered


def test_a_resolver_that_hangs_costs_no_more_than_the_time_given(monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: time.sleep(3) or [])
    began = time.monotonic()
    outcome = WebhookChannel(seconds=0.3).send(message(), Endpoint("https://slow.example.org/", (SECRET,)))
    assert (outcome.result, outcome.reason) == (outcomes.TEMPORARY, "not_resolved")
    assert time.monotonic() - began < 2.5


def secure_channel(certificate, **given):
    context = tls()
    context.load_verify_locations(certificate[0])
    return WebhookChannel(loopback=True, seconds=2, context=context, resolve=lambda *_: ["127.0.0.1"], **given)


def test_tls_is_by_the_name_of_the_host_on_the_address_that_was_checked(certificate):
    with receiver(FINE, server_context(*certificate)) as there:
        right = Endpoint(f"https://receptor.example.ec:{there.port}/", (SECRET,))
        wrong = Endpoint(f"https://otro.example.ec:{there.port}/", (SECRET,))
        channel = secure_channel(certificate)
        assert channel.send(message(), right).delivered
        refused = channel.send(message(), wrong)
        unknown = WebhookChannel(loopback=True, resolve=lambda *_: ["127.0.0.1"]).send(message(), right)
    assert (refused.result, refused.reason) == (outcomes.TEMPORARY, "tls")
    assert (unknown.result, unknown.reason) == (outcomes.TEMPORARY, "tls")
    assert len(there.requests) == 1


def test_a_drip_within_tls_ends_in_time_too(certificate):
    with receiver(dripping(b"HTTP/1.1 200"), server_context(*certificate)) as there:
        channel = secure_channel(certificate)
        channel._seconds = 0.7
        began = time.monotonic()
        outcome = channel.send(message(), Endpoint(f"https://receptor.example.ec:{there.port}/", (SECRET,)))
    assert time.monotonic() - began < 10
    assert outcome.result == outcomes.UNKNOWN


def test_a_handshake_that_hangs_ends_in_time():
    with socket.create_server(("127.0.0.1", 0)) as listener:  # the system accepts, and nobody says a word
        channel = WebhookChannel(loopback=True, seconds=0.5, resolve=lambda *_: ["127.0.0.1"])
        url = f"https://receptor.example.ec:{listener.getsockname()[1]}/"
        began = time.monotonic()
        outcome = channel.send(message(), Endpoint(url, (SECRET,)))
        assert time.monotonic() - began < 10
    assert (outcome.result, outcome.reason) == (outcomes.TEMPORARY, "timeout")


@pytest.mark.parametrize(
    "url",
    [
        "http://receptor.example.ec/",
        "ftp://receptor.example.ec/",
        "https://user:pass@receptor.example.ec/",
        "https:///x",
        "https://receptor.example.ec:0x/",
        "not a url",
    ],
)
def test_an_unusable_url_is_permanent_and_goes_nowhere(url):
    channel = WebhookChannel(resolve=lambda *_: ["8.8.8.8"])
    assert channel.send(message(), Endpoint(url, (SECRET,))).result == outcomes.PERMANENT


def test_ten_thousand_lines_are_told_by_the_gravest_and_their_number():
    _, there = sent(FINE, what=message(*(line(number) for number in range(10_000))))
    data = json.loads(there.requests[0].body)["data"]
    assert (data["total"], len(data["lines"])) == (10_000, 500)


def test_a_secret_is_prefixed_base64_of_24_to_64_bytes():
    assert key_of(secret_of(b"k" * 24)) == b"k" * 24
    for wrong in (secret_of(b"k" * 23), secret_of(b"k" * 65), "whsec_***", secret_of(b"k" * 32)[6:], "", "whsec_ñ"):
        with pytest.raises(NotASecret):
            key_of(wrong)


def test_an_endpoint_shows_neither_its_address_nor_its_secrets():
    assert repr(Endpoint("https://receptor.example.ec/t0ken", (SECRET,))) == "Endpoint(…)"


@pytest.fixture
def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
