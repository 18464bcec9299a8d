"""Commands that do the same work on the same file, in turns, and what each of them costs.

The figure is the processor time of the whole process, user and system, less that of the same command on a file of one
document: start-up, imports and the loading of maps are not counted. All commands take turns, A B C A B C, and the median
counts.
"""

import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MB = 1_000_000

LAUNCHER = """
import os, sys
output = os.open(os.devnull, os.O_WRONLY)
actions = [(os.POSIX_SPAWN_DUP2, output, 1)]
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=actions)
_, status, usage = os.wait4(pid, 0)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Starts a command from a process that is small itself: a child's peak is never less than what its parent had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Competitor:
    """A command that judges a file and answers it; ``takes_large`` says that it need not be waited for too long."""

    name: str
    command: Callable[[Path], Sequence[str]]
    takes_large: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run of a command has used."""

    cpu_s: float
    peak_rss_bytes: int


def report(
    title: str, everyone: Sequence[Competitor], one: Path, file: Path, runs: int
) -> Mapping[str, float]:
    """Measure and print what every competitor costs; return the megabytes that each does in a second."""
    size = file.stat().st_size
    segments = file.read_bytes().count(b"~")
    print(f"{title}: {size / MB:.2f} MB, {segments} segments, {runs} runs each")
    before = _medians(everyone, one, runs)
    after = _medians(everyone, file, runs)
    rates = {
        each.name: size / MB / (after[each.name].cpu_s - before[each.name].cpu_s)
        for each in everyone
    }
    last = everyone[-1].name
    for name, rate in rates.items():
        ratio = f" = {rate / rates[last]:6.1f} x {last}" if len(rates) > 1 else ""
        print(
            f"{name:24} {rate:8.2f} MB/s {segments * rate * MB / size:10.0f} segments/s{ratio};"
            f" start-up {before[name].cpu_s:5.2f} s; {after[name].peak_rss_bytes / MB:6.1f} MB at most"
        )
    return rates


def _medians(everyone: Sequence[Competitor], file: Path, runs: int) -> Mapping[str, Run]:
    done: dict[str, list[Run]] = {each.name: [] for each in everyone}
    for _ in range(runs):
        for each in everyone:
            done[each.name].append(measure(each.command(file)))
    return {
        name: Run(
            cpu_s=statistics.median(run.cpu_s for run in all_runs),
            peak_rss_bytes=max(run.peak_rss_bytes for run in all_runs),
        )
        for name, all_runs in done.items()
    }


def measure(command: Sequence[str]) -> Run:
    """Run a command to its end, what it writes going nowhere, and return what it has used."""
    launcher = (sys.executable, "-I", "-S", "-c", LAUNCHER, *command)
    answer = subprocess.run(launcher, check=True, capture_output=True).stdout.split()
    return Run(cpu_s=float(answer[0]), peak_rss_bytes=int(answer[1]) * 1024)
