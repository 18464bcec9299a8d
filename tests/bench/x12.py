"""How fast X12 is judged and acknowledged, beside pyx12, which has our own facts as its maps.

Beside that: judged and made X12-shaped JSON; that JSON read, judged and written as X12; and a file with a wrong code in
every line. The command line is timed on a file of one document, cold start and all.

pyx12 takes the longer the more there is in a map, so it takes part twice: with the whole set, as we do, and with a map
that has only those slots and elements that the files use, as a partner's guide would be. The ratio is to the faster of the two.

The figure is the processor time of the whole process, user and system, less that of the same command on a file of one
document: start-up, imports and the loading of maps are not counted. All commands take turns, A B C A B C, and the median
counts. The files are made here, always the same, and right in everything.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edigateway.formats import x12
from edigateway.formats.x12.dictionary.facts import Facts, published
from edigateway.formats.x12.second_opinion.maps import write_maps
from edigateway.formats.x12.second_opinion.transcript import OLD_ISA12, Group

SETS = int(os.environ.get("BENCH_X12_SETS", "1000"))
LARGE_MB = int(os.environ.get("BENCH_X12_LARGE_MB", "100"))
"""The size of the large file; 0 leaves it out."""
RUNS = int(os.environ.get("BENCH_X12_RUNS", "5"))
LARGE_RUNS = min(RUNS, 3)
LINES = 38
_MB = 1_000_000
_BLOCK_SETS = 500

ENVELOPE = (
    "ISA*00*          *00*          *ZZ*ACME           *ZZ*DISTRIBUTOR    *261121*0930*U*00401*000000001*0*P*>~\n"
    "GS*PO*ACME*DISTRIBUTOR*20261121*0930*1*X*004010~\n"
)
HEADING = (
    *("BEG*00*SA*PO{number:07d}**20261121*C-2044", "CUR*BY*USD", "REF*DP*038", "REF*IA*0044821"),
    *(
        "PER*BD*Jane Buyer*TE*5035550142",
        "FOB*CC*OR*Portland",
        "ITD*01*3*2**30**60",
        "DTM*002*20261205",
    ),
    *(
        "DTM*010*20261201",
        "DTM*001*20261212",
        "TD5**2*UPSN*M*Ground",
        "N9*L1*NOTES",
        "MSG*Deliver to dock 4 only",
    ),
    *("N1*BY*Example Buyer*92*0001", "N3*1 Main Street", "N4*Portland*OR*97201*US"),
    *("N1*ST*Distribution Centre 7*92*0007", "N3*1200 Harbour Road", "N4*Portland*OR*97203*US"),
    *("N1*VN*Example Vendor*92*4711", "N3*77 Mill Lane", "N4*Salem*OR*97301*US"),
    "PER*OC*John Order*TE*5035550143",
)

JUDGE = """
import sys
from edigateway.formats import x12
with open(sys.argv[1], "rb") as file:
    for reading in x12.stream(file):
        for answer in x12.acknowledge(reading.whole(lambda each: each.summary)):
            for segment in answer.segments:
                sys.stdout.write("*".join(segment))
"""
TO_JSON = """
import sys
from edigateway.formats import x12
with open(sys.argv[1], "rb") as file:
    for piece in x12.to_json(file):
        sys.stdout.buffer.write(piece)
"""
WRITE = """
import sys
from edigateway.formats import x12
with open(sys.argv[1], "rb") as file:
    for piece in x12.write(x12.from_json(file)):
        sys.stdout.buffer.write(piece)
