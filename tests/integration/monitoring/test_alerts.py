"""Story 6 over HTTP on both databases, ticks, acknowledgements, and the watch over the feeds."""

from datetime import timedelta
from threading import Event, Thread
from uuid import UUID, uuid4

from contracts.events import Who
from services.chassis.stream import health
from services.chassis.stream.log import StoreLog
from services.chassis.stream.rebuild import rebuild
from services.monitoring.alerts.domain import Alert
from services.monitoring.alerts.rules import BUILT_IN, Book
from services.monitoring.alerts.view import alert_row
from services.monitoring.publishing import PUBLISHED
from services.monitoring.rebuilding import ViewFold
from services.monitoring.ticks.clock import hold_clock, move_clock
from services.monitoring.ticks.silence import look_at_feeds
from services.monitoring.ticks.ticker import FeedWatch, Ticker, monitoring_acts
from tests.integration.monitoring.house import NOW, STAFF, House
from tests.support.waiting import eventually
from tests.unit.monitoring.given import PACT, B, C, Told, day, story_one, terms

UNIT = Who(subject="turismo", unit="GADM-MEJIA-TUR", role="responsible")
OTHER = Who(subject="otra", unit="GADM-CAYAMBE", role="responsible")
VIEWS = ("units", "pacts", "facts", "commitments", "lights", "watch", "alerts", "applied")


def working_on_b() -> Told:
    return Told().started(agreed_terms=terms(B, due_on="2026-12-31")).reported(B, "60", "2026-06-05")


def with_units(house: House) -> None:
    facts = {"head": "JEFE", "coordination": "COORD", "executive": "ALCALDIA"}
    house.knows_unit("GADM-MEJIA-TUR", "GAD Mejía", **facts)
    house.knows_pact(PACT, "GADM-MEJIA-TUR", "GADPP")


def overdue(house: House):
    return next(alert for alert in house.alerts() if alert["rule"] == "overdue")


def acknowledge(house: House, alert, who=UNIT, by_day="2026-07-11", headers=None):
    headers = {"If-Match": f'"{alert["version"]}"'} if headers is None else headers
    path, body = f"/v1/alerts/{alert['id']}/acknowledgement", {"will_do": "Entregar el segundo lote", "by_day": by_day}
    return house.ask(path, "acknowledge_alert", who, "POST", json=body, headers=headers)


def test_story_six_over_http(house: House):
    with_units(house)
    told = working_on_b()
    commitment = house.knows(told)
    seen, counted = {}, 0
    current = day("2026-06-10")
    while current <= day("2026-07-25"):
        on = current.isoformat()
        assert house.tick(on).status_code == 200
        if on == "2026-07-05":
            assert acknowledge(house, overdue(house)).status_code == 200
        if on == "2026-07-20":
            house.knows(told.completed(B, on), commitment)
        alerts = [alert for alert in house.alerts() if alert["rule"] == "overdue"]
        if alerts and len(alerts[0]["told"]) > counted:
            seen[on] = [(one["audience"], one["unit"]) for one in alerts[0]["told"][counted:]]
            counted = len(alerts[0]["told"])
        before = house.store.head()
        assert house.tick(on).json["alerts"] == 0
        assert house.store.head() == before
        current += timedelta(days=1)
    responsible, head, coordination = ("responsible", "GADM-MEJIA-TUR"), ("head", "JEFE"), ("coordination", "COORD")
    assert seen == {
        "2026-07-01": [responsible],
        "2026-07-04": [head],
        "2026-07-12": [responsible, head],
        "2026-07-15": [coordination],
        "2026-07-20": [responsible, head, coordination],
    }
    (soon,) = house.alerts(rule="due_soon")
    assert (soon["fired_on"], soon["state"], len(soon["told"])) == ("2026-06-15", "resolved", 1)
    assert_views_equal_a_replay(house)


def assert_views_equal_a_replay(house: House) -> None:
    before = {table: house.rows(table) for table in VIEWS}
    with house.database.transaction() as connection:
        for table in VIEWS:
            connection.execute(f"DROP TABLE {table}" if table != "applied" else "DELETE FROM applied")
    rebuild(house.database, house.log, ViewFold(house.store))
    assert {table: house.rows(table) for table in VIEWS} == before


