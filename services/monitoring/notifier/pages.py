"""What a message looks like to its reader: the words of a dispatch, with links to the public address of the suite.

The links follow from the dispatch alone, so that a message that goes out again is the same.
"""

from collections.abc import Sequence
from urllib.parse import quote

from services.monitoring.notices.links import ACKNOWLEDGE, CONFIRM_ADDRESS, Ticket, sign
from services.monitoring.notices.message import Line, Message
from services.monitoring.notices.noticed import Dispatched, WrittenLine

LINKS = "/enlaces"


class Pages:
    """`public_url` is where people reach the gateway; links are signed with the newest of the secrets, the last one."""

    def __init__(self, public_url: str, secrets: Sequence[str]) -> None:
        self._url, self._secret = public_url.rstrip("/"), secrets[-1]

    def message(self, now: Dispatched) -> Message:
        """The message of a dispatch."""
        recipient = quote(now.recipient)
        return Message(
            recipient=now.recipient,
            recipient_name=now.recipient_name,
            lines=tuple(self._line(line, now) for line in now.lines),
            key=now.key,
            made_at=now.made_at,
            preferences_url=f"{self._url}/v1/recipients/{recipient}/preferences",
            all_url=f"{self._url}/v1/alerts?state=firing",
            language=now.language,
            kind=now.kind,
            more=now.total - len(now.lines),
            confirm_url=self._confirm_url(now) if now.subject else None,
        )

    def _line(self, line: WrittenLine, now: Dispatched) -> Line:
        ticket = Ticket(ACKNOWLEDGE, line.alert_id, now.recipient, now.links_until, line.firing)
        return Line(
            alert_id=line.alert_id,
            rule=line.rule,
            severity=line.severity,
            subject=line.subject,
            see_url=f"{self._url}/v1/alerts/{line.alert_id}",
            acknowledge_url=self._at(ticket) if line.may_acknowledge else None,
            unit=line.unit,
            due_on=line.due_on,
            days_late=line.days_late,
            unacknowledged_days=line.unacknowledged_days,
            state=line.state,
        )

    def _confirm_url(self, now: Dispatched) -> str:
        return self._at(Ticket(CONFIRM_ADDRESS, now.subject, now.recipient, now.links_until))

    def _at(self, ticket: Ticket) -> str:
        return f"{self._url}{LINKS}/{sign(ticket, self._secret)}"
