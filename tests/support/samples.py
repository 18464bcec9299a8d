"""Public X12 and CSV files written by others; their licences keep them outside this repository."""

from pathlib import Path

import pytest

OPEN_SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "open"


def open_sample(name: str) -> bytes:
    """Return the bytes of one public sample such as ``850/oopx12-from-aojuk.edi``; skip where they are absent."""
    path = OPEN_SAMPLES / name
    if not path.exists():
        pytest.skip(f"the public sample {name} is not beside this checkout")
    return path.read_bytes()
