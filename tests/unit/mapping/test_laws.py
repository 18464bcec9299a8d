"""The laws of the map language, on every base map, our own samples, and everything that others published."""

import json
from functools import cache
from pathlib import Path

import pytest

from edigateway.canonical import NotCanonical, finish
from edigateway.contracts import registry
from edigateway.mapping import CompiledMap, MapLibrary, base_maps, compile_map
from tests.support.samples import OPEN_SAMPLES
from tests.support.there_and_back import (
    canonical_form,
    received,
    segments,
    without_positions,
    written,
)

OURS = Path(__file__).parents[3] / "samples"
FILES = [
    *sorted(OURS.glob("*.edi")),
    *(
        path
        for folder in ("810", "832", "846", "850", "855", "856", "860", "865", "940", "945")
        for path in sorted((OPEN_SAMPLES / folder).glob("*"))
        if path.suffix == ".edi"
    ),
]

NOT_AS_SENT = {
    "edinet-x12-850a.edi": "an empty pair stands between PO105 and the pairs that say something; pairs are written together",
    "as2lib-issue12-1.edi": "ten empty elements stand between the pairs of PO1",
    "vscode-edi-multiple-transactions.edi": "a rate of exchange is written with as many digits as CUR03 must have",
}
"""Samples that come back with the same meaning and not with the same segments, and why."""

NOT_WRITABLE = {
    "x12types-test-940-str11.edi": "a text holds the character that ends our segments",
}
"""Samples that cannot be written with the delimiters that we use."""


@cache
def maps() -> dict[str, CompiledMap]:
    """Return every base map of X12 by its set, each compiled once."""
    library = MapLibrary([*base_maps()], registry.formats())
    names = (name for name in library.names() if name.startswith("x12/"))
    return {
        name.removeprefix("x12/"): compile_map(library.load(name))
        for name in names
        if name != "x12/parts"
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_document_comes_back_as_it_was_sent(path: Path) -> None:
    """Laws 1 and 2: writing what was read gives the same segments, and reading that gives the same document."""
    for found in received(canonical_form(path.read_bytes()), maps()):
        ready = maps()[found.transaction.set_id]
        document = found.document(ready)
        if path.name in NOT_WRITABLE:
            continue
        [again] = received(written(document, ready, found.release), maps())
        assert without_positions(again.document(ready)) == without_positions(document)
        if path.name not in NOT_AS_SENT:
            assert segments(again) == segments(found)


def test_base_maps_are_tried_on_enough() -> None:
    """The laws are worth something: each base map has a sample of ours."""
    sets = {path.name.partition("-")[0] for path in OURS.glob("*.edi")}
    assert maps().keys() <= sets


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_of_a_document_vanishes(path: Path) -> None:
    """Laws 3 and 4: each element is the source of a value, or left over, or of those that a map ignores."""
    for found in received(path.read_bytes(), maps()):
        ready = maps()[found.transaction.set_id]
        tree, separator = found.transaction.tree, found.transaction.component_separator
        assert tree is not None
        explanation = ready.explain(tree, separator)
        assert explanation.document == found.document(ready)
        taken = {
            (each.place.position, text)
            for each in explanation.sources
            for text in each.text.replace(separator or "*", "*").split("*")
        }
        kept = set(_left(explanation.document))
        for record in tree.walk():
            left = [
                text
                for element in record.elements[1:]
                for text in (element.split(separator) if separator else [element])
                if text and (record.position, text) not in taken | kept
            ]
            assert record.tag in IGNORED or set(left) <= {*record.elements[1:4:2]}


IGNORED = {"ST", "SE", "CTT", "HL"}
"""What base maps ignore, because a writer counts it; in other segments the code of a location stands in element 1 or 3."""


def _left(value: object) -> list[tuple[int, str]]:
    if isinstance(value, list):
        return [each for item in value for each in _left(item)]
    if not isinstance(value, dict):
        return []
    found = [each for item in value.values() for each in _left(item)]
    if "tag" in value and "position" in value:
        found += [
            (value["position"], part)
            for text in value["elements"].values()
            for part in (text, *text.replace(">", ":").split(":"))
        ]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_is_proved_of_a_map_holds(path: Path) -> None:
    """A document of a map that was checked needs no look at each value: the model would say the same."""
    for found in received(path.read_bytes(), maps()):
        ready = maps()[found.transaction.set_id]
        document, kind = found.document(ready), ready.map.document
        assert ready.is_proved
        quickly = _finished(kind, document, is_proved=True)
        assert _finished(kind, document, is_proved=False) == quickly


def _finished(kind: str, document: dict[str, object], *, is_proved: bool) -> object:
    try:
        found = finish(kind, document, is_proved=is_proved)
    except NotCanonical as error:
        return error.findings
    return json.loads(found.content), found.number, found.keys
