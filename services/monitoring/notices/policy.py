"""What a notice waits for, when it is no longer true, and when a message is tried again: pure, time passed in."""

from datetime import datetime, timedelta

from services.monitoring.notices.backoff import GIVE_UP_AFTER, wait
from services.monitoring.notices.hours import DAILY, WEEKLY, Hours
from services.monitoring.notices.noticed import Dispatched, Noticed

FIRING, ACKNOWLEDGED, RESOLVED, SILENCED = "firing", "acknowledged", "resolved", "silenced"
FIRED_AGAIN, SILENCE, REPEATED, NOT_TOLD = "fired_again", "silenced", "repeated", "not_told"
NO_ADDRESS, SWITCHED_OFF = "no_address", "switched_off"
DIGESTS = (DAILY, WEEKLY)


def due(hours: Hours, recipient: str, severity: str, rhythm: str, moment: datetime) -> tuple[datetime, str | None]:
    """When a notice may leave that is planned at the moment, and what it waits for until then."""
    if rhythm in DIGESTS:
        return hours.digest(recipient, rhythm, moment), rhythm
    return hours.leaves(recipient, severity, moment)


def untrue(notice: Noticed, state: str, firing: int, *, owed: bool = False) -> str | None:
    """Why a waiting notice is not true any more, given the alert's state and firing; None where it still is.

    What was said while an acknowledgement or a silence held stays true under it; what is `owed` (30 and 60 days late)
    stays so under one that came later.
    """
    about = notice.occasion.about
    if about == RESOLVED:
        return None if state == RESOLVED else FIRED_AGAIN
    if state == RESOLVED:
        return RESOLVED
    if firing > notice.occasion.firing:
        return FIRED_AGAIN
    if owed:
        return None
    if state == SILENCED and about != SILENCED:
        return SILENCE
    return ACKNOWLEDGED if state == ACKNOWLEDGED and about != ACKNOWLEDGED else None


def next_attempt(
    dispatch: Dispatched, key: str, at: datetime, asked: timedelta | None, outage: timedelta | None
) -> datetime | None:
    """When to try again after an attempt that did not succeed; None: never.

    `outage`: the server that takes everything is away, which says nothing of this message; it is asked again so soon.
    """
    since = dispatch.first_at or at
    if outage is not None:
        return at + outage if at - since < GIVE_UP_AFTER else None
    pause = wait(key, dispatch.tried + 1, asked)
    return None if pause is None else at + pause
