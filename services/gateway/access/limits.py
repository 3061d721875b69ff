"""How often one caller may call: a token bucket for each key and for each address without a key.

The buckets live in the process: with several gateway workers a caller may get as many times the rate. They are there
against a runaway client, and are generous; they are not a quota.
"""

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from services.kernel.refusals import Refusal

REMEMBERED = 20_000


class TooMany(Refusal):
    """The caller's bucket is empty. `facts["retry_after"]`: the seconds until it is worth to come back."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`per_second` requests on average, `burst` at once. Zero per second is no limit."""

    per_second: float
    burst: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a caller has left after a request: whole tokens, and the seconds until there is one again."""

    rate: Rate
    granted: bool
    remaining: int
    retry_after: int

    def headers(self) -> list[tuple[str, str]]:
        """The RateLimit fields of the IETF's draft: the policy, and what remains of it."""
        window = ceil(self.rate.burst / self.rate.per_second)
        policy = ("RateLimit-Policy", f'"caller";q={self.rate.burst};w={window}')
        return [policy, ("RateLimit", f'"caller";r={self.remaining};t={self.retry_after}')]


class Limits:
    """The buckets of one kind of caller. A bucket that nobody used for long is full, and may be forgotten."""

    def __init__(self, rate: Rate, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._monotonic = monotonic
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, caller: str) -> Allowance | None:
        """Takes one token, where there is one; None where nothing is limited."""
        if not self.rate.per_second:
            return None
        with self._lock:
            now = self._monotonic()
            tokens, since = self._buckets.get(caller, (float(self.rate.burst), now))
            tokens = min(float(self.rate.burst), tokens + (now - since) * self.rate.per_second)
            granted = tokens >= 1
            tokens -= granted
            self._buckets[caller] = (tokens, now)
            self._buckets.move_to_end(caller)
            if len(self._buckets) > REMEMBERED:
                self._buckets.popitem(last=False)
        wait = 0 if tokens >= 1 else ceil((1 - tokens) / self.rate.per_second)
        return Allowance(self.rate, granted, int(tokens), wait)


@lru_cache(maxsize=10_000)
def neighbourhood(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 network that one IPv6 subscriber is given."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6 and not parsed.ipv4_mapped:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def address_of(environ: dict[str, str], trusted_hops: int) -> str:
    """The caller's address: the peer's, or behind `trusted_hops` proxies of ours the one that the outermost saw."""
    forwarded = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if trusted_hops and len(forwarded) >= trusted_hops:
        return neighbourhood(forwarded[-trusted_hops])
    return neighbourhood(environ.get("REMOTE_ADDR", ""))