"""
PYX12 = """
import logging, sys
from pyx12.params import ParamsBase
from pyx12.x12n_document import x12n_document
logging.disable()
x12n_document(ParamsBase(), sys.argv[2], sys.stdout, None, map_path=sys.argv[1])
"""


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


class SmallFacts:
    """A layer over the facts of a release that has only those slots and elements that a document uses."""

    def __init__(self, facts: Facts, document: str) -> None:
        """Look at the segments of ``document``, one a line."""
        self._facts = facts
        self._elements: dict[str, int] = {}
        for line in document.splitlines():
            tag, *elements = line.rstrip("~").split("*")
            self._elements[tag] = max(len(elements), self._elements.get(tag, 0))
        self.version = facts.version
        self.set_ids = facts.set_ids
        self.element = facts.element
        self.codes = facts.codes

    def transaction_set(self, set_id: str) -> Mapping[str, Any] | None:
        """Return a set without the slots that are not used."""
        whole = self._facts.transaction_set(set_id)
        return None if whole is None else {**whole, "slots": self._kept(whole["slots"])}

    def segment(self, tag: str) -> Mapping[str, Any] | None:
        """Return a segment as far as its elements are used."""
        whole = self._facts.segment(tag)
        if whole is None or tag not in self._elements:
            return whole
        kept = whole["elements"][: self._elements[tag]]
        conditions = [each for each in whole["conditions"] if int(each[-2:]) <= len(kept)]
        return {**whole, "elements": kept, "conditions": conditions}

    def _kept(self, slots: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        return [
            {**slot, "children": self._kept(slot["children"])} if "children" in slot else slot
            for slot in slots
            if slot["segment"] in self._elements
        ]


def competitors(root: Path) -> Sequence[Competitor]:
    """Return everyone who takes part; the last one is who the others are compared with."""
    python = (sys.executable, "-c")
    facts = published("004010")
    whole = _maps(root / "whole", facts)
    small = _maps(root / "small", SmallFacts(facts, _written(1)))
    return (
        Competitor(name="edigateway", command=lambda file: (*python, JUDGE, str(file))),
        Competitor(name="edigateway, to JSON", command=lambda file: (*python, TO_JSON, str(file))),
        Competitor(
            name="edigateway, from JSON",
            command=lambda file: (*python, WRITE, str(_json_of(file))),
        ),
        Competitor(
            name="pyx12, the whole set",
            command=lambda file: (*python, PYX12, whole, str(file)),
            takes_large=False,
        ),
        Competitor(
            name="pyx12, what is used",
            command=lambda file: (*python, PYX12, small, str(file)),
            takes_large=False,
        ),
    )


def _maps(folder: Path, facts: Facts) -> str:
    folder.mkdir()
    group = Group(functional_id="PO", version="004010", facts=facts, set_ids={"850"})
    write_maps(folder, OLD_ISA12, [group])
    return str(folder)


def main() -> None:
    """Measure and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        everyone = competitors(root)
        one = write_file(root / "one.edi", 1)
        many = write_file(root / "many.edi", SETS)
        _report(everyone, one, many, RUNS)
        wrong = [each for each in everyone if "JSON" not in each.name]
        print("the same with a wrong code in every line:")
        _report(wrong, one, _spoilt(many), RUNS)
        command = (sys.executable, "-m", "edigateway.cli", "x12", "validate", str(one))
        start = statistics.median(measure(command).cpu_s for _ in range(RUNS))
        print(f"edigw x12 validate, one file of one document: {start:.3f} s of processor time")
        if LARGE_MB:
            large = write_file(root / "large.edi", LARGE_MB * _MB // _size_of_set())
            _report([each for each in everyone if each.takes_large], one, large, LARGE_RUNS)


def write_file(path: Path, sets: int) -> Path:
    """Write one interchange with as many 850s, some hundred at a time."""
    with path.open("w", encoding="ascii", newline="") as file:
        file.write(ENVELOPE)
        for first in range(1, sets + 1, _BLOCK_SETS):
            numbers = range(first, min(first + _BLOCK_SETS, sets + 1))
            file.write("".join(map(_written, numbers)))
        file.write(f"GE*{sets}*1~\nIEA*1*000000001~\n")
    return path


def _json_of(file: Path) -> Path:
    """Return the X12-shaped JSON of a file, which is made once."""
    path = file.with_suffix(".json")
    if not path.exists():
        with file.open("rb") as source, path.open("wb") as target:
            target.writelines(x12.to_json(source))
    return path


def _spoilt(file: Path) -> Path:
    """Return a copy of a file in which every PO1 has a unit that does not exist."""
    path = file.with_stem(f"{file.stem}-wrong")
    path.write_bytes(file.read_bytes().replace(b"*EA*", b"*QQ*"))
    return path


def _written(number: int) -> str:
    body = [f"ST*850*{number:06d}", *(each.format(number=number) for each in HEADING)]
    for line in range(1, LINES + 1):
        body += _line(number, line)
    body += [f"CTT*{LINES}", f"SE*{len(body) + 2}*{number:06d}"]
    return "".join(f"{segment}~\n" for segment in body)


def _line(number: int, line: int) -> Iterator[str]:
    item = number * 31 + line * 7
    price = f"{item % 89}.{item % 90 + 10}"
    yield f"PO1*{line}*{item % 97 + 1}*EA*{price}**VN*SKU-{item % 99999:05d}*BP*B{item:07d}"
    if line % 4 == 0:
        yield f"CTP*RS*RES*{item % 89 + 1}.95"
    yield f"PID*F****Item {line} in a plain brown box"
    if line % 4 == 0:
        yield f"SCH*{item % 97 + 1}*EA***002*20261205"


def _size_of_set() -> int:
    return len(_written(1))


def _report(everyone: Sequence[Competitor], one: Path, file: Path, runs: int) -> None:
    size = file.stat().st_size
    segments = file.read_bytes().count(b"~")
    print(
        f"x12: {size / _MB:.2f} MB, {segments} segments; judged and acknowledged, {runs} runs each"
    )
    before = _medians(everyone, one, runs)
    after = _medians(everyone, file, runs)
    rates = {
        each.name: size / _MB / (after[each.name].cpu_s - before[each.name].cpu_s)
        for each in everyone
    }
    last = everyone[-1].name
    for name, rate in rates.items():
        ratio = f" = {rate / rates[last]:6.1f} x {last}" if len(rates) > 1 else ""
        print(
            f"{name:24} {rate:8.2f} MB/s {segments * rate * _MB / size:10.0f} segments/s{ratio};"
            f" start-up {before[name].cpu_s:5.2f} s; {after[name].peak_rss_bytes / _MB:6.1f} MB at most"
        )


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
