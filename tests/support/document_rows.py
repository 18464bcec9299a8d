"""Rows for tests: a received file with its interchange, group, set and document, in whatever state a test wants."""

from edigateway.ledger import tables
from edigateway.ledger.payloads import pack
from edigateway.ledger.unit import Unit
from tests.support.ledger_rows import add_transmission


def add_envelope(unit: Unit, transmission_id: int, *, control_number: str = "000000412") -> int:
    """Add an interchange and a group to a file; return the group's number."""
    interchange = unit.add(
        tables.interchange,
        transmission_id=transmission_id,
        position=0,
        sender="ZZ/ACME",
        receiver="ZZ/WE",
        control_number=control_number,
        date="261121",
        time="0930",
        usage="P",
        version="00401",
        offset_bytes=0,
        length_bytes=3,
        sha256="0" * 64,
        state="read",
        findings=[],
        duplicate_of=None,
    )
    return unit.add(
        tables.functional_group,
        interchange_id=interchange,
        position=0,
        functional_id="PO",
        sender="ACME",
        receiver="WE",
        control_number="77",
        version="004010",
        declared_sets=1,
        verdict="A",
        findings=[],
    )


def add_document(
    unit: Unit, *, number: str = "4711", content: bytes | None = b"{}", **values: object
) -> int:
    """Add a document in a file and envelope of its own; ``values`` replace columns of the document."""
    file = add_transmission(unit, key=f"key-{number}-{unit.number()}", state="read")
    group = add_envelope(unit, file)
    transaction = unit.add(
        tables.transaction_set,
        group_id=group,
        position=0,
        set_id="850",
        control_number="0001",
        segments=9,
        offset_bytes=1,
        length_bytes=2,
        verdict="A",
        findings=[],
    )
    row: dict[str, object] = {
        "transaction_set_id": transaction,
        "transmission_id": file,
        "partner": "acme",
        "direction": "inbound",
        "kind": "purchase_order",
        "version": 1,
        "number": number,
        "event": "customer.order_received",
        "usage": "P",
        "state": "delivered",
        "detail": "",
        "findings": [],
        "sha256": unit.keep(pack(content)) if content is not None else None,
        "map": "x12/850",
        "map_digest": "m",
        "config_digest": "c",
        "software": "0",
        "created_at": unit.now,
        "settled_at": unit.now,
        "parent_id": None,
        "duplicate_of": None,
    }
    document = unit.add(tables.document, **(row | values))
    unit.add_plain(tables.business_key, document_id=document, name="purchase_order", value=number)
    return document


def add_delivery(
    unit: Unit, document_id: int, *, state: str, detail: str = "", ending: str = ""
) -> int:
    """Add a delivery with one attempt, which ended as its state says unless told otherwise."""
    delivery = unit.add(
        tables.delivery,
        document_id=document_id,
        target="erp",
        idempotency_key=f"k-{document_id}",
        state=state,
        detail=detail,
        tries=1,
        created_at=unit.now,
        settled_at=None,
    )
    unit.add_plain(
        tables.attempt,
        subject_id=delivery,
        number=1,
        started_at=unit.now,
        ended_at=unit.now,
        ending=ending or ("accepted" if state == "delivered" else state),
        detail=detail,
        node=unit.node,
    )
    return delivery
