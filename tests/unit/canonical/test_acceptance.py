import json
from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from edigateway.canonical import EVENTS, KINDS, NotCanonical, accept, to_json
from edigateway.canonical.acceptance import CODES
from edigateway.canonical.document import Number
from edigateway.canonical.purchase_order import PurchaseOrder

ORDER: dict[str, object] = {
    "number": "4711",
    "ordered_on": "2024-01-02",
    "lines": [
        {"quantity": "10.00", "unit": {"code": "EA", "meaning": "each"}, "unit_price": ".75"}
    ],
}


def test_accepted_document_is_frozen_and_typed() -> None:
    """Inside the house numbers are Decimal and nobody changes a document."""
    order = accept("purchase_order", ORDER)
    assert isinstance(order, PurchaseOrder)
    assert order.lines[0].quantity == Decimal(10)
    with pytest.raises(ValidationError):
        PurchaseOrder.__setattr__(order, "number", "4712")


def test_json_is_the_same_whatever_the_order_of_the_fields() -> None:
    """Equal documents are equal bytes: numbers in their shortest form, empty fields left out."""
    again = {**dict(reversed(ORDER.items())), "notes": [], "currency": None}
    content = to_json(accept("purchase_order", ORDER))
    assert content == to_json(accept("purchase_order", again))
    assert content == (
        b'{"number":"4711","ordered_on":"2024-01-02","lines":[{"quantity":"10",'
        b'"unit":{"code":"EA","meaning":"each"},"unit_price":"0.75"}]}'
    )


@pytest.mark.parametrize("kind", KINDS)
def test_json_begins_with_the_number_and_ends_with_what_had_no_field(kind: str) -> None:
    """A document reads from its heading to its lines; what is left over comes last."""
    rest = {"extra": {"a": "b"}, "unmapped": [{"tag": "Z", "position": 1, "elements": {"01": "x"}}]}
    order: dict[str, object] = {"parties": [{}], "lines": [{}]}
    own: dict[str, dict[str, object]] = {
        "purchase_order": {"currency": "USD", **order},
        "order_acknowledgement": {"currency": "USD", **order},
        "ship_notice": {"created_on": "2024-01-02", "shipments": [{}]},
        "invoice": {"total": "1", **order},
        "order_change": {"change_sequence": "2", **order},
        "order_change_acknowledgement": {"change_sequence": "2", **order},
        "inventory_report": {"reported_on": "2024-01-02", **order},
        "price_catalog": {"edition": "2", **order},
        "warehouse_order": {"purchase_order": "4711", **order},
        "warehouse_shipment": {"shipment": "S", "parties": [{}], "packs": [{}]},
    }
    written = json.loads(to_json(accept(kind, {**rest, **own[kind], "number": "1"})))
    assert list(written) == ["number", *own[kind], "extra", "unmapped"]


def test_level_begins_with_its_own_fields_and_ends_with_the_levels_inside_it() -> None:
    """The number of an order stands before its items, however many they are."""
    item = {"number": "1", "quantity": "2", "references": [{"value": "r"}]}
    order = {"number": "4711", "dates": [{"on": "2024-01-02"}], "items": [item]}
    notice = accept("ship_notice", {"number": "S", "shipments": [{"orders": [order]}]})
    assert json.dumps(order, separators=(",", ":")).encode() in to_json(notice)


def test_json_is_accepted_again_as_the_same_document() -> None:
    """What goes out can come back."""
    order = accept("purchase_order", ORDER)
    assert PurchaseOrder.model_validate_json(to_json(order)) == order


def test_document_with_faults_is_refused_with_all_of_them() -> None:
    """Each finding names the field, what is wrong and the value."""
    wrong = {"lines": [{"quantity": "ten", "colour": "red"}], "ordered_on": "2024-02-30"}
    with pytest.raises(NotCanonical) as caught:
        accept("purchase_order", wrong)
    found = [(each.code, each.message.split(":")[0], each.value) for each in caught.value.findings]
    assert sorted(found) == sorted(
        [
            ("canonical-missing", "number is required and was not given", None),
            ("canonical-invalid", "lines.0.quantity", "ten"),
            ("canonical-unknown-field", "there is no field lines.0.colour", "red"),
            ("canonical-invalid", "ordered_on", "2024-02-30"),
        ]
    )
    assert {each.code for each in caught.value.findings} <= CODES.keys()


def test_order_without_lines_is_refused() -> None:
    """An order of nothing is no order."""
    with pytest.raises(NotCanonical, match="lines is required"):
        accept("purchase_order", {"number": "1", "lines": []})