def test_an_acknowledgement_and_what_it_refuses(house: House):
    with_units(house)
    commitment = house.knows(working_on_b())
    house.tick("2026-07-01")
    alert = overdue(house)
    assert alert["subject"]["commitment_id"] == str(commitment)
    assert acknowledge(house, alert, headers={}).status_code == 428
    assert acknowledge(house, {**alert, "version": 9}).status_code == 412
    assert acknowledge(house, alert, OTHER).status_code == 403
    assert acknowledge(house, alert, STAFF).status_code == 403
    past = acknowledge(house, alert, by_day="2026-06-30")
    assert (past.status_code, past.json["errors"][0]["pointer"]) == (422, "/by_day")
    done = acknowledge(house, alert)
    assert (done.status_code, done.headers["ETag"]) == (200, '"2"')
    assert (done.json["state"], done.json["acknowledged_until"]) == ("acknowledged", "2026-07-08")
    assert done.json["position"].startswith("monitoring:")
    assert house.alerts(state="acknowledged") == [{k: v for k, v in done.json.items() if k != "position"}]
    assert house.get(f"/v1/alerts/{alert['id']}", "read_alert")["state"] == "acknowledged"
    again = acknowledge(house, done.json)
    assert (again.status_code, again.json["type"]) == (409, "/problems/alert-not-firing")
    assert house.ask(f"/v1/alerts/{uuid4()}", "read_alert").status_code == 404


def test_an_acknowledgement_whose_row_was_lost_heals_at_the_next_look(house: House):
    house.knows(working_on_b())
    house.tick("2026-07-01")
    alert = house.store.get(Alert, UUID(overdue(house)["id"]))
    alert.acknowledge(monitoring_acts(NOW), BUILT_IN, day("2026-07-01"), "Algo", day("2026-07-02"), 5)
    with house.database.transaction() as connection:
        house.store.append(connection, alert.collect_events())
    assert overdue(house)["state"] == "firing"
    for on in ("2026-07-04", "2026-07-07"):
        house.tick(on)
        assert overdue(house)["state"] == "acknowledged"
    house.tick("2026-07-08")
    assert overdue(house)["state"] == "firing"


def test_the_clock_never_goes_back(house: House):
    assert house.get("/v1/ticks", "read_clock") == {"at": None, "day": None}
    assert house.tick("2026-07-01T15:00:00Z").status_code == 200
    assert house.tick("2026-07-01").status_code == 200
    refused = house.tick("2026-07-01T14:59:59Z")
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/clock-goes-back")
    assert house.get("/v1/ticks", "read_clock")["day"] == "2026-07-01"
    assert house.tick("ayer").status_code == house.tick("2026-07-01T10:00").status_code == 422
    public = house.ask("/v1/ticks", "tick", STAFF, "POST", json={"at": "2026-07-02"})
    assert public.status_code == 403


def test_a_breach_is_told_at_once_without_any_tick(house: House):
    with_units(house)
    told = story_one()
    commitment = house.knows(told)
    house.knows(told.breached("2026-05-15"), commitment)
    (alert,) = house.alerts()
    assert (alert["rule"], alert["fired_on"]) == ("breached", "2026-05-15")
    assert [(one["audience"], one["unit"]) for one in alert["told"]] == [
        ("coordination", "COORD"),
        ("signatory", "GADM-MEJIA-TUR"),
        ("signatory", "GADPP"),
    ]
    assert_views_equal_a_replay(house)


def test_a_completion_resolves_in_the_batch_that_brings_it(house: House):
    told = working_on_b()
    commitment = house.knows(told)
    house.tick("2026-07-01")
    house.knows(told.completed(B, "2026-07-02"), commitment)
    assert overdue(house)["state"] == "resolved"


def test_what_arrives_after_a_tick_is_looked_at_by_its_clock(house: House):
    house.tick("2026-07-02")
    house.knows(working_on_b())
    assert overdue(house)["fired_on"] == "2026-07-02"


def test_a_tick_is_linear_in_what_is_due(house: House):
    for at in range(30):
        later = terms(C, due_on="2026-12-31") if at % 10 else terms(B, due_on="2026-12-31")
        house.knows(Told().started(agreed_terms=later))
    assert house.tick("2026-04-30").json["commitments"] == 0
    assert house.tick("2026-06-15").json["commitments"] == 3
    assert house.tick("2026-06-15").json["commitments"] == 0


def test_ticks_and_batches_at_once_leave_what_one_after_the_other_leaves(house: House):
    with_units(house)
    told = [working_on_b() for _ in range(12)]
    ids = [house.knows(one) for one in told]
    house.tick("2026-07-01")
    failed = []

    def ticks() -> None:
        for on in ("2026-07-04", "2026-07-08", "2026-07-16"):
            if house.tick(on).status_code not in (200, 409):
                failed.append(on)

    threads = [Thread(target=ticks) for _ in range(2)]
    for thread in threads:
        thread.start()
    for one, commitment in zip(told[:6], ids, strict=False):
        house.knows(one.completed(B, "2026-07-03"), commitment)
    for thread in threads:
        thread.join()
    house.tick("2026-07-16")
    assert failed == []
    states = {alert["subject"]["commitment_id"]: alert for alert in house.alerts(rule="overdue", limit=100)}
    assert [states[str(one)]["state"] for one in ids] == ["resolved"] * 6 + ["firing"] * 6
    assert [len(states[str(one)]["told"]) for one in ids[6:]] == [4] * 6
    assert house.rows("parked") == []
    assert_views_equal_a_replay(house)


