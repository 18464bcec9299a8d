"""Fuzzes one target, guided by coverage: ``python -m tests.fuzz TARGET [options of libFuzzer]``.

What it finds on the way is kept below ``build/fuzz``, so that the next run goes on from there.
"""

import sys
from importlib import import_module
from pathlib import Path

import atheris

from tests.fuzz.corpus import TARGETS, folder

_HERE = Path(__file__).parent
_OF_AS2 = {"opening", "receipts"}
_ROOMS = ["edigateway.formats.x12", "edigateway.transports.as2"]
_FOUND = _HERE.parents[1] / "build" / "fuzz"


def main() -> None:
    """Let libFuzzer make inputs for a target until it finds one that breaks a rule."""
    name, *options = sys.argv[1:]
    if name not in TARGETS:
        sys.exit(f"{name!r} is none of {', '.join(TARGETS)}")
    with atheris.instrument_imports(include=_ROOMS):
        target = import_module(f"tests.fuzz.{name}")
    found, seeds = _FOUND / name, _FOUND / "seeds" / name
    for each in (found, seeds):
        each.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (seeds / f"{number:03}").write_bytes(seed)
    folders = [str(each) for each in (found, seeds, folder(name))]
    words, size = ("as2.dict", 4000) if name in _OF_AS2 else ("x12.dict", 600)
    usual = [
        f"-dict={_HERE / words}",
        f"-max_len={size}",
        "-timeout=10",
        f"-artifact_prefix={found}-",
    ]
    atheris.Setup([sys.argv[0], *usual, *options, *folders], target.check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
