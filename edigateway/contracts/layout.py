"""What a format tells of a layout, so that locations in maps can be checked and found: record types and their columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from edigateway.errors import Fault
from edigateway.yamlfile import Path_, YamlFile

SECTION = "layout"
"""The key of a map that the layout stands under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordType:
    """One type of the records that a layout knows.

    ``name`` is the tag of its records in the tree of a document, and ``columns`` gives the number of the element that
    each column is, by name; None where only the header of a file tells. ``under`` is the name of the type that it lies
    below, None for the record that a document begins with.
    """

    name: str
    columns: Mapping[str, int] | None
    under: str | None = None


def key_faults(
    file: YamlFile, where: Path_, required: Sequence[str], optional: Sequence[str], what: str
) -> Iterator[Fault]:
    """Yield the keys of a mapping that nobody knows, and those that are missing; ``what`` names the mapping."""
    written: object = file.value
    for step in where:
        written = written[step] if isinstance(written, dict) else None
    keys = list(written) if isinstance(written, dict) else []
    known = [*required, *optional]
    for key in keys:
        if key not in known:
            problem = f"{what} has no key '{key}'"
            yield file.fault((*where, key), problem, nearest(key, known), key=True)
    for key in required:
        if key not in keys:
            yield file.fault(where, f"{what} needs {key}", f"add {key}")


def nearest(name: str, known: Sequence[str]) -> str:
    """Return what to do about a name that is none of those known."""
    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
