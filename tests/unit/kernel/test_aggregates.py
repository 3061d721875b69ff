"""The base of aggregates: moments never go back, a copy is safe, what was recorded says who and why."""

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import TypedDict
from uuid import uuid4

from services.kernel.acts import Act, Who
from services.kernel.aggregates import CreationEvent, Event, Root, register
from services.kernel.two_times import Timeline

NOW, DAY = datetime(2026, 5, 10, 15, tzinfo=UTC), date(2026, 5, 10)
WHO = Who("una-llave", "GADM-MEJIA", "responsible")


class NotebookEvent(Event):
    """What happens to a notebook."""


class Noted(NotebookEvent):
    TOPIC = "kernel-test.noted"

    text: str

    def apply(self, aggregate: "Notebook") -> None:
        aggregate.notes = aggregate.notes.record(self.originator_version, self.effective_on, self.timestamp, self.text)


class Opened(CreationEvent, NotebookEvent):
    TOPIC = "kernel-test.opened"

    def apply(self, aggregate: "Notebook") -> None:
        aggregate.notes = Timeline()


register(NotebookEvent)


class NotebookState(TypedDict):
    notes: Timeline[str]


class Notebook(Root):
    TOPIC = "kernel-test"
    State = NotebookState
    Event = NotebookEvent
    Created = Opened

    def note(self, act: Act, text: str, why: str | None = None) -> None:
        self._record(Noted, act, DAY, why, text=text)


def act(now: datetime = NOW) -> Act:
    return Act(WHO, now, "correlation", "causation")


def test_an_event_says_who_why_and_in_which_conversation():
    notebook = Notebook.create(uuid4(), act(), DAY)
    notebook.note(act(), "uno", "porque sí")
    opened, noted = notebook.collect_events()
    assert (opened.who, opened.effective_on, opened.timestamp) == (WHO, DAY, NOW)
    assert (noted.why, noted.correlation_id, noted.causation_id) == ("porque sí", "correlation", "causation")
    assert (opened.originator_version, noted.originator_version) == (1, 2)


def test_the_recorded_moment_never_goes_back_within_an_aggregate():
    notebook = Notebook.create(uuid4(), act(), DAY)
    notebook.note(act(NOW - timedelta(hours=3)), "con el reloj atrasado")
    notebook.note(act(NOW + timedelta(hours=1)), "después")
    moments = [event.timestamp for event in notebook.collect_events()]
    assert moments == [NOW, NOW, NOW + timedelta(hours=1)]


def test_a_copy_goes_its_own_way():
    notebook = Notebook.create(uuid4(), act(), DAY)
    notebook.collect_events()
    copied = deepcopy(notebook)
    copied.note(act(), "solo en la copia")
    assert notebook.notes.facts == ()
    assert notebook.version == 1
    assert list(notebook.pending_events) == []
    assert copied.notes.at() == "solo en la copia"
