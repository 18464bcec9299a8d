"""How fast files go to and from an SFTP server, beside OpenSSH's own client, against OpenSSH's own server.

Everyone logs in anew for each run. We publish each file as partners are served: looked for, written under a temporary
name, measured and renamed; the client of OpenSSH only writes it. Files come in batches of 64, as the daemon does it.
"""

import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from edigateway.contracts.outcome import Ending
from edigateway.contracts.transport import Parcel
from edigateway.flow.stage import BATCH
from edigateway.transports.sftp import Pool, SftpMailbox, SftpOutbox
from tests.support.openssh import SSHD, Sshd
from tests.support.sftp_server import host_key
from tests.support.sftp_site import settings

RUNS = int(os.environ.get("BENCH_SFTP_RUNS", "5"))
FILES = int(os.environ.get("BENCH_SFTP_FILES", "1000"))
LARGE_MB = int(os.environ.get("BENCH_SFTP_LARGE_MB", "100"))
SMALL_BYTES = 3_000


class Bench:
    """One server, and the same files on both sides of it."""

    def __init__(self, root: Path, contents: Sequence[bytes]) -> None:
        """Lay the files down for everyone to send and to fetch."""
        self.server = Sshd(root / "sshd")
        self.site, self.local, self.there = root / "site", root / "local", root / "there"
        for folder in (self.local, self.there):
            folder.mkdir()
            for number, content in enumerate(contents):
                (folder / f"{number}.edi").write_bytes(content)
        self.parcels = [Parcel(name=f"{n}.edi", content=each) for n, each in enumerate(contents)]
        self._target = root / "target"
        settings(self.server, self.site)  # writes our key
        known = host_key().export_public_key().decode()
        (root / "known").write_text(f"[127.0.0.1]:{self.server.port} {known}")
        self._client = [
            *("sftp", "-q", "-P", str(self.server.port), "-i", str(self.site / "secrets" / "key")),
            *("-o", f"UserKnownHostsFile={root / 'known'}", "-o", "BatchMode=yes", "-b", "-"),
            f"{self.server.user}@127.0.0.1",
        ]

    def time(self, act: Callable[[Path], None]) -> float:
        """Return the seconds that an act takes, which is given an empty folder."""
        shutil.rmtree(self._target, ignore_errors=True)
        self._target.mkdir()
        begun = time.perf_counter()
        act(self._target)
        took = time.perf_counter() - begun
        found = sum(each.stat().st_size for each in self._target.iterdir())
        if found not in {0, sum(len(each.content) for each in self.parcels)}:
            raise RuntimeError(f"{found} bytes arrived")
        return took

    def client_put(self, target: Path) -> None:
        """Put everything with OpenSSH's client."""
        self._batch(f"put {self.local}/* {target}/")

    def client_get(self, target: Path) -> None:
        """Get everything with OpenSSH's client."""
        self._batch(f"get {self.there}/* {target}/")

    def put(self, target: Path, publish: str = "rename") -> None:
        """Put everything through an outbox."""
        outbox = SftpOutbox(
            settings(self.server, self.site, path=str(target), publish=publish), self.site, Pool()
        )
        for start in range(0, len(self.parcels), BATCH):
            outcomes = outbox.send(self.parcels[start : start + BATCH])
            if any(each.ending is not Ending.ACCEPTED for each in outcomes):
                raise RuntimeError(outcomes[-1].detail)
        outbox.close()

    def put_direct(self, target: Path) -> None:
        """Put everything under its own name at once."""
        self.put(target, "direct")

    def get(self, target: Path) -> None:
        """Fetch everything through a mailbox and write it down; finish it by leaving it there."""
        written = settings(
            self.server, self.site, path=str(self.there), ready="rename", leave="true"
        )
        mailbox, count = SftpMailbox(written, self.site, Pool()), 0
        while arrivals := mailbox.collect(BATCH):
            count += len(arrivals)
            for each in arrivals:
                (target / each.name).write_bytes(each.payload)
            mailbox.finish(arrivals)
        mailbox.close()
        if count != len(self.parcels):
            raise RuntimeError(f"{count} files arrived")

    def _batch(self, command: str) -> None:
        subprocess.run(self._client, input=command, text=True, check=True, capture_output=True)


def main() -> None:
    """Measure and print the figures."""
    if SSHD is None or shutil.which("sftp") is None:
        print("sftp: OpenSSH's server or client is not installed; nothing is measured")
        return
    _measure(
        f"{FILES} files of {SMALL_BYTES} bytes", [os.urandom(SMALL_BYTES)] * FILES, "files/s", FILES
    )
    _measure(f"one file of {LARGE_MB} MB", [os.urandom(LARGE_MB * 10**6)], "MB/s", LARGE_MB)


def _measure(title: str, contents: Sequence[bytes], unit: str, amount: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), contents)
        try:
            print(f"sftp, {title}, median of {RUNS} runs:")
            acts = (bench.client_put, bench.put, bench.put_direct, bench.client_get, bench.get)
            times: dict[str, list[float]] = {act.__name__: [] for act in acts}
            for _ in range(RUNS):
                for act in acts:
                    times[act.__name__].append(bench.time(act))
        finally:
            bench.server.close()
    taken = {name: statistics.median(each) for name, each in times.items()}
    for name, took in taken.items():
        client = taken["client_get" if "get" in name else "client_put"]
        print(f"  {name:<12} {amount / took:8.0f} {unit:<8} {client / took:5.2f} of the client")
