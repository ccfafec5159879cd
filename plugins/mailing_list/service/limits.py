"""How many in an hour: sliding windows in memory, bounded, keyed by hashes. Nothing reaches the disk."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

MOST_KEYS = 50_000
IPV6_NETWORK = 64  # what one household or one rented machine is given (RFC 6177)


class Window:
    """Counts events of one kind by key over the last `seconds`; at most `allowed` each."""

    def __init__(self, allowed: int, seconds: float) -> None:
        self._allowed, self._seconds = allowed, seconds
        self._events: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, key: str, now: float) -> bool:
        """Count one event and say whether it is within the limit. A refused event is not counted."""
        events = self._events.setdefault(key, deque())
        self._events.move_to_end(key)
        while events and events[0] <= now - self._seconds:
            events.popleft()
        if len(self._events) > MOST_KEYS:
            self._events.popitem(last=False)
        if len(events) >= self._allowed:
            return False
        events.append(now)
        return True


def network_of(peer: str, forwarded: Sequence[str], trusted: Sequence[IPv4Network | IPv6Network]) -> str:
    """Return the network a request comes from: an IPv4 address, or an IPv6 /64.

    `forwarded` is X-Forwarded-For, leftmost first. It is believed only as far as each hop
    to its right is a trusted proxy; anybody can write anything in front of that.
    """
    current = peer
    for hop in reversed(list(forwarded)):
        if not _is_trusted(current, trusted):
            break
        current = hop.strip()
    try:
        address = ip_address(current)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Network((address, IPV6_NETWORK), strict=False))
    return str(address)


def _is_trusted(peer: str, trusted: Sequence[IPv4Network | IPv6Network]) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return any(address in network for network in trusted)
