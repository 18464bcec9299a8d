"""libas2, an implementation of AS2 in another language and on another library, fetched and run where node and npm are."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import pytest

from tests.support.as2_parties import Party

PACKAGES = ("libas2@0.8.2", "pkijs@2.1.90")
"""pkijs is named besides, as libas2 cannot sign by its later releases."""
_OLD_KEY_TRANSPORT = "--security-revert=CVE-2023-46809"
"""Without it node refuses RSA with PKCS#1 v1.5, by which most systems encrypt the key of a message."""
_PEER = Path(__file__).with_name("libas2_peer.js")


def fetched(folder: Path) -> Path:
    """Return the folder with the packages, which are fetched once; the test is skipped where that cannot be done."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("libas2 needs node and npm, which are not there")
    if not (folder / "node_modules" / "libas2").exists():
        (folder / "package.json").write_text('{"private": true}')
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"libas2 cannot be fetched: {done.stderr.strip().splitlines()[-1:]}")
    return folder / "node_modules"


class Libas2:
    """A running peer: what it says comes in the order in which it happens."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process, self._said = process, Queue[dict[str, Any]]()
        self._reader = Thread(target=self._read)
        self._reader.start()
        self.url = str(self.next("ready")["url"])

    def next(self, event: str) -> dict[str, Any]:
        """Return the next thing that it says, which must be this."""
        said = self._said.get(timeout=30)
        assert said["event"] == event, said
        return said

    def set(self, **settings: bool) -> None:
        """Tell it how to take what comes."""
        self._write({"settings": settings})
        self.next("set")

    def send(self, **order: Any) -> dict[str, Any]:
        """Let it send a message, and return how that went."""
        self._write(order)
        return self.next("sent")

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._reader.join()

    def _write(self, order: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):  # node warns of its option there, too
                self._said.put(json.loads(line))
        self._said.put({"event": "ended"})
        self._process.stdout.close()


@contextmanager
def peer(folder: Path, us: Party, them: Party) -> Iterator[Libas2]:
    """Run a peer that has the keys of ``them``, and knows the certificate of ``us``."""
    modules = fetched(folder)
    site = {
        "key": them.key_pem.decode(),
        "certificate": them.certificate_pem.decode(),
        "theirs": us.certificate_pem.decode(),
    }
    process = subprocess.Popen(
        ["node", _OLD_KEY_TRANSPORT, str(_PEER), json.dumps(site)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "NODE_PATH": str(modules)},
    )
    running = Libas2(process)
    try:
        yield running
    finally:
        running.close()