def test_a_feed_that_is_silent_for_fifteen_minutes_is_told_to_the_operator(house: House):
    began = NOW - timedelta(hours=1)

    def look(minutes: float):
        return [
            alert.now.state
            for alert in look_at_feeds(house.store, monitoring_acts(NOW + timedelta(minutes=minutes)), began)
        ]

    with house.database.transaction() as connection:
        row = (house.log.source, health.FOLLOWING, "", 1, NOW.isoformat(), NOW.isoformat())
        connection.execute("INSERT INTO feed_health VALUES (%s, %s, %s, %s, %s, %s)", row)
    assert look(14.9) == []
    assert look(15) == ["firing"]
    assert look(16) == []
    assert house.get("/v1/alerts", "list_alerts")["items"] == []
    (alert,) = house.alerts()
    assert [one["audience"] for one in alert["told"]] == ["operator"]
    assert house.ask(f"/v1/alerts/{alert['id']}", "read_alert").status_code == 404
    with house.database.transaction() as connection:
        heard = (NOW + timedelta(minutes=17)).isoformat()
        connection.execute("UPDATE feed_health SET contacted_at = %s, caught_up_at = %s", (heard, heard))
    assert look(18) == ["resolved"]
    assert look(18) == []


def test_a_feed_that_was_never_heard_is_silent_from_when_the_watch_began(house: House):
    act = monitoring_acts(NOW)
    assert look_at_feeds(house.store, act, NOW - timedelta(minutes=14)) == []
    assert len(look_at_feeds(house.store, act, NOW - timedelta(minutes=15))) == 1


def test_a_log_that_is_another_is_told_at_once(house: House):
    with house.database.transaction() as connection:
        row = (house.log.source, health.RESTORED_TOO_OLD, "", 1, NOW.isoformat(), NOW.isoformat())
        connection.execute("INSERT INTO feed_health VALUES (%s, %s, %s, %s, %s, %s)", row)
    assert len(look_at_feeds(house.store, monitoring_acts(NOW), NOW)) == 1


def test_the_ticker_ticks_by_the_wall_clock(house: House):
    house.knows(working_on_b())
    Ticker(house.store, clock=lambda: monitoring_acts(NOW)).step()
    assert house.get("/v1/ticks", "read_clock")["day"] == "2026-11-24"
    assert house.alerts(rule="overdue")


def test_the_watch_over_the_feeds_needs_no_consumer_and_no_tick(house: House):
    minutes = iter((0, 14, 16))
    watch = FeedWatch(house.store, clock=lambda: monitoring_acts(NOW + timedelta(minutes=next(minutes))))
    watch.step()
    assert house.alerts(rule="feed_silent") == []
    watch.step()
    assert [alert["state"] for alert in house.alerts(rule="feed_silent")] == ["firing"]
    assert house.get("/v1/ticks", "read_clock")["day"] is None


def test_what_fails_in_one_minute_is_tried_in_the_next(house: House):
    stop, acts = Event(), iter((None, monitoring_acts(NOW)))
    ticker = Ticker(house.store, every=0.01, clock=lambda: next(acts))
    thread = ticker.start(stop)
    eventually(lambda: house.get("/v1/ticks", "read_clock")["day"] == "2026-11-24", 10)
    stop.set()
    thread.join(10)


def test_the_ticker_lets_a_clock_be_that_is_ahead(house: House):
    house.tick("2027-01-01")
    Ticker(house.store, clock=lambda: monitoring_acts(NOW)).step()
    assert house.get("/v1/ticks", "read_clock")["day"] == "2027-01-01"


def test_a_tick_waits_for_those_who_hold_the_clock(house: House):
    if house.database.dialect != "postgresql":
        return
    house.tick("2026-07-01")
    moved = []
    with house.database.transaction() as connection:
        hold_clock(connection)

        def move() -> None:
            with house.database.transaction() as other:
                move_clock(other, NOW)
            moved.append(True)

        thread = Thread(target=move)
        thread.start()
        thread.join(0.3)
        assert moved == []
    thread.join()
    assert moved == [True]


def test_every_alert_event_is_published_and_says_what_its_contract_says(house: House):
    with_units(house)
    told = working_on_b()
    commitment = house.knows(told)
    house.tick("2026-07-01")
    acknowledge(house, overdue(house))
    house.tick("2026-07-12")
    house.knows(told.completed(B, "2026-07-13"), commitment)
    log = StoreLog(house.store, PUBLISHED, "/pactos/monitoring")
    types = [envelope.type.removeprefix("pactos.alert.") for envelope in log.page(0, 100)]
    assert types == ["fired.v1", "acknowledged.v1", "fired-again.v1", "escalated.v1", "resolved.v1"]


def test_a_row_says_the_whole_state(house: House):
    house.knows(working_on_b())
    house.tick("2026-07-01")
    alert = house.store.get(Alert, UUID(overdue(house)["id"]))
    assert house.rows("alerts") == [alert_row(alert, Book())]
