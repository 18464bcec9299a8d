"""A name server that says what a test wants, and the processes that ask it and no other.

They run in a mount namespace where ``/etc/resolv.conf`` is a file of the test's own; that needs root, and unshare.
"""

import os
import shutil
import socket
import struct
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

_NO_SUCH_NAME = 3
_IPV4 = 1
_ANSWER = b"\xc0\x0c" + struct.pack(
    "!HHIH", _IPV4, 1, 0, 4
)  # the name of the question, IN A, TTL 0, four bytes


def hindrance() -> str:
    """Return why no process can be given a name server of its own here, or nothing."""
    if os.geteuid() != 0:
        return "needs root, to serve port 53 and to mount"
    if shutil.which("unshare") is None:
        return "needs unshare (util-linux)"
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    return (
        f"may not make mount namespaces: {tried.stderr.decode().strip()}"
        if tried.returncode
        else ""
    )


class Names:
    """The server, in a thread, until it is left; ``addresses`` holds what it knows, and ``silent`` keeps it quiet."""

    def __init__(self, folder: Path, address: str = "127.0.53.53") -> None:
        """Listen on an address of this machine; processes find it by a file in the folder."""
        self.addresses: dict[str, str] = {}
        self.silent = False
        self.asked = 0
        self._file = folder / "resolv.conf"
        self._file.write_text(f"nameserver {address}\noptions timeout:1 attempts:2\n")
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, 53))
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        with suppress(OSError):  # it is not connected, and wakes up all the same
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    @property
    def prefix(self) -> Sequence[str]:
        """Return what is put before a command, so that it asks this server."""
        mounting = 'mount --bind "$0" /etc/resolv.conf && exec "$@"'
        return ("unshare", "--mount", "sh", "-c", mounting, str(self._file))

    def _serve(self) -> None:
        while True:
            question, whence = self._socket.recvfrom(512)
            if not question:
                return
            self.asked += 1
            if not self.silent:
                self._socket.sendto(self._answer(question), whence)

    def _answer(self, question: bytes) -> bytes:
        labels, place = [], 12
        while length := question[place]:
            labels.append(question[place + 1 : place + 1 + length].decode())
            place += 1 + length
        asked, kind = (
            question[12 : place + 5],
            struct.unpack("!H", question[place + 1 : place + 3])[0],
        )
        found = self.addresses.get(".".join(labels).lower())
        code = 0 if found else _NO_SUCH_NAME
        answers = [_ANSWER + socket.inet_aton(found)] if found and kind == _IPV4 else []
        header = question[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(answers), 0, 0)
        return header + asked + b"".join(answers)
