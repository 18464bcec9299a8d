"""The message that carries one document to the ERP: who, what, from where, around the document as it is stored."""

from typing import Literal

from pydantic import AwareDatetime, Field, JsonValue

from edigateway.canonical.document import Canonical


class Source(Canonical):
    """Where the document came from, so that anybody can find the bytes again."""

    ledger_document: int
    interchange: str
    group: str
    transaction: str
    received_at: AwareDatetime


class MessageHeader(Canonical):
    """What the ERP knows of a document before it reads it; ``id`` is the same on every try."""

    kind_version: str = Field(
        serialization_alias="schema", pattern=r"^[a-z_]+/[0-9]+$", examples=["purchase_order/1"]
    )
    id: str
    event: str
    partner: str
    direction: Literal["inbound", "outbound"]
    environment: Literal["production", "test"]
    source: Source


class Message(MessageHeader):
    """The whole message; its document obeys the schema that ``schema`` names."""

    document: dict[str, JsonValue]


def message(header: MessageHeader, document_json: bytes) -> bytes:
    """Put the header before a document that is JSON already, without reading the document again."""
    head = header.model_dump_json(by_alias=True).encode()
    return head[:-1] + b',"document":' + document_json + b"}"
