from pathlib import Path

import jsonschema
import pytest

from edigateway.canonical import KINDS
from edigateway.canonical.schemas import json_schema, names, schema_file

PUBLISHED = Path(__file__).parents[3] / "docs" / "reference" / "schemas"


@pytest.mark.parametrize("name", names())
def test_published_schema_agrees_with_the_model(name: str) -> None:
    """The contract that the ERP reads is the one that the code keeps.

    After a change on purpose: ``python -m edigateway.canonical.publishing docs/reference/schemas``.
    """
    assert (PUBLISHED / name).read_text() == schema_file(name)


def test_nothing_else_is_published() -> None:
    """A schema without a model would promise what nobody keeps."""
    assert sorted(path.name for path in PUBLISHED.glob("*.json")) == sorted(names())


@pytest.mark.parametrize("kind", [*KINDS, "message"])
def test_schema_is_valid_and_has_a_stable_name(kind: str) -> None:
    """A version never changes its name."""
    schema = json_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:edigateway:schema:{kind}:1"


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"number": "1", "lines": []},
        {"number": 1, "lines": [{}]},
        {"number": "1", "lines": [{"colour": "red"}]},
    ],
)
def test_schema_refuses_what_the_model_refuses(document: dict[str, object]) -> None:
    """Missing, empty, mistyped and unknown fields are refused by the schema too."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, json_schema("purchase_order"))
