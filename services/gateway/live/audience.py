"""Who may hear of an event, as it was when it happened: a commitment is public from its first approval on.

An event that does not say so itself is judged by the history of its aggregate, read from the log once.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping

from contracts.envelope import Envelope, MalformedEnvelope, UnknownType, decode
from contracts.events import Event
from services.chassis.stream.log import Log
from services.gateway.live.happenings import Audience, Happening, silent, told

REMEMBERED = 20_000
UNDECIDED = frozenset({"drafted", "withdrawn"})  # States in which a commitment may never have been approved.
EVERYBODY = Audience(public=True)
STAFF = Audience(public=False)


class Audiences:
    """The audience of each aggregate as far as it is known; what was forgotten is read again."""

    def __init__(self, logs: Mapping[str, Log]) -> None:
        self._logs = logs
        self._known: OrderedDict[str, Audience] = OrderedDict()

    def happening(self, envelope: Envelope) -> Happening:
        """What listeners hear of an envelope. Raises LogUnreachable."""
        try:
            event = decode(envelope)
        except (UnknownType, MalformedEnvelope):
            return silent(envelope)
        judge = JUDGES.get(event.AGGREGATE)
        if judge is None:
            return silent(envelope)
        before = self._known.get(envelope.subject)
        if before is None and not JUDGED_ALONE[event.AGGREGATE](event):
            before = self._history(envelope, judge)
        audience = judge(before, event)
        self._remember(envelope.subject, audience)
        return told(envelope, event, audience)

    def _history(self, envelope: Envelope, judge: Callable) -> Audience | None:
        """The audience before this event."""
        found, after, log = None, 0, self._logs[envelope.source]
        while after < envelope.version - 1:
            page = log.of_aggregate(envelope.subject, after)
            if not page:
                return found
            for event in _known_events(one for one in page if one.version < envelope.version):
                found = judge(found, event)
            after = page[-1].version
        return found

    def _remember(self, aggregate: str, audience: Audience) -> None:
        self._known[aggregate] = audience
        self._known.move_to_end(aggregate)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


def of_commitment(before: Audience | None, event: Event) -> Audience:
    """A draft is its own units' and the staff's; what was ever approved is everybody's."""
    if event.state not in UNDECIDED or (before is not None and before.public):
        return EVERYBODY
    terms = getattr(event, "terms", None)
    if terms is not None:
        return Audience(public=False, parties=frozenset({terms.responsible, *terms.co_responsible}))
    return before or STAFF


def of_alert(before: Audience | None, event: Event) -> Audience:
    """An alert about a commitment is everybody's; one of our own feeds is the staff's."""
    if "commitment_id" in event.__struct_fields__:
        return EVERYBODY if event.commitment_id is not None else STAFF
    return before or STAFF


def _known_events(envelopes: Iterable[Envelope]) -> Iterable[Event]:
    for envelope in envelopes:
        try:
            yield decode(envelope)
        except UnknownType:
            continue


JUDGES = {"commitment": of_commitment, "alert": of_alert}
JUDGED_ALONE = {
    "commitment": lambda event: event.state not in UNDECIDED or hasattr(event, "example"),
    "alert": lambda event: "commitment_id" in event.__struct_fields__,
}
