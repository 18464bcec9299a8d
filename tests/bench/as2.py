"""How fast AS2 messages are exchanged, and how much memory a large one takes, beside pyas2lib.

A small message is built, opened, receipted and its receipt judged, all in this process, by both in turns; what counts is the
processor time in user mode, and the median of the turns. pyas2lib runs on a stand-in for its own cryptography, which is as fast.

The peak memory of a large one is that of a process of its own, less that of the same process with a file of one byte;
the file itself, and the message that is made of it, are part of it.
"""

import os
import resource
import statistics
import sys
import tempfile
from pathlib import Path

from tests.bench.as2_work import COMPETITORS, Keys, Ours, Pyas2lib
from tests.bench.competing import MB, measure
from tests.support.as2_parties import party

MESSAGES = int(os.environ.get("BENCH_AS2_MESSAGES", "50"))
TURNS = int(os.environ.get("BENCH_AS2_TURNS", "7"))
LARGE_MB = int(os.environ.get("BENCH_AS2_LARGE_MB", "100"))
SMALL_BYTES = 3_000


def main() -> None:
    """Measure and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("acme", "us"):
            (root / f"{name}.pem").write_bytes(party(name).key_pem)
            (root / f"{name}.cer").write_bytes(party(name).certificate_pem)
        _small(root)
        if LARGE_MB:
            _large(root)


def _small(root: Path) -> None:
    keys, content = Keys(root), b"PO1*1*10*EA*9.95**VN*4711~\r\n" * (SMALL_BYTES // 28)
    workers = {name: make(keys) for name, make in COMPETITORS.items()}
    spent: dict[str, list[float]] = {name: [] for name in workers}
    for _ in range(TURNS):
        for name, worker in workers.items():
            spent[name].append(_turn(worker, content))
    each_s = {name: statistics.median(turns) / MESSAGES for name, turns in spent.items()}
    print(f"as2, {len(content)} bytes, signed and encrypted, signed receipt, {TURNS} turns:")
    for name, taken_s in each_s.items():
        ratio = each_s["pyas2lib"] / taken_s
        print(f"{name:12} {taken_s * 1000:7.2f} ms {1 / taken_s:7.0f}/s = {ratio:4.1f} x pyas2lib")


def _turn(worker: Ours | Pyas2lib, content: bytes) -> float:
    before_s = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    for _ in range(MESSAGES):
        worker.judge(worker.open(worker.build(content)))
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime - before_s


def _large(root: Path) -> None:
    size = LARGE_MB * MB
    base, peak = (_peaks(root, content) for content in (b"x", os.urandom(size)))
    print(f"as2, one file of {LARGE_MB} MB, memory at most, in multiples of the file:")
    for name in COMPETITORS:
        acts = {act: (peak[name, act] - base[name, act]) / size for act in ("build", "open")}
        print(f"{name:12} build {acts['build']:5.1f} x  open {acts['open']:5.1f} x")


def _peaks(root: Path, content: bytes) -> dict[tuple[str, str], int]:
    (root / "content").write_bytes(content)
    return {
        (name, act): measure(
            (sys.executable, "-m", "tests.bench.as2_work", name, act, str(root))
        ).peak_rss_bytes
        for name in COMPETITORS
        for act in ("build", "open")
    }
