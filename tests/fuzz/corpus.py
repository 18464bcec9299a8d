"""The inputs that are kept: few and small ones that go every way through the code, and those that once broke a rule."""

from pathlib import Path

TARGETS = ("reading", "validating", "acknowledging", "writing", "opening", "receipts")


def folder(target: str) -> Path:
    """Return where the inputs of a target are kept."""
    return Path(__file__).parent / "corpus" / target


def kept(target: str) -> dict[str, bytes]:
    """Return the inputs of a target by their names."""
    return {path.name: path.read_bytes() for path in sorted(folder(target).iterdir())}
