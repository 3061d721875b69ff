"""Every aggregate and every event class has its own explicit topic, so that moving a file never breaks history."""

import importlib
import re
from typing import ClassVar

import pytest
from eventsourcing.utils import get_topic, resolve_topic

from contracts.events import EVENTS
from services.kernel.aggregates import Event, Root
from tests.unit.architecture.reading import modules
from tests.unit.architecture.rules import is_pure

for module in modules():
    if is_pure(module):
        importlib.import_module(module.name)


def descendants(cls: type) -> list[type]:
    return [found for child in cls.__subclasses__() for found in (child, *descendants(child))]


def ours(classes: list[type]) -> list[type]:
    return [
        cls for cls in dict.fromkeys(classes) if cls.__module__.startswith(("services.agreements", "services.monit"))
    ]


AGGREGATES = ours(descendants(Root))
CONCRETE = [cls for cls in ours(descendants(Event)) if not ours(descendants(cls)) or "TOPIC" in cls.__dict__]


def without_topic(classes: list[type]) -> list[str]:
    return [cls.__qualname__ for cls in classes if "TOPIC" not in cls.__dict__]


def test_every_aggregate_and_event_class_has_its_own_topic():
    assert AGGREGATES
    assert CONCRETE
    assert without_topic([*AGGREGATES, *CONCRETE]) == []


def test_a_class_that_only_inherits_a_topic_would_be_found():
    class Parent:
        TOPIC: ClassVar[str] = "parent"

    class Child(Parent):
        pass

    assert without_topic([Parent, Child]) == [Child.__qualname__]


@pytest.mark.parametrize("cls", [*AGGREGATES, *CONCRETE], ids=lambda cls: cls.__qualname__)
def test_its_topic_leads_back_to_the_class(cls):
    assert get_topic(cls) == cls.TOPIC
    assert resolve_topic(cls.TOPIC) is cls


def test_the_topics_of_events_are_the_types_of_their_contracts():
    stored = {f"pactos.{cls.TOPIC}.v1" for cls in CONCRETE}
    assert stored == {re.sub(r"\.v\d+$", ".v1", name) for name in EVENTS}
