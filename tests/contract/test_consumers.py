"""Every golden sample is taken in by a view or a policy of monitoring, or is listed as ignored."""

import pytest

from contracts.envelope import Envelope, decode
from contracts.events import EVENTS
from services.chassis.stream.applying import Received
from services.monitoring import subscribing
from services.monitoring.tracking import parties, record
from tests.support.samples import all_samples

# Monitoring's own events: its views of them follow from the store that they are in. No other service reads them yet.
IGNORED = {name for name, event in EVENTS.items() if ".events.monitoring." in event.__module__}
TAKEN = [envelope for envelope in all_samples() if envelope.type not in IGNORED]
LEFT = [envelope for envelope in all_samples() if envelope.type in IGNORED]


def received(envelope: Envelope) -> Received:
    return Received(envelope, decode(envelope))


def histories(noun: str) -> dict[str, list[tuple[int, object]]]:
    """The samples of a noun by aggregate, where they are its whole history."""
    found: dict[str, list[tuple[int, object]]] = {}
    for envelope in TAKEN:
        if noun == EVENTS[envelope.type].AGGREGATE:
            found.setdefault(envelope.subject, []).append((envelope.version, decode(envelope)))
    return {key: told for key, told in found.items() if type(told[0][1]).__name__ in {"Drafted", "Registered"}}


@pytest.mark.parametrize("envelope", TAKEN, ids=lambda envelope: f"{envelope.type}:{envelope.version}")
def test_monitoring_takes_the_sample_in(envelope):
    arrived = subscribing.by_noun([received(envelope)])
    assert [key for noun in arrived.values() for key in noun] == [envelope.subject]


@pytest.mark.parametrize("envelope", LEFT, ids=lambda envelope: f"{envelope.type}:{envelope.version}")
def test_what_is_listed_as_ignored_is_nobodys(envelope):
    with pytest.raises(subscribing.NotOurs):
        subscribing.by_noun([received(envelope)])


def test_some_samples_are_taken_in_and_some_are_not():
    assert TAKEN
    assert LEFT


def test_the_samples_of_the_commitment_make_a_record_with_all_that_they_say():
    (history,) = histories("commitment").values()
    built = record.build(history)
    assert (built.version, built.state, built.public) == (len(history), "verified", True)
    standing = {fact.version: fact.value.hundredths for fact in built.declared.known()}
    assert standing == {6: 10_000, 7: 3_000, 8: 7_250}
    assert built.baseline.at().due_on.isoformat() == "2026-09-30"
    assert built.terms.at().due_on.isoformat() == "2026-11-30"


def test_the_samples_of_the_pact_and_the_unit_make_rows():
    (pact,), (unit,) = histories("pact").values(), histories("unit").values()
    row = None
    for version, event in pact:
        row = parties.pact_after(row, "pact", version, event)
    assert (row.state, row.commitments, row.public) == ("closed", 1, 1)
    assert parties.unit_after(None, "unit", *unit[-1]).name == "Dirección de Turismo y Cultura de Mejía"
