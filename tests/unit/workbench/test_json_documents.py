"""JSON files: what is taken for documents, and what is refused with a reason."""

import json

import pytest

from edigateway.errors import Refused
from edigateway.workbench.json_documents import documents, is_json

ONE, OTHER = {"number": "1"}, {"number": "2"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (json.dumps(ONE), [ONE]),
        (json.dumps([ONE, OTHER]), [ONE, OTHER]),
        (f"{json.dumps(ONE)}\n{json.dumps(OTHER, indent=2)}\n", [ONE, OTHER]),
        (json.dumps({"schema": "purchase_order/1", "document": ONE}), [ONE]),
        ("\ufeff" + json.dumps(ONE), [ONE]),
    ],
)
def test_documents_in_every_form_are_found(text: str, found: object) -> None:
    """A document, a list, one after the other as ``map try`` prints them, and what the ERP gets."""
    assert is_json(text.encode())
    assert documents(text.encode()) == found


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b'{"number": "1"', "line 1, column 15"),
        (b'{"n":\n nope}', "line 2, column 2"),
        (b'{"n": NaN}', "NaN is no number"),
        (b'{"n": "\xff"}', "byte 7 is not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", "no document"),
        (b'[{"number": "1"}, 2]', "entry 2 is no canonical document"),
    ],
)
def test_documents_of_what_is_none_are_refused_with_the_reason(payload: bytes, reason: str) -> None:
    """Whoever typed it sees where to look."""
    with pytest.raises(Refused, match=reason):
        documents(payload)


def test_file_of_a_partner_is_not_taken_for_json() -> None:
    """X12, rows and XML begin otherwise."""
    assert not any(map(is_json, (b"ISA*00*", b"Order,Line\n", b"<Order/>", b"")))
