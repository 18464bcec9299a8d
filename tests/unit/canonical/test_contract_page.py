"""The page for the developer on the ERP's side names every part and every field, and nothing that is not there."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from edigateway.canonical import EVENTS, KINDS
from edigateway.canonical.document import Canonical, CanonicalDocument, Coded, Entry, Unmapped

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "json-contract.md").read_text("utf-8")
_SECTION = re.compile(r"^#{3,4} (\w+)(?:: `\w+`)?\n(.*?)(?=^#|\Z)", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)
SECTIONS = {name: _FIELD.findall(text) for name, text in _SECTION.findall(PAGE)}


def _with_fields(model: type[BaseModel]) -> set[type[BaseModel]]:
    """Return a part and all that it is made of and inherits from, where they have fields of their own."""
    found: set[type[BaseModel]] = set()
    waiting = [model]
    while waiting:
        here = waiting.pop()
        if here in found or not issubclass(here, Canonical):
            continue
        found.add(here)
        here.model_rebuild()  # resolves what was only a name when the class was made
        waiting += [base for base in here.__bases__ if issubclass(base, BaseModel)]
        for field in here.model_fields.values():
            waiting += _models_in(field.annotation)
    return {each for each in found if _own(each) and each not in {Entry, CanonicalDocument}}


def _models_in(annotation: object) -> list[type[BaseModel]]:
    inner = getattr(annotation, "__args__", (annotation,))
    return [each for each in inner if isinstance(each, type) and issubclass(each, BaseModel)]


def _own(model: type[BaseModel]) -> set[str]:
    return {name for name in vars(model).get("__annotations__", {}) if name in model.model_fields}


def _name(part: type[BaseModel]) -> str:
    return part.__name__


PARTS = sorted({part for model in KINDS.values() for part in _with_fields(model)}, key=_name)


@pytest.mark.parametrize("part", PARTS)
def test_part_is_described_with_all_its_fields(part: type[BaseModel]) -> None:
    """Each field stands once, where it belongs; what is inherited stands with the part that has it."""
    number = ["number"] if issubclass(part, CanonicalDocument) else []
    assert sorted(SECTIONS[part.__name__]) == sorted([*number, *_own(part)])


def test_nothing_is_described_that_is_not_there() -> None:
    """A part that is gone is gone from the page."""
    assert {Coded, Unmapped} <= set(PARTS)
    described = {name for name, fields in SECTIONS.items() if fields}
    assert described == set(map(_name, PARTS))


def test_every_kind_stands_with_its_events() -> None:
    """The developer finds by the event what comes with it."""
    for kind in KINDS:
        (row,) = re.findall(rf"^\| \[`{kind}`\].*$", PAGE, re.MULTILINE)
        assert f"`{EVENTS[kind, 'inbound']}` | `{EVENTS[kind, 'outbound']}` |" in row


def test_links_within_the_page_lead_somewhere() -> None:
    """A link to a part finds its section."""
    titles = re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    assert set(re.findall(r"\]\(#([^)]*)\)", PAGE)) - anchors == set()
