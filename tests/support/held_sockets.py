"""The sockets of this machine that some process still holds, as the kernel counts them."""

from pathlib import Path


def connections_to(port: int) -> int:
    """Return how many connections to a port have an open descriptor on the side that connected."""
    rows = [each.split() for each in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(int(row[2].rpartition(":")[2], 16) == port and row[9] != "0" for row in rows)
