"""There and back: X12, JSON, X12."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edigateway.errors import Refused
from edigateway.formats import x12
from edigateway.formats.x12.reading.validator import Judged
from edigateway.model.envelope import TransactionSet
from tests.support.samples import open_sample
from tests.unit.formats.x12.outgoing import from_json, group, interchange, unchecked
from tests.unit.formats.x12.verdicts import VERDICTS

REFERENCE = Path(__file__).parents[4] / "docs" / "reference"
SCHEMA = json.loads((REFERENCE / "schemas" / "x12" / "file.v1.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
AS_RECEIVED = x12.Style(charset=x12.Charset.UTF_8)
UNWRITABLE = {
    "856/libedi-sample-4010-856.edi",
    "940/x12types-test-940-str9.edi",
}
"""Samples with values in ISA that no ISA of 106 characters can have."""
_HEALED = {"segment-count", "set-control-number"}

_visible = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="*>~^ "),
    max_size=8,
)
_component = st.lists(_visible, min_size=1, max_size=3)
_element = st.one_of(
    _visible,
    _component,
    st.fixed_dictionaries({"repeat": st.lists(st.one_of(_visible, _component), max_size=3)}),
)
_segment = st.builds(
    lambda tag, elements: [tag, *elements],
    st.sampled_from(["BEG", "REF", "N1", "PO1", "ZZZ", "Q"]),
    st.lists(_element, max_size=4),
)
_item = st.recursive(
    _segment,
    lambda items: st.fixed_dictionaries(
        {"loop": st.just("N1"), "segments": st.lists(items, max_size=3)}
    ),
    max_leaves=6,
)
_set = st.fixed_dictionaries(
    {"st": st.just(["850", "0001"]), "segments": st.lists(_item, max_size=5)}
)


def json_of(content: bytes) -> bytes:
    return b"".join(x12.to_json(BytesIO(content)))


def written_again(document: bytes) -> bytes:
    return b"".join(
        x12.write(
            x12.from_json(BytesIO(document)),
            style=AS_RECEIVED,
            strictness=x12.Strictness.UNCHECKED,
        )
    )


def canonical(content: bytes) -> bytes:
    return b"".join(x12.canonical(BytesIO(content)))


@given(st.lists(_set, max_size=3))
@settings(max_examples=50)
def test_whatever_was_written_comes_back_through_json(sets: list[Any]) -> None:
    """Any values at all are written so that they are read, told as JSON and written to the same bytes."""
    one = interchange({**group(), "gs": group(version="005010")["gs"], "sets": sets}, isa12="00501")
    content = unchecked(one, charset=x12.Charset.UTF_8)
    assert written_again(json_of(content)) == content
    assert canonical(content) == content


def _told(content: bytes) -> list[Any]:
    """Return what a reader makes of a file, but for what the canonical form heals."""
    return [
        [
            (group.functional_id, group.version, [_set_told(each) for each in group.transactions])
            for group in interchange.groups
        ]
        for interchange in x12.read(content)
    ]


def _set_told(transaction: TransactionSet) -> Any:
    records = list(transaction.tree.walk()) if transaction.tree else []
    found = [(each.code, str(each.place)) for each in transaction.findings]
    return (
        transaction.set_id,
        transaction.control_number,
        [(each.tag, len(each.elements)) for each in records],
        [each for each in found if each[0] not in _HEALED],
    )


@pytest.mark.parametrize("name", VERDICTS)
def test_sample_comes_back_through_json(name: str) -> None:
    """Files of other people keep every segment and every finding, and their canonical form is the same either way."""
    content = open_sample(name)
    try:
        document = json_of(content)
        again = written_again(document)
    except Refused:
        assert name in UNWRITABLE
        return
    VALIDATOR.validate(json.loads(document))
    assert again == canonical(content)
    assert canonical(again) == again
    assert json_of(again) != b""
    assert _told(again) == _told(content)


@pytest.mark.parametrize("name", [name for name in VERDICTS if name not in UNWRITABLE])
def test_sample_keeps_every_value(name: str) -> None:
    """Numbers aside, which have one form only, the groups of the canonical file are those of the file."""
    before, after = _groups(open_sample(name)), _groups(canonical(open_sample(name)))
    texts = zip(_texts(before), _texts(after), strict=True)
    changed = {(one, other) for one, other in texts if one != other}
    assert {pair for pair in changed if not _is_same_number(*pair)} == set()


@pytest.mark.parametrize("name", [name for name in VERDICTS if name not in UNWRITABLE])
def test_sample_is_the_same_json_quick_or_long(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text that is put together in one go is what an encoder makes of the shape."""
    quick = json_of(open_sample(name))
    monkeypatch.setattr(Judged, "is_plain", lambda *_: False)
    assert json_of(open_sample(name)) == quick


def _groups(content: bytes) -> list[Any]:
    return [each["groups"] for each in json.loads(json_of(content))["interchanges"]]


def _texts(value: Any) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [text for each in value.values() for text in _texts(each)]
        case _:
            return [text for each in value for text in _texts(each)]


def _is_same_number(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return not one.strip("0 ") and not other.strip("0 ")


def test_schema_describes_what_is_read_from_json() -> None:
    """The published schema refuses what the writer refuses."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    wrongs: list[Any] = [
        {"interchanges": [{"isa": []}]},
        {"interchanges": [interchange({"gs": [], "sets": [{"st": ["850"]}]})]},
        {"interchanges": [interchange(group({"st": ["850"], "segments": [["REF", 5]]}))]},
        {"interchanges": [interchange(group({"st": ["850"], "segments": [{"loop": "N1"}]}))]},
        {"interchanges": [interchange(5)]},
    ]
    for wrong in wrongs:
        with pytest.raises(jsonschema.ValidationError):
            VALIDATOR.validate(wrong)
    right = {"interchanges": [interchange(["TA1", "1"], group())]}
    VALIDATOR.validate(right)
    assert from_json(right) == right["interchanges"]


def test_reference_page_shows_json_that_can_be_written() -> None:
    """The example is right, loops and all: written and told again, it is the same."""
    page = (REFERENCE / "x12-json.md").read_text()
    example = page.partition("```json\n")[2].partition("```")[0]
    VALIDATOR.validate(json.loads(example))
    content = b"".join(x12.write(x12.from_json(BytesIO(example.encode()))))
    assert json.loads(json_of(content)) == json.loads(example)
