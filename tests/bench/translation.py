"""What translation costs: an 850 becomes canonical JSON and a 997, with the base map, and JSON becomes an 850 again.

Each command does what the one before it does and something more, so that the difference is what that costs: cutting the
text, judging it, reading it with the map, writing JSON.

For comparison: Bots 3.3 made JSON of such files, with a map of a partner's size, at 0.49 MB/s in a process of its own.
"""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.competing import Competitor, report
from tests.bench.orders import write_file

SETS = int(os.environ.get("BENCH_TRANSLATION_SETS", "1000"))
RUNS = int(os.environ.get("BENCH_TRANSLATION_RUNS", "5"))
BOTS_MB_S = 0.49
"""Megabytes of X12 in a second of processor time, measured once on the machine that the figures in docs are from."""

_CUT = """
import sys
with open(sys.argv[1], encoding="latin-1") as file:
    rest = ""
    while block := file.read(1 << 16):
        *segments, rest = (rest + block).split("~")
        for each in segments:
            each.split("*")
"""
_BEGIN = """
import gc, sys
from dataclasses import replace
from pathlib import Path
from edigateway import canonical
from edigateway.contracts.format import DocumentTerms, Terms
from edigateway.formats.x12.format import X12
from edigateway.mapping import MapLibrary, base_maps, compile_map
gc.freeze()
gc.set_threshold(100_000, 50, 50)
ready = compile_map(MapLibrary([*base_maps()]).load("x12/850"))
format_ = X12()
terms = Terms(documents={"850": DocumentTerms(layout=ready.map.layout.written())})
content = Path(sys.argv[1]).read_bytes()
"""
_END = """
for interchange in format_.read(content, terms, take):
    for answer in format_.acknowledge(interchange, [AcknowledgementForm()] * len(interchange.groups)):
        for segment in answer.segments:
            sys.stdout.write("*".join(segment))
"""
_JUDGE = f"""{_BEGIN}
from edigateway.model.acknowledgement import AcknowledgementForm
def take(transaction):
    return replace(transaction, tree=None)
{_END}"""
_MAP = f"""{_BEGIN}
from edigateway.model.acknowledgement import AcknowledgementForm
def take(transaction):
    ready.read(transaction.tree, transaction.component_separator)
    return replace(transaction, tree=None)
{_END}"""
_TRANSLATE = f"""{_BEGIN}
from edigateway.model.acknowledgement import AcknowledgementForm
def take(transaction):
    reading = ready.read(transaction.tree, transaction.component_separator)
    whole = canonical.finish("purchase_order", reading.document, is_proved=ready.is_proved)
    sys.stdout.buffer.write(whole.content)
    return replace(transaction, tree=None)
{_END}"""


def main() -> None:
    """Measure and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        one = write_file(root / "one.edi", 1)
        many = write_file(root / "many.edi", SETS)
        rates = report("translation of 850s", _commands(), one, many, RUNS)
    whole = rates["... and JSON"]
    before = 0.0
    for name, rate in rates.items():
        share = (1 / rate - before) * whole
        before = 1 / rate
        print(f"{name:24} {share:5.0%} of all")
    print(f"the whole: {whole / BOTS_MB_S:.0f} x what Bots 3.3 did ({BOTS_MB_S} MB/s)")


def _commands() -> Sequence[Competitor]:
    def command(name: str, program: str) -> Competitor:
        return Competitor(
            name=name, command=lambda file: (sys.executable, "-c", program, str(file))
        )

    return (
        command("cut", _CUT),
        command("... and judge, 997", _JUDGE),
        command("... and map", _MAP),
        command("... and JSON", _TRANSLATE),
    )
