"""Who is calling, from the `Authorization` header.

A key found in the store is believed for one second, so that a revoked one stops within that time and the store is not
asked at every request. Keys that do not exist are not remembered: a guesser would only fill the memory.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from services.chassis.store.database import Database
from services.gateway.access import keys
from services.gateway.access.keys import Key
from services.kernel.acts import PUBLIC, Who
from services.kernel.refusals import Refusal

BELIEVED_FOR = 1.0
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and for which body an officer decides."""

    who: Who
    tier: str | None = None


EVERYBODY = Caller(Who("public", None, PUBLIC))


class BadKey(Refusal):
    """The header is malformed, or its key is unknown, revoked or expired. Which of them is not told."""


class Authentication:
    """Finds the key of a request. `now` gives the aware moment; `monotonic` the seconds by which beliefs age."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database, self._now, self._monotonic = database, now, monotonic
        self._believed: OrderedDict[str, tuple[Key, float]] = OrderedDict()
        self._lock = threading.Lock()

    def key(self, authorization: str, before_search: Callable[[], None] = lambda: None) -> Key:
        """The valid key of a header. Raises BadKey.

        `before_search` is called when the store must be asked, and may refuse.
        """
        scheme, _, text = authorization.partition(" ")
        text = text.strip()
        if scheme.lower() != "bearer" or not keys.FORM.fullmatch(text):
            before_search()
            raise BadKey
        hashed = keys.hash_of(text)
        key = self._recall(hashed)
        if key is None:
            before_search()
            key = keys.find(self._database, hashed)
            if key is None:
                raise BadKey
            self._believe(hashed, key)
        if not key.is_valid(self._now()):
            raise BadKey
        return key

    def _recall(self, hashed: str) -> Key | None:
        key, until = self._believed.get(hashed, (None, 0.0))
        return key if self._monotonic() < until else None

    def _believe(self, hashed: str, key: Key) -> None:
        with self._lock:
            self._believed[hashed] = (key, self._monotonic() + BELIEVED_FOR)
            self._believed.move_to_end(hashed)
            if len(self._believed) > REMEMBERED:
                self._believed.popitem(last=False)
