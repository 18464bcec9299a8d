"""Rows for tests: the least that the ledger takes."""

from edigateway.ledger import tables
from edigateway.ledger.payloads import pack
from edigateway.ledger.unit import Unit


def add_transmission(
    unit: Unit, content: bytes = b"ISA", *, key: str = "k1", **values: object
) -> int:
    """Add a received file."""
    row: dict[str, object] = {
        "direction": "in",
        "mailbox": "acme",
        "arrival_key": key,
        "partner": "acme",
        "format": "x12",
        "name": "order.edi",
        "size_bytes": len(content),
        "state": "received",
        "detail": "",
        "tries": 0,
        "created_at": unit.now,
        "settled_at": None,
        "node": unit.node,
        "parent_id": None,
        "message_id": None,
    }
    return unit.add(tables.transmission, sha256=unit.keep(pack(content)), **(row | values))


def add_message(unit: Unit, **values: object) -> int:
    """Add a message that a partner called with and that was refused."""
    row: dict[str, object] = {
        "direction": "in",
        "transport": "as2",
        "partner": "acme",
        "reference": "1.2@acme",
        "wire_sha256": "0" * 64,
        "content_sha256": "",
        "kept_sha256": None,
        "facts": {},
        "accepted": False,
        "receipts": 0,
        "receipt_sha256": None,
        "receipt_facts": {},
        "receipt_to": "",
        "state": "delivered",
        "detail": "decryption-failed: no key of ours opens it",
        "tries": 0,
        "created_at": unit.now,
        "settled_at": unit.now,
        "node": unit.node,
    }
    return unit.add(tables.message, **(row | values))
