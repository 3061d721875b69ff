"""What others follow, through the door: the stream, the calendar, the Atom feed; and the early warnings."""

from xml.etree import ElementTree

from icalendar import Calendar

from tests.e2e.tourism import BEGIN, EVIDENCE, MINUTES, drafted_commitment, pact_in_force, started_commitment
from tests.support.client import Suite
from tests.support.sse import Ear
from tests.support.waiting import eventually

ATOM = "{http://www.w3.org/2005/Atom}"


def versions(ear: Ear, aggregate: str) -> list[int]:
    return [one.data["version"] for one in ear.told() if one.data["id"] == aggregate]


def test_the_stream_tells_what_happens_and_goes_on_where_it_was(suite: Suite):
    commitment = started_commitment(suite)
    with Ear(f"{suite.address}/v1/live") as ear:
        eventually(lambda: ear.heard, what="hello")
        commitment.report("A", 10, "2026-02-01")
        eventually(lambda: versions(ear, commitment.id)[-1:] == [5], what="the report")
        last = ear.last
    for progress in (20, 30, 40):
        commitment.report("A", progress, "2026-02-02")
    with Ear(f"{suite.address}/v1/live", last, suite.keys["unit"]) as ear:
        eventually(lambda: versions(ear, commitment.id)[-1:] == [8], what="what was missed")
        assert versions(ear, commitment.id) == [6, 7, 8]


def test_the_stream_tells_of_alerts(suite: Suite):
    with Ear(f"{suite.address}/v1/live") as ear:
        eventually(lambda: ear.heard, what="hello")
        commitment = started_commitment(suite)
        suite.as_("operator").request("POST", "/v1/ticks", {"at": "2026-07-02T13:00:00Z"}, wait=10)

        def about_it() -> list:
            return [
                one for one in ear.told() if one.event == "alert" and one.data.get("commitment_id") == commitment.id
            ]

        eventually(about_it, what="an alert")
        shown = suite.public.get(about_it()[0].data["path"])
        assert shown["subject"]["commitment_id"] == commitment.id


def test_a_unit_subscribes_its_calendar_and_takes_the_link_back(suite: Suite):
    commitment = started_commitment(suite)
    commitment.report("A", 100, "2026-03-20", evidence=EVIDENCE)
    unit, calendar = suite.as_("unit"), f"/v1/calendars/{suite.units['unit']}"
    url = unit.request("POST", f"{calendar}/link", {}).json()["url"]
    assert url.startswith(suite.address)
    path = url.removeprefix(suite.address)
    answer = suite.public.request("GET", path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    tasks = [one for one in Calendar.from_ical(answer.content).walk("VTODO") if commitment.id in str(one["URL"])]
    assert {str(one["STATUS"]) for one in tasks} == {"COMPLETED", "NEEDS-ACTION"}
    again = suite.public.request("GET", path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert unit.request("POST", f"{calendar}/link-revocation", {}).status_code == 200
    eventually(lambda: suite.public.request("GET", path).status_code == 404, what="the link's end")
    refused = suite.public.request("GET", path)
    assert refused.json()["type"] == "/problems/no-such-calendar"
    logs = "".join(log.read_text("utf-8", "replace") for log in suite.home.rglob("*.log"))
    assert "read_calendar_feed" in logs
    assert path.split("/")[3] not in logs


def test_the_public_milestones_are_an_atom_feed(suite: Suite):
    commitment = started_commitment(suite)
    answer = suite.public.request("GET", "/v1/milestones.atom")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    eventually(lambda: _links(suite, commitment.id) == 3, what="its milestones")


def _links(suite: Suite, commitment: str) -> int:
    feed = ElementTree.fromstring(suite.public.request("GET", "/v1/milestones.atom").content)
    return sum(commitment in one.get("href") for one in feed.iter(f"{ATOM}link"))


def test_an_open_milestone_is_warned_of_by_what_others_closed(suite: Suite):
    milestones = [
        {"title": f"{letter}: uno de seis", "weight": 1, "starts_on": BEGIN, "due_on": "2026-02-10"}
        for letter in "ABCDEF"
    ]
    past = started_commitment(suite, milestones=milestones)
    for at, letter in enumerate("ABCDEF"):
        past.report(letter, 100, f"2026-0{3 + at % 3}-20", evidence=EVIDENCE)
    other = suite.as_("other_unit")
    commitment = drafted_commitment(suite, pact_in_force(suite), responsible=suite.units["other_unit"])
    other.record(f"{commitment.path}/acceptances", {"effective_on": BEGIN})
    suite.as_("facilitator").act(commitment.path, "approval", {"effective_on": BEGIN, "minutes": MINUTES})
    warning = suite.public.get(f"{commitment.path}/early-warning", as_of="2026-06-01")
    first = warning["milestones"][0]
    assert first["basis"]["closed_by_others"] >= 6
    assert first["severe_probability"] == 1  # due on 31 March, 62 days ago
    assert 0 < warning["milestones"][1]["severe_probability"] < 1
    assert suite.public.get("/v1/early-warnings", limit="5")["model"]["name"] == "retraso"
    assert suite.public.get("/v1/early-warning/calibration", known="effective")["known"] == "effective"
