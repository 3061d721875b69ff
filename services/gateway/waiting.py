"""Read your writes: waits until monitoring's views have the version of an aggregate that a command made."""

import threading
from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from services.chassis.web import identity
from services.chassis.web.refusals import Unavailable
from services.gateway.answers import Answer
from services.gateway.proxy import IDENTITY, Service, TooSlow

APPLIED = "/internal/applied"


class Written(msgspec.Struct):
    """What a command's answer says that it wrote."""

    id: UUID


class Seen(msgspec.Struct):
    """What monitoring answers when the version is applied, or the wait is over."""

    applied: bool


class Waiting:
    """Asks monitoring, for at most `places` callers at once: who waits holds a thread that others need."""

    def __init__(self, monitoring: Service, secret: str, places: int) -> None:
        self._monitoring, self._secret = monitoring, secret
        self._places = threading.BoundedSemaphore(places)

    def until_seen(self, answer: Answer, arguments: Mapping[str, object], seconds: int) -> bool:
        """Whether the views have what the answer says was written, after at most `seconds`."""
        written = written_by(answer, arguments)
        if written is None or not self._places.acquire(blocking=False):
            return False
        try:
            return self._is_seen(*written, seconds)
        except (Unavailable, TooSlow):
            return False
        finally:
            self._places.release()

    def _is_seen(self, aggregate: UUID, version: int, seconds: int) -> bool:
        query = urlencode({"aggregate": aggregate, "version": version, "wait": seconds})
        headers = {IDENTITY: identity.sign(identity.service("gateway"), self._secret)}
        answer = self._monitoring.ask("GET", f"{APPLIED}?{query}", headers)
        return answer.status == 200 and msgspec.json.decode(answer.body, type=Seen).applied


def written_by(answer: Answer, arguments: Mapping[str, object]) -> tuple[UUID, int] | None:
    """The aggregate and version of a command's answer: the address's id or the new representation's, and the ETag."""
    etag = (answer.header("etag") or "").strip('"')
    if not etag.isdigit():
        return None
    addressed = arguments.get("id")
    if isinstance(addressed, UUID):
        return addressed, int(etag)
    try:
        return msgspec.json.decode(answer.body, type=Written).id, int(etag)
    except msgspec.DecodeError:
        return None
