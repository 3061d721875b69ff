"""Commands against the store, on both databases: idempotency, versions, other processes, deadlines."""

import time
from uuid import uuid4

import pytest
from eventsourcing.persistence import IntegrityError

from services.chassis.store.application import Busy, KeyReused, StaleVersion
from services.kernel.refusals import NotFound, WrongState
from tests.integration.store.acts import asked, at_once, close, drafted, measure, touch
from tests.integration.store.conftest import Opening
from tests.support.toy import Meter, act, new_meter


def test_the_answer_names_the_version_and_its_position(opening: Opening) -> None:
    store = opening()
    aggregate = drafted(store, measures=2)
    saved = store.execute(measure(aggregate))
    assert (saved.id, saved.version, saved.replayed) == (aggregate, 4, False)
    assert [position for position, _ in store.events(aggregate)][-1] == saved.position == store.head()


def test_the_same_request_gets_the_first_answer_again_and_writes_nothing(opening: Opening) -> None:
    store, other = opening(), opening()
    aggregate = drafted(store)
    first = store.execute(measure(aggregate), asked("k"))
    store.execute(measure(aggregate))
    for again in (store, other):
        replayed = again.execute(measure(aggregate), asked("k"))
        assert (replayed.version, replayed.position, replayed.replayed) == (first.version, first.position, True)
    assert store.version(aggregate) == 3


def test_a_replay_comes_before_what_the_command_would_refuse_now(opening: Opening) -> None:
    store = opening()
    aggregate = drafted(store)
    first = store.execute(close(aggregate), asked("k"))
    assert store.execute(close(aggregate), asked("k")).version == first.version
    with pytest.raises(WrongState):
        store.execute(close(aggregate), asked("another"))


def test_a_key_used_for_another_request_is_refused(opening: Opening) -> None:
    store = opening()
    aggregate = drafted(store)
    store.execute(measure(aggregate), asked("k"))
    with pytest.raises(KeyReused):
        store.execute(measure(aggregate), asked("k", "second body"))
    with pytest.raises(KeyReused):
        store.find(asked("k", "second body"))
    assert store.version(aggregate) == 2


def test_a_key_counts_for_its_subject_and_operation_alone(opening: Opening) -> None:
    store = opening()
    aggregate = drafted(store)
    store.execute(measure(aggregate), asked("k"))
    store.execute(measure(aggregate), asked("k", operation="correct"))
    assert store.version(aggregate) == 3


def test_a_request_without_events_is_remembered_too(opening: Opening) -> None:
    store = opening()
    aggregate = drafted(store, measures=1)
    first = store.execute(touch(aggregate), asked("k"))
    assert (first.version, first.position) == (2, store.head())
    store.execute(measure(aggregate))
    assert store.execute(touch(aggregate), asked("k")).version == 2


def test_a_request_sent_by_many_threads_is_done_once(opening: Opening) -> None:
    stores = [opening(), opening()]
    aggregate = drafted(stores[0])
    answers = at_once(
        [lambda store=stores[at % 2]: store.execute(measure(aggregate), asked("k")) for at in range(24)], threads=12
    )
    assert {(answer.version, answer.position) for answer in answers} == {(2, stores[0].head())}
    assert [answer.replayed for answer in answers].count(False) == 1


def test_every_thread_writes_though_all_write_to_one_aggregate(opening: Opening) -> None:
    stores = [opening(), opening()]
    aggregate = drafted(stores[0])
    calls = [lambda store=stores[at % 2], at=at: store.execute(measure(aggregate, str(at))) for at in range(40)]
    answers = at_once(calls)
    assert sorted(answer.version for answer in answers) == list(range(2, 42))
    assert sorted(fact.value for fact in stores[0].get(Meter, aggregate).values.facts) == list(range(40))


def test_a_stale_version_is_refused_and_the_current_one_named(opening: Opening) -> None:
    store, other = opening(), opening()
    aggregate = drafted(store)
    other.execute(measure(aggregate))
    with pytest.raises(StaleVersion) as refused:
        store.execute(measure(aggregate, seen=1))
    assert refused.value.facts == {"seen": 1, "current": 2}
    assert store.execute(measure(aggregate, seen=2)).version == 3


def test_of_two_who_saw_the_same_version_one_is_refused(opening: Opening) -> None:
    stores = [opening(), opening()]
    aggregate = drafted(stores[0])
    answers = at_once([lambda store=store: store.execute(measure(aggregate, seen=1)) for store in stores])
    assert sorted(type(answer).__name__ for answer in answers) == ["Saved", "StaleVersion"]


def test_a_read_sees_what_another_process_wrote(opening: Opening) -> None:
    store, other = opening(), opening()
    aggregate = drafted(store)
    for version in (2, 3, 4):
        other.execute(measure(aggregate))
        assert store.get(Meter, aggregate).version == version


