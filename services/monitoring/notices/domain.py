"""A notice: what one recipient is to be told of one alert through one channel. A dispatch: a message and its way.

| notice | to | | dispatch | to |
|---|---|---|---|---|
| waiting | waiting (held), grouped, dropped | | pending | pending (failed), delivered, given_up, withdrawn |

Only the notifier acts on them, one at a time; what it asks for in another state is its own mistake.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self, TypedDict
from uuid import UUID, uuid5

from services.kernel.acts import Act
from services.kernel.aggregates import Root
from services.kernel.refusals import WrongState
from services.monitoring.notices import events
from services.monitoring.notices.noticed import DISPATCHES, PENDING, WAITING, Dispatched, Noticed, Occasion, WrittenLine


class NoticeState(TypedDict):
    now: Noticed


class Notice(Root):
    """Its one attribute is `now`, a Noticed."""

    TOPIC = "notice"
    State = NoticeState
    Event = events.NoticeEvent
    Created = events.Planned

    @classmethod
    def plan(
        cls,
        act: Act,
        on: date,
        occasion: Occasion,
        recipient: str,
        channel: str,
        rhythm: str,
        due_at: datetime,
        held: str | None,
        hours_version: int,
    ) -> Self:
        """It is to leave from `due_at` on, if it is still true then."""
        return cls.create(
            occasion.notice_id(recipient, channel),
            act,
            on,
            occasion=occasion,
            recipient=recipient,
            channel=channel,
            rhythm=rhythm,
            due_at=due_at,
            held=held,
            hours_version=hours_version,
        )

    def hold(self, act: Act, on: date, due_at: datetime, held: str) -> None:
        """It may not leave now; later."""
        self._say(events.Held, act, on, due_at=due_at, held=held)

    def group(self, act: Act, on: date, dispatch_id: UUID) -> None:
        """It leaves with that message."""
        self._say(events.Grouped, act, on, dispatch_id=dispatch_id)

    def drop(self, act: Act, on: date, reason: str, by: str | None = None) -> None:
        """It never leaves, and why; `by`: through whom, where somebody did something."""
        self._say(events.Dropped, act, on, reason=reason, by=by)

    def _say(self, event: type[events.NoticeEvent], act: Act, on: date, **facts: object) -> None:
        if self.now.state != WAITING:
            raise WrongState(state=self.now.state)
        self._record(event, act, on, None, **facts)


class DispatchState(TypedDict):
    now: Dispatched


class Dispatch(Root):
    """Its one attribute is `now`, a Dispatched."""

    TOPIC = "dispatch"
    State = DispatchState
    Event = events.DispatchEvent
    Created = events.Composed

    @classmethod
    def compose(
        cls,
        act: Act,
        on: date,
        key: str,
        recipient: str,
        recipient_name: str,
        channel: str,
        kind: str,
        language: str,
        made_at: datetime,
        links_until: datetime,
        lines: Sequence[WrittenLine] = (),
        total: int = 0,
        subject: UUID | None = None,
    ) -> Self:
        """A message that is to be handed over. The same key is the same message."""
        return cls.create(
            dispatch_id(key),
            act,
            on,
            key=key,
            recipient=recipient,
            recipient_name=recipient_name,
            channel=channel,
            kind=kind,
            language=language,
            lines=tuple(lines),
            total=total,
            made_at=made_at,
            links_until=links_until,
            subject=subject,
        )

    def deliver(self, act: Act, on: date, at: datetime, result: str, reason: str, sent_as: str) -> None:
        """The receiver has it."""
        self._say(events.Delivered, act, on, at=at, result=result, reason=reason, sent_as=sent_as)

    def fail(
        self, act: Act, on: date, at: datetime, result: str, reason: str, sent_as: str, next_at: datetime | None
    ) -> None:
        """It was not handed over, or nobody knows; the next attempt is at `next_at`, None for never."""
        facts = {"at": at, "result": result, "reason": reason, "sent_as": sent_as}
        if next_at is None:
            self._say(events.GivenUp, act, on, **facts)
        else:
            self._say(events.Failed, act, on, **facts, next_at=next_at)

    def withdraw(self, act: Act, on: date, reason: str) -> None:
        """It is not handed over any more."""
        self._say(events.Withdrawn, act, on, reason=reason)

    def _say(self, event: type[events.DispatchEvent], act: Act, on: date, **facts: object) -> None:
        if self.now.state != PENDING:
            raise WrongState(state=self.now.state)
        self._record(event, act, on, None, **facts)


def dispatch_id(key: str) -> UUID:
    """The id that follows from a message's key."""
    return uuid5(DISPATCHES, key)
