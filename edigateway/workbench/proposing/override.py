"""Proposes the map of one transaction set: what the samples have that the base map does not take."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from edigateway.contracts.format import Vocabulary
from edigateway.mapping.explaining import Explanation
from edigateway.mapping.language import Map
from edigateway.mapping.locations import parse_elements
from edigateway.model.finding import Finding
from edigateway.workbench.proposing import codes, leftovers
from edigateway.workbench.proposing.questions import question


def override(
    name: str, base: Map, explanations: Sequence[Explanation], vocabulary: Vocabulary | None
) -> str:
    """Write a map that extends a base map, and holds only the difference."""

    def is_known(place: str) -> bool:
        location = parse_elements(place)
        if location is None or vocabulary is None:
            return False
        way = location.segments.steps
        return vocabulary.complaint(way, location.first, location.component) is None

    documents = [_without_doubted(each) for each in explanations]
    coded = codes.coded_fields(base, explanations)
    fields = [*codes.fields(coded, name), *leftovers.section(documents, is_known)]
    asked = [
        *_doubts(explanations, {each.path for each in coded}),
        *leftovers.unplaced(documents, is_known),
    ]
    lines = [
        f"# What the samples have that {base.name} does not take, and nothing else.",
        *map(question, asked),
        f"map: {name}",
        f"extends: {base.name}",
        *(["fields:", *fields] if fields else []),
        *(["tables:", *codes.tables(coded, name)] if coded else []),
    ]
    return "\n".join(lines) + "\n"


def _doubts(explanations: Sequence[Explanation], answered: set[str]) -> Iterator[str]:
    """Yield a question for each kind of thing that the base map doubted, each with one example."""
    found: dict[tuple[str, str], Finding] = {}
    for explanation in explanations:
        for each in explanation.findings:
            if each.field not in answered:
                found.setdefault((each.field or "", each.code), each)
    for _, each in sorted(found.items()):
        yield f"{each.message}: what do they mean by it?"


def _without_doubted(explanation: Explanation) -> Mapping[str, Any]:
    """Return the document without the texts that stayed unmapped because a field could not take them."""
    doubted = {(each.place.position, each.place.element) for each in explanation.findings}
    found: Mapping[str, Any] = _thinned(explanation.document, doubted)
    return found


def _thinned(value: Any, doubted: set[tuple[int | None, int | None]]) -> Any:
    if isinstance(value, list):
        return [_thinned(each, doubted) for each in value]
    if not isinstance(value, dict):
        return value
    thinned = {name: _thinned(inner, doubted) for name, inner in value.items()}
    if "tag" in value and "elements" in value and "of" in value:
        thinned["elements"] = {
            number: text
            for number, text in value["elements"].items()
            if (value["position"], int(number[:2])) not in doubted
        }
    return thinned
