"""Sends documents through a map and back: bytes to canonical JSON, and that JSON to bytes again."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from edigateway.contracts.format import DocumentTerms, Draft, Terms
from edigateway.errors import Refused
from edigateway.formats import x12
from edigateway.formats.x12.format import X12
from edigateway.mapping import CompiledMap
from edigateway.model.acknowledgement import Enclosure
from edigateway.model.envelope import TransactionSet, Verdict
from edigateway.model.finding import Severity
from edigateway.model.identity import Identity
from edigateway.model.record import Record

_OURS = Identity(qualifier="ZZ", id="SENDER")
_THEIRS = Identity(qualifier="ZZ", id="RECEIVER")
_LONG_DATE = 8


@dataclass(frozen=True, slots=True)
class Received:
    """One transaction set that was read, and the release of its group."""

    transaction: TransactionSet
    release: str

    def document(self, ready: CompiledMap) -> dict[str, Any]:
        """Return what a map makes of it."""
        assert self.transaction.tree is not None
        return ready.read(self.transaction.tree, self.transaction.component_separator).document


def received(payload: bytes, maps: dict[str, CompiledMap]) -> Iterator[Received]:
    """Yield the sets that were taken and that there is a map for."""
    terms = Terms(
        documents={
            name: DocumentTerms(layout=each.map.layout.written()) for name, each in maps.items()
        }
    )
    for interchange in X12().read(payload, terms):
        for group in interchange.groups:
            for each in group.transactions:
                if each.verdict is not Verdict.REJECTED and each.tree and each.set_id in maps:
                    yield Received(each, group.version)


def canonical_form(payload: bytes) -> bytes:
    """Return a file as we would write it, numbers in their shortest form; as it is where its envelope is damaged."""
    try:
        return b"".join(x12.canonical(BytesIO(payload)))
    except Refused:
        return payload


def written(document: dict[str, Any], ready: CompiledMap, release: str) -> bytes:
    """Return the interchange that a map writes for a canonical document; no error may be found."""
    made = ready.write(document)
    assert [each for each in made.findings if each.severity is Severity.ERROR] == []
    layout = ready.map.layout.written()
    draft = Draft(
        document=str(ready.map.layout.keys["set"]),
        layout=layout,
        tree=made.tree,
        component_separator=made.component_separator,
    )
    enclosure = Enclosure(
        sender=_OURS,
        receiver=_THEIRS,
        group_sender="SENDER",
        group_receiver="RECEIVER",
        interchange_number=1,
        group_number=1,
        made_at=datetime(2026, 11, 21, tzinfo=UTC),
        usage="T",
        version=release[:6],
    )
    return X12().write([draft], enclosure)


def without_positions(value: Any) -> Any:
    """Return a document without the places where leftovers stood."""
    if isinstance(value, dict):
        return {key: without_positions(each) for key, each in value.items() if key != "position"}
    return [without_positions(each) for each in value] if isinstance(value, list) else value


def segments(found: Received) -> Counter[tuple[str, ...]]:
    """Return the segments of a set, without what a writer counts: ST, SE, CTT and the numbers of levels.

    Segments are compared as often as they stand there, not in their order: those of one kind at one place of a loop are
    written in the order of the map's fields.
    """
    tree = found.transaction.tree
    assert tree is not None
    separator = found.transaction.component_separator
    return Counter(
        tuple(_compared(record, separator))
        for record in tree.walk()
        if record.tag not in ("ST", "SE", "CTT")
    )


def _compared(record: Record, separator: str) -> Sequence[str]:
    elements = list(record.elements)
    if record.tag == "HL":
        return ["HL", elements[3]]
    elements = [_with_century(record, number, each) for number, each in enumerate(elements)]
    return [each.replace(separator, ":") if separator else each for each in elements]


def _with_century(record: Record, number: int, text: str) -> str:
    """Return a date of six digits as we would write it."""
    dated = {("BEG", 5), ("DTM", 2), ("BCH", 6), ("BCH", 11), ("BSN", 3), ("BAK", 4), ("BIG", 1)}
    is_short = len(text) == _LONG_DATE - 2 and text.isdigit()
    if (record.tag, number) in dated and is_short:
        return ("20" if int(text[:2]) < 50 else "19") + text
    return text
