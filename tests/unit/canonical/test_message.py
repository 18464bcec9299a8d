import json
from datetime import UTC, datetime

import jsonschema
import pytest
from pydantic import ValidationError

from edigateway.canonical import accept, to_json
from edigateway.canonical.message import MessageHeader, Source, message
from edigateway.canonical.schemas import json_schema

SOURCE = Source(
    ledger_document=123,
    interchange="000000001",
    group="1",
    transaction="0001",
    received_at=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
)


def _header(direction: str = "inbound") -> MessageHeader:
    return MessageHeader.model_validate(
        {
            "kind_version": "purchase_order/1",
            "id": "k-1",
            "event": "customer.order_received",
            "partner": "acme",
            "direction": direction,
            "environment": "test",
            "source": SOURCE,
        }
    )


def test_message_holds_the_document_byte_for_byte() -> None:
    """The document is put in as it is stored, never read and written again."""
    document = b'{"number": "4711",  "lines": [{}]}'
    content = message(_header(), document)
    assert document in content
    assert json.loads(content) == {
        "schema": "purchase_order/1",
        "id": "k-1",
        "event": "customer.order_received",
        "partner": "acme",
        "direction": "inbound",
        "environment": "test",
        "source": {
            "ledger_document": 123,
            "interchange": "000000001",
            "group": "1",
            "transaction": "0001",
            "received_at": "2024-01-02T03:04:05Z",
        },
        "document": {"number": "4711", "lines": [{}]},
    }


def test_message_obeys_its_published_schema() -> None:
    """What is sent is what was promised."""
    order = accept("purchase_order", {"number": "1", "lines": [{"quantity": "2"}]})
    jsonschema.validate(json.loads(message(_header(), to_json(order))), json_schema("message"))


def test_message_in_an_unknown_direction_is_refused() -> None:
    """The header is as strict as the document."""
    with pytest.raises(ValidationError):
        _header("sideways")
