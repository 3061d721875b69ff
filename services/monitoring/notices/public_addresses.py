"""Where a webhook may go: only to addresses of the public internet, whatever its name resolves to.

Every address that a name has must be public, and the connection goes to one of those that were looked at: a name that
resolves to something else a moment later gains nothing.
"""

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable, Sequence

Resolver = Callable[[str, int, float], Sequence[str]]
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# Within it: protocol assignments with Teredo, documentation, and 6to4, which hides an IPv4 address.
NOT_PUBLIC = tuple(map(ipaddress.ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
RELAYS = ipaddress.ip_network("192.88.99.0/24")


class NotResolved(Exception):
    """The name has no address, or none was found in time."""


class NotPublic(Exception):
    """The name has an address that is not public."""


def is_public(address: str, *, loopback: bool = False) -> bool:
    """Whether a numeric address is one of the public internet; with `loopback` also this machine's own."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if loopback and parsed.is_loopback:
        return True
    if isinstance(parsed, ipaddress.IPv4Address):
        return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved and parsed not in RELAYS
    if parsed.scope_id is not None or parsed not in GLOBAL_UNICAST:
        return False
    return parsed.is_global and not any(parsed in network for network in NOT_PUBLIC)


def checked(host: str, port: int, seconds: float, resolve: Resolver, *, loopback: bool = False) -> list[str]:
    """All addresses of a host, each of them public. Raises NotResolved, NotPublic."""
    addresses = list(dict.fromkeys(resolve(host, port, seconds)))
    if not addresses:
        raise NotResolved(host)
    if not all(is_public(address, loopback=loopback) for address in addresses):
        raise NotPublic(host)
    return addresses


def resolve_name(host: str, port: int, seconds: float) -> list[str]:
    """What the system's resolver says, which knows no limit of its own. Raises NotResolved."""
    answer: queue.SimpleQueue[list[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.put([sockaddr[0] for *_, sockaddr in found])
        except (OSError, UnicodeError) as error:
            answer.put(error)

    threading.Thread(target=ask, daemon=True, name="resolver").start()
    try:
        found = answer.get(timeout=max(seconds, 0.001))
    except queue.Empty:
        raise NotResolved(host) from None
    if not isinstance(found, list):
        raise NotResolved(host) from found
    return found
