"""How a store starts, with which rights it works, and that it never hangs."""

import time
from collections.abc import Callable
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from services.chassis.store.application import Busy, UnsafeSetting, migrate, open_store
from tests.integration.store.acts import asked, at_once, drafted, measure
from tests.integration.store.stalling import stalling
from tests.support.toy import Meter

FreshPostgres = Callable[[], str]


def test_several_may_create_the_tables_at_once_and_again(database_url: str) -> None:
    assert at_once([lambda: migrate("toy", database_url)] * 6) == [None] * 6
    store = open_store("toy", database_url)
    aggregate = drafted(store)
    migrate("toy", database_url)
    assert store.version(aggregate) == 1
    store.close()


def test_two_services_share_a_database_and_see_nothing_of_each_other(database_url: str) -> None:
    stores = [open_store(name, database_url, migrate=True) for name in ("agreements", "monitoring")]
    aggregate = drafted(stores[0])
    assert [store.version(aggregate) for store in stores] == [1, None]
    for store in stores:
        store.close()


@pytest.mark.parametrize("name", ["POSTGRES_ENABLE_DB_FUNCTIONS", "TOY_POSTGRES_ENABLE_DB_FUNCTIONS"])
def test_the_setting_that_loses_events_is_refused(
    name: str, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "yes")
    with pytest.raises(UnsafeSetting, match=name):
        open_store("toy", database_url)


def test_no_function_is_created_in_the_database(fresh_postgres: FreshPostgres) -> None:
    url = fresh_postgres()
    migrate("toy", url)
    with psycopg.connect(url) as connection:
        functions = connection.execute(
            "SELECT proname FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace WHERE nspname = 'toy'"
        ).fetchall()
    assert functions == []


def test_a_role_that_may_only_append_is_enough(fresh_postgres: FreshPostgres) -> None:
    url, role = fresh_postgres(), f"appender_{uuid4().hex[:8]}"
    migrate("toy", url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'append'")
        connection.execute(f"GRANT USAGE ON SCHEMA toy TO {role}")
        connection.execute(f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA toy TO {role}")
        connection.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA toy TO {role}")
    given = conninfo_to_dict(url)
    store = open_store("toy", f"postgresql://{role}:append@{given['host']}:{given['port']}/{given['dbname']}")
    aggregate = drafted(store)
    assert store.execute(measure(aggregate)).version == 2
    store.close()


def test_a_server_that_stops_answering_makes_the_store_busy_and_loses_nothing(fresh_postgres: FreshPostgres) -> None:
    url = fresh_postgres()
    migrate("toy", url)
    with stalling(url) as (through, between):
        store = open_store("toy", through)
        meters = [drafted(store) for _ in range(4)]
        between.open.clear()
        started = time.monotonic()
        answers = at_once(
            [lambda meter=meter: store.execute(measure(meter), asked(str(meter)), 0.5) for meter in meters]
        )
        assert time.monotonic() - started < 8
        assert {type(answer) for answer in answers} == {Busy}
        between.open.set()
        answers = at_once([lambda meter=meter: store.execute(measure(meter), asked(str(meter))) for meter in meters])
        assert [answer.version for answer in answers] == [2] * 4
        assert [store.get(Meter, meter).version for meter in meters] == [2] * 4
        store.close()
