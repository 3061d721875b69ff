"""What of a group can be written."""

from uuid import uuid4

from eventsourcing.persistence import StoredEvent

from services.chassis.store.idempotency import Request, Saved
from services.chassis.store.judgement import Accepted, Answered, Change, Repeated, Standing, VersionConflict, judge
from services.chassis.store.refusals import KeyReused

ONE, OTHER = uuid4(), uuid4()


def change(aggregate, version, key=None, body="body", **expected):
    request = key and Request("llave-1", "measure", key, body)
    return Change((StoredEvent(aggregate, version, "toy", b"{}"),), request or None, **expected)


def kinds(changes, versions=None, keys=None):
    return [type(verdict) for verdict in judge(changes, Standing(versions or {}, keys or {}))]


def test_the_next_version_is_accepted_and_one_that_is_there_is_not():
    assert kinds([change(ONE, 3)], {ONE: 2}) == [Accepted]
    assert kinds([change(ONE, 2)], {ONE: 2}) == [VersionConflict]
    assert kinds([change(ONE, 1)]) == [Accepted]


def test_of_two_with_the_same_version_the_first_is_accepted_and_others_do_not_suffer():
    assert kinds([change(ONE, 3), change(ONE, 3), change(OTHER, 1)], {ONE: 2}) == [Accepted, VersionConflict, Accepted]


def test_a_group_may_hold_successive_versions():
    assert kinds([change(ONE, 3), change(ONE, 4)], {ONE: 2}) == [Accepted, Accepted]


def test_one_change_may_not_hold_a_version_twice():
    event = StoredEvent(ONE, 1, "toy", b"{}")
    assert kinds([Change((event, event))]) == [VersionConflict]


def test_an_expectation_that_no_longer_holds_is_a_conflict():
    assert kinds([change(ONE, 3, expected={ONE: 2, OTHER: 5})], {ONE: 2, OTHER: 5}) == [Accepted]
    assert kinds([change(ONE, 3, expected={ONE: 2, OTHER: 5})], {ONE: 2, OTHER: 6}) == [VersionConflict]
    assert kinds([change(OTHER, 6), change(ONE, 3, expected={OTHER: 5})], {ONE: 2, OTHER: 5}) == [
        Accepted,
        VersionConflict,
    ]


def test_a_version_beyond_the_next_is_a_conflict_where_the_last_one_is_expected():
    assert kinds([change(ONE, 9, expected={ONE: 8})], {ONE: 2}) == [VersionConflict]


def test_a_repeated_key_gets_the_stored_answer_and_comes_before_the_versions():
    saved = Saved(ONE, 2, 10)
    keys = {("llave-1", "measure", "k"): Answered("body", saved)}
    (verdict,) = judge([change(ONE, 2, "k")], Standing({ONE: 2}, keys))
    assert verdict == Repeated(Answered("body", saved))
    assert kinds([change(ONE, 3, "k", "another body")], {ONE: 2}, keys) == [KeyReused]


def test_a_key_repeated_within_the_group_gets_the_answer_of_the_first():
    first, second = change(ONE, 3, "k"), change(ONE, 3, "k")
    accepted, repeated = judge([first, second], Standing({ONE: 2}, {}))
    assert isinstance(accepted, Accepted)
    assert repeated.answered.by is first
