"""The sockets of this machine that some process still holds, as the kernel counts them."""

from collections.abc import Iterator
from pathlib import Path

_LISTENING = "0A"


def connections_to(port: int) -> int:
    """Return how many connections to a port have an open descriptor on the side that connected."""
    return sum(_port(remote) == port for _, remote in _held())


def connections_at(port: int) -> int:
    """Return how many connections to a port have an open descriptor on the side that listens."""
    return sum(_port(local) == port for local, _ in _held())


def _held() -> Iterator[tuple[str, str]]:
    """Yield both ends of each connection that has a descriptor here."""
    for row in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, state, *_, inode = row.split()[:10]
        if inode != "0" and state != _LISTENING:
            yield local, remote


def _port(end: str) -> int:
    return int(end.rpartition(":")[2], 16)