def test_acknowledgement_without_lines_is_accepted() -> None:
    """An order may be taken or refused as a whole (X12 BAK02 AK, RJ)."""
    assert accept("order_acknowledgement", {"number": "1"}).number == "1"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("0", "0"),
        ("0.00", "0"),
        ("-0", "0"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("12.500", "12.5"),
        ("-7.10", "-7.1"),
        (5, "5"),
    ],
)
def test_number_is_kept_in_its_shortest_form(sent: object, kept: str) -> None:
    """Equal numbers are equal texts."""
    assert str(TypeAdapter(Number).validate_python(sent)) == kept


@pytest.mark.parametrize("sent", ["NaN", "Infinity", "1E+9999999", "9" * 29, "1E-9999999"])
def test_number_without_end_is_refused(sent: str) -> None:
    """A number from outside cannot fill the memory."""
    with pytest.raises(ValidationError):
        TypeAdapter(Number).validate_python(sent)


@pytest.mark.parametrize(
    ("kind", "document", "keys"),
    [
        ("purchase_order", ORDER, (("purchase_order", "4711"),)),
        ("order_acknowledgement", {"number": "4711"}, (("purchase_order", "4711"),)),
        ("invoice", {"number": "I", "total": "1"}, (("invoice", "I"),)),
        (
            "invoice",
            {"number": "I", "total": "1", "purchase_order": "4711"},
            (("invoice", "I"), ("purchase_order", "4711")),
        ),
        ("order_change", {"number": "4711"}, (("purchase_order", "4711"),)),
        ("order_change_acknowledgement", {"number": "4711"}, (("purchase_order", "4711"),)),
        ("inventory_report", {"number": "R", "lines": [{}]}, (("inventory_report", "R"),)),
        ("price_catalog", {"number": "C"}, (("price_catalog", "C"),)),
        ("warehouse_order", {"number": "W"}, (("warehouse_order", "W"),)),
        (
            "warehouse_order",
            {"number": "W", "purchase_order": "4711"},
            (("warehouse_order", "W"), ("purchase_order", "4711")),
        ),
        (
            "warehouse_shipment",
            {"number": "W", "purchase_order": "4711", "shipment": "S"},
            (("warehouse_order", "W"), ("shipment", "S"), ("purchase_order", "4711")),
        ),
        (
            "ship_notice",
            {
                "number": "S",
                "shipments": [
                    {
                        "packs": [{"orders": [{"number": "1"}]}],
                        "orders": [{"number": "2"}, {"number": "1"}],
                    },
                    {"items": [{"purchase_order": "3"}]},
                ],
            },
            (
                ("shipment", "S"),
                ("purchase_order", "2"),
                ("purchase_order", "1"),
                ("purchase_order", "3"),
            ),
        ),
    ],
)
def test_document_knows_the_numbers_it_is_found_by(
    kind: str, document: dict[str, object], keys: tuple[tuple[str, str], ...]
) -> None:
    """Its own number comes first, then each order number once."""
    assert KINDS[kind].business_keys(document) == keys


def test_every_kind_has_an_event_in_each_direction() -> None:
    """No document goes in or out without a word for it."""
    assert EVENTS.keys() == {(kind, way) for kind in KINDS for way in ("inbound", "outbound")}
    assert EVENTS["purchase_order", "inbound"] == "customer.order_received"


@pytest.mark.parametrize(
    ("event", "kind", "direction"),
    [
        ("supplier.inventory_reported", "inventory_report", "inbound"),
        ("customer.order_changed", "order_change", "inbound"),
        ("supplier.order_change_answered", "order_change_acknowledgement", "inbound"),
        ("supplier.prices_published", "price_catalog", "inbound"),
        ("warehouse.shipment_ordered", "warehouse_order", "outbound"),
        ("warehouse.shipped", "warehouse_shipment", "inbound"),
    ],
)
def test_event_says_who_did_what_as_a_distributor_sees_it(
    event: str, kind: str, direction: str
) -> None:
    """A distributor buys, sells, and has goods in the warehouses of others."""
    assert EVENTS[kind, direction] == event


def test_what_a_loop_leaves_stays_with_its_entry() -> None:
    """Whole records, with those below them, and elements that are left of a record that was taken."""
    left = [
        {"tag": "REF", "of": "REF[DP]", "position": 4, "elements": {"03": "x"}},
        {
            "tag": "LM",
            "within": "N1[ST]",
            "position": 5,
            "elements": {"01": "ZZ"},
            "children": [{"tag": "LQ", "position": 6, "elements": {"01": "1"}}],
        },
    ]
    party = {"name": "Acme", "unmapped": left}
    order = {"number": "1", "parties": [party], "lines": [{"number": "1", "unmapped": left}]}
    assert json.loads(to_json(accept("purchase_order", order))) == order
