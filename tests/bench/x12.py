"""How fast X12 is judged and acknowledged, beside pyx12, which has our own facts as its maps.

Beside that: judged and made X12-shaped JSON; that JSON read, judged and written as X12; and a file with a wrong code in
every line. The command line is timed on a file of one document, cold start and all.

pyx12 takes the longer the more there is in a map, so it takes part twice: with the whole set, as we do, and with a map
that has only those slots and elements that the files use, as a partner's guide would be. The ratio is to the faster of the two.

"""

import os
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from edigateway.formats import x12
from edigateway.formats.x12.dictionary.facts import Facts, published
from edigateway.formats.x12.second_opinion.maps import write_maps
from edigateway.formats.x12.second_opinion.transcript import OLD_ISA12, Group
from tests.bench.competing import MB, Competitor, measure, report
from tests.bench.orders import order, size_of_order, write_file

SETS = int(os.environ.get("BENCH_X12_SETS", "1000"))
LARGE_MB = int(os.environ.get("BENCH_X12_LARGE_MB", "100"))
"""The size of the large file; 0 leaves it out."""
RUNS = int(os.environ.get("BENCH_X12_RUNS", "5"))
LARGE_RUNS = min(RUNS, 3)

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
    small = _maps(root / "small", SmallFacts(facts, order(1)))
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
        report("x12, judged and acknowledged", everyone, one, many, RUNS)
        wrong = [each for each in everyone if "JSON" not in each.name]
        print("the same with a wrong code in every line:")
        report("x12, wrong", wrong, one, _spoilt(many), RUNS)
        command = (sys.executable, "-m", "edigateway.cli", "x12", "validate", str(one))
        start = statistics.median(measure(command).cpu_s for _ in range(RUNS))
        print(f"edigw x12 validate, one file of one document: {start:.3f} s of processor time")
        if LARGE_MB:
            large = write_file(root / "large.edi", LARGE_MB * MB // size_of_order())
            takers = [each for each in everyone if each.takes_large]
            report("x12, large", takers, one, large, LARGE_RUNS)


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
