"""Who has the current version already is not sent it again."""

import pytest

from services.gateway.answers import Answer

READ = Answer(200, (("Content-Type", "application/json"), ("ETag", '"7"'), ("Vary", "Authorization")), b"{}")


@pytest.mark.parametrize("known", ['"7"', 'W/"7"', '"6", "7"', "*"])
def test_a_version_that_is_known_is_not_sent(known):
    answer = READ.unless_known(known)
    assert (answer.status, answer.body) == (304, b"")
    assert dict(answer.headers) == {"ETag": '"7"', "Vary": "Authorization"}


@pytest.mark.parametrize("known", [None, '"8"', "7", ""])
def test_another_version_is_sent(known):
    assert READ.unless_known(known) is READ


def test_an_answer_without_a_tag_gets_a_weak_one_of_its_body():
    one, same, other = (Answer(200, (), body).with_etag().header("etag") for body in (b"1", b"1", b"2"))
    assert one == same != other
    assert one.startswith('W/"')
    assert READ.with_etag() is READ
    assert Answer(201, (), b"").with_etag().header("etag") is None


def test_a_header_is_replaced_whatever_its_case():
    assert READ.with_headers(("vary", "Accept")).header("vary") == "Accept"
