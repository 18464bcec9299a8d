"""Callers that mean no good, in a process of their own: ``python -m tests.support.hostile_callers PORT SLOW BAD_A_SECOND``.

They go on until standard input ends; then the first bytes of each answer to a bad request are written, a line each.
"""

import os
import random
import socket
import sys
import threading
from contextlib import suppress

from tests.unit.listener.test_smuggling import BODIES, CHUNKED, HEADS, head

REOPENED_AT_ONCE, DRIPPING_AT_ONCE = 2, 10
"""How many slow sockets are opened anew, where they were cut, and how many send a byte, every hundredth of a second."""

_stopping = threading.Event()


def keep_slow_sockets(port: int, count: int) -> None:
    """Keep so many sockets open, from 50 addresses: silent ones, dripping heads, dripping bodies."""
    held: list[socket.socket] = []
    while not _stopping.wait(0.01):
        for _ in range(min(REOPENED_AT_ONCE, count - len(held))):
            with suppress(OSError):
                held.append(_slow(port, random.randrange(150)))
        for each in random.sample(held, min(len(held), DRIPPING_AT_ONCE)):
            try:
                each.send(b"X")
                if each.recv(100) == b"":
                    raise ConnectionError
            except BlockingIOError:
                continue
            except OSError:
                each.close()
                held.remove(each)


def _slow(port: int, n: int) -> socket.socket:
    found = socket.create_connection(
        ("127.0.0.1", port), timeout=5, source_address=(f"127.0.1.{n % 50 + 1}", 0)
    )
    found.setblocking(False)
    begun = (b"", b"POST /in/acme HT", head(b"Content-Length: 100000"))[n % 3]
    with suppress(OSError):
        found.send(begun)
    return found


def send_bad_requests(port: int, a_second: int, answers: list[bytes]) -> None:
    """Send so many broken requests a second, each on a connection of its own."""
    corpus = [*HEADS.values(), *(head(CHUNKED) + body for body in BODIES.values())]
    number = 0
    while not _stopping.wait(1 / a_second):
        number += 1
        source = (f"127.0.2.{number % 50 + 1}", 0)
        with (
            suppress(OSError),
            socket.create_connection(("127.0.0.1", port), timeout=5, source_address=source) as it,
        ):
            it.sendall(corpus[number % len(corpus)])
            it.settimeout(0.1)
            answers.append(it.recv(12))


def main(port: int, slow: int, bad_a_second: int) -> None:
    """Go on until standard input ends."""
    os.nice(10)
    answers: list[bytes] = []
    threads = [threading.Thread(target=keep_slow_sockets, args=(port, slow))]
    threads += [
        threading.Thread(target=send_bad_requests, args=(port, bad_a_second // 4, answers))
        for _ in range(4)
    ]
    for each in threads:
        each.start()
    sys.stdin.read()
    _stopping.set()
    for each in threads:
        each.join()
    sys.stdout.buffer.write(b"".join(each + b"\n" for each in answers))


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