def test_a_refusal_on_a_stale_state_is_thought_over(opening: Opening) -> None:
    store, other = opening(), opening()
    aggregate, consulted = drafted(store), drafted(store)
    store.get(Meter, consulted)
    other.execute(close(consulted))
    store.execute(close(aggregate, consulted))


def test_what_was_consulted_must_still_hold_when_it_is_written(opening: Opening) -> None:
    store, other = opening(), opening()
    first, second = drafted(store), drafted(store)
    meanwhile = iter([measure(second)])

    def closing(work):
        meter = work.load(Meter, first)
        consulted = work.consult(Meter, second)
        for command in meanwhile:
            other.execute(command)
        if consulted.version == 1:
            meter.close(act())
        return work.save(meter)

    saved = store.execute(closing)
    assert saved.version == 1
    assert store.get(Meter, first).open


def test_several_aggregates_are_saved_together_or_not_at_all(opening: Opening) -> None:
    store, other = opening(), opening()
    first, second = drafted(store), drafted(store)
    attempts = []

    def both(work):
        meters = [work.load(Meter, id) for id in (first, second)]
        for meter in meters:
            meter.measure(act(), 1)
        if not attempts:
            other.execute(measure(second))
        attempts.append(1)
        return work.save(*meters)

    assert store.execute(both).version == 2
    assert (store.version(first), store.version(second), len(attempts)) == (2, 3, 2)


def test_the_answer_may_be_about_an_aggregate_to_which_nothing_happened(opening: Opening) -> None:
    store = opening()
    first, second = drafted(store, measures=2), drafted(store)

    def command(work):
        meters = [work.load(Meter, id) for id in (first, second)]
        meters[1].measure(act(), 1)
        return work.save(*meters)

    saved = store.execute(command, asked("k"))
    assert (saved.id, saved.version, saved.position) == (first, 3, store.notifications(0, 3)[-1][0])
    assert store.find(asked("k")).version == 3
    assert store.version(second) == 2


def test_many_may_consult_the_same_aggregate_at_once(opening: Opening) -> None:
    store = opening()
    consulted, meters = drafted(store), [drafted(store) for _ in range(24)]
    store.execute(close(consulted))
    answers = at_once([lambda meter=meter: store.execute(close(meter, consulted)) for meter in meters], threads=12)
    assert [answer.version for answer in answers] == [2] * 24


def test_an_unknown_aggregate_is_not_found(opening: Opening) -> None:
    store = opening()
    for read in (lambda: store.get(Meter, uuid4()), lambda: store.execute(measure(uuid4()))):
        with pytest.raises(NotFound):
            read()
    aggregate = drafted(store)
    with pytest.raises(NotFound):
        store.get(Meter, aggregate, version=7)


def test_long_histories_load_the_same_with_and_without_a_snapshot(opening: Opening) -> None:
    store = opening()
    aggregate = drafted(store, measures=24)
    store.execute(measure(aggregate))
    for version in (None, 3, 10, 25, 26):
        fresh = opening().get(Meter, aggregate, version)
        events = [event for _, event in store.events(aggregate, upto=version)]
        folded = None
        for event in events:
            folded = event.mutate(folded)
        assert fresh == folded


def test_a_command_that_finds_no_place_in_time_is_told_busy(opening: Opening) -> None:
    store, other = opening(), opening()
    aggregate = drafted(store)
    with other.database.transaction() as connection:
        other.append(connection, new_meter(uuid4()).collect_events())
        started = time.monotonic()
        with pytest.raises(Busy):
            store.execute(measure(aggregate), asked("k"), deadline=0.4)
        assert time.monotonic() - started < 5
    answer = store.execute(measure(aggregate), asked("k"))
    assert (answer.version, store.version(aggregate)) == (2, 2)


def test_events_are_appended_in_the_callers_transaction(opening: Opening) -> None:
    store = opening()
    kept, lost = new_meter(uuid4()), new_meter(uuid4())
    with store.database.transaction() as connection:
        positions = store.append(connection, kept.collect_events())

    def fail() -> None:
        with store.database.transaction() as connection:
            store.append(connection, lost.collect_events())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert positions == [store.head()]
    assert (store.version(kept.id), store.version(lost.id)) == (1, None)


def test_an_event_appended_twice_is_a_conflict(opening: Opening) -> None:
    store = opening()
    aggregate = drafted(store)
    with pytest.raises(IntegrityError), store.database.transaction() as connection:
        store.append(connection, new_meter(aggregate).collect_events())


def test_the_log_is_paged_by_position_and_by_aggregate(opening: Opening) -> None:
    store = opening()
    first, second = drafted(store, measures=2), drafted(store, measures=1)
    rows = store.notifications(0, 10)
    assert [(row[1], row[2]) for row in rows] == [(first, 1), (first, 2), (first, 3), (second, 1), (second, 2)]
    assert store.notifications(rows[1][0], 2) == rows[2:4]
    assert store.notifications(0, 10, aggregate=first, after_version=1) == rows[1:3]
    assert store.head() == rows[-1][0]
