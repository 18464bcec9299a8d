"""Telling systemd how the service is: ready, alive, stopping (sd_notify(3), systemd.service(5) WatchdogSec=)."""

import os
import socket


def notify(*lines: str) -> None:
    """Send state lines such as ``READY=1`` to the service manager, if there is one."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        channel.connect("\0" + address[1:] if address.startswith("@") else address)
        channel.sendall("\n".join(lines).encode())


def watchdog_every_s() -> float | None:
    """Return how often the service manager wants a sign of life: half of its patience, or None."""
    patience_us = os.environ.get("WATCHDOG_USEC")
    return int(patience_us) / 2_000_000 if patience_us else None
