"""Which changes of a schema break an ERP that was built for it, and which do not."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from edigateway.canonical.compatibility import breaking_changes
from edigateway.canonical.publishing import Breaking, publish
from edigateway.canonical.schemas import json_schema, names

PUBLISHED = Path(__file__).parents[3] / "docs" / "reference" / "schemas"

SCHEMA: dict[str, Any] = {
    "$defs": {
        "Party": {
            "title": "Party",
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "inner": {"items": {"$ref": "#/$defs/Party"}, "type": "array"},
            },
        }
    },
    "type": "object",
    "properties": {
        "number": {"type": "string", "minLength": 1},
        "count": {"anyOf": [{"type": "integer"}, {"type": "null"}], "default": None},
        "way": {"enum": ["in", "out"], "type": "string"},
        "parties": {"type": "array", "items": {"$ref": "#/$defs/Party"}, "minItems": 1},
    },
    "required": ["number"],
}


def _changed(*path: str | int, to: object = None) -> dict[str, Any]:
    changed: Any = deepcopy(SCHEMA)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    if to is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = to
    return dict(changed)


_PARTY = ("$defs", "Party", "properties")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (_changed("properties", "way"), "way: is gone"),
        (_changed(*_PARTY, "name"), "parties[].name: is gone"),
        (_changed("required", to=["number", "way"]), "way: is newly required"),
        (_changed("required", to=[]), "number: need not be there any more"),
        (_changed("properties", "number", "minLength", to=2), "number: minLength was 1 and is 2"),
        (_changed("properties", "number", "minLength"), "number: minLength was 1 and is None"),
        (
            _changed("properties", "number", "pattern", to="^A"),
            "number: pattern was None and is '^A'",
        ),
        (
            _changed("properties", "way", "enum", to=["in"]),
            "way: enum was ['in', 'out'] and is ['in']",
        ),
        (
            _changed("properties", "way", "enum", to=["in", "out", "up"]),
            "way: enum was ['in', 'out'] and is ['in', 'out', 'up']",
        ),
        (
            _changed("properties", "count", "anyOf", to=[{"type": "integer"}]),
            "count: takes other types than before",
        ),
        (
            _changed("properties", "count", "anyOf", 0, "type", to="number"),
            "count: type was 'integer' and is 'number'",
        ),
        (_changed(*_PARTY, "name", "type", to="integer"), "parties[].name: type was"),
        (_changed("properties", "parties", "items"), "parties: items are gone"),
    ],
)
def test_change_that_breaks_somebody_is_told_with_its_place(
    changed: dict[str, Any], says: str
) -> None:
    """Readers rely on what is always there and on its values, writers on what is enough."""
    (found,) = breaking_changes(SCHEMA, changed)
    assert found.startswith(says)


@pytest.mark.parametrize(
    "changed",
    [
        SCHEMA,
        _changed("properties", "note", to={"type": "string"}),
        _changed(*_PARTY, "id", to={"type": "string"}),
        _changed("$defs", "Party", "title", to="Somebody"),
        _changed("properties", "number", "description", to="The buyer's."),
    ],
)
def test_new_optional_field_and_new_texts_break_nobody(changed: dict[str, Any]) -> None:
    """Readers ignore fields that they do not know, so that a version can grow."""
    assert breaking_changes(SCHEMA, changed) == ()


@pytest.mark.parametrize("name", names())
def test_model_has_not_broken_what_is_published(name: str) -> None:
    """Whoever needs a change that is refused here makes a new version and leaves this one as it is."""
    published = json.loads((PUBLISHED / name).read_text())
    assert breaking_changes(published, json_schema(name.partition(".")[0])) == ()


def test_publishing_writes_every_schema_and_overwrites_what_it_may(tmp_path: Path) -> None:
    """A schema that has only grown takes the place of the one before."""
    publish(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names())
    name = "invoice.v1.json"
    before = json.loads((tmp_path / name).read_text())
    del before["properties"]["department"]
    (tmp_path / name).write_text(json.dumps(before))
    publish(tmp_path)
    assert (tmp_path / name).read_text() == (PUBLISHED / name).read_text()


def test_publishing_refuses_a_breaking_change_and_writes_nothing(tmp_path: Path) -> None:
    """What was promised under a name stays as it was."""
    before = json_schema("invoice")
    before["properties"] = {"colour": {"type": "string"}}
    (tmp_path / "invoice.v1.json").write_text(json.dumps(before))
    with pytest.raises(Breaking, match=r"invoice\.v1\.json would break .* colour: is gone"):
        publish(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["invoice.v1.json"]
