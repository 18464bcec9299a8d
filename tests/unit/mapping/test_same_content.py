"""The same business content is the same document, whatever format it comes in: X12, rows, records, or JSON itself."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edigateway import canonical
from edigateway.contracts import registry
from edigateway.mapping.conversions.codes import code_lists
from edigateway.workbench.bench import Bench, open_bench
from edigateway.workbench.json_documents import documents

ROWS = """
map: same/rows
layout:
  format: csv
  delimiter: ";"
  columns: [ORDER, DATE, WANTED, MONEY, STORE, NAME, STREET, CITY, LINE, QTY, UNIT, PRICE, OURS, THEIRS, TEXT]
  group_by: [ORDER]
document: purchase_order
fields:
  number: ORDER
  purpose: {const: "00", as: code(purpose)}
  type: {const: SA, as: code(order_type)}
  currency_set_by: {const: BY, as: code(party_role)}
  ordered_on: DATE | date("%d.%m.%Y")
  requested_delivery_on: WANTED | date("%d.%m.%Y")
  currency: MONEY
  parties:
    - role: {const: ST, as: code(party_role)}
      name: NAME
      id: {scheme: {const: "92", as: code(id_scheme)}, value: STORE}
      address: {street: [STREET], city: CITY}
  lines:
    each: row
    fields:
      number: LINE
      quantity: QTY | decimal(",")
      unit: UNIT | code(unit)
      unit_price: PRICE | decimal(",")
      item_ids:
        - {scheme: {const: VN, as: code(item_id)}, value: OURS}
        - {scheme: {const: BP, as: code(item_id)}, value: THEIRS}
      description: TEXT
"""
RECORDS = """
map: same/records
layout:
  format: csv
  delimiter: "|"
  type_at: 1
  records:
    HEAD: {columns: [TYPE, ORDER, DATE, WANTED, MONEY]}
    SHIP: {under: HEAD, columns: [TYPE, STORE, NAME, STREET, CITY]}
    LINE: {under: HEAD, columns: [TYPE, NUMBER, QTY, UNIT, PRICE, TEXT]}
    ITEM: {under: LINE, columns: [TYPE, KIND, NUMBER]}
    DONE: {under: HEAD, columns: [TYPE, LINES], totals: {LINES: {count: LINE}}}
ignore: [DONE]
document: purchase_order
fields:
  number: HEAD.ORDER
  purpose: {const: "00", as: code(purpose)}
  type: {const: SA, as: code(order_type)}
  currency_set_by: {const: BY, as: code(party_role)}
  ordered_on: HEAD.DATE | date("%y%m%d")
  requested_delivery_on: HEAD.WANTED | date("%y%m%d")
  currency: HEAD.MONEY
  parties:
    - role: {const: ST, as: code(party_role)}
      name: SHIP.NAME
      id: {scheme: {const: "92", as: code(id_scheme)}, value: SHIP.STORE}
      address: {street: [SHIP.STREET], city: SHIP.CITY}
  lines:
    each: LINE
    fields:
      number: LINE.NUMBER
      quantity: LINE.QTY | implied(4)
      unit: LINE.UNIT | lookup(units)
      unit_price: LINE.PRICE | implied(4)
      item_ids: {each: ITEM, fields: {scheme: ITEM.KIND | code(item_id), value: ITEM.NUMBER}}
      description: LINE.TEXT
tables:
  units: {EA: each, CA: case, DZ: dozen, LB: pound}
"""
UNITS = ("EA", "CA", "DZ", "LB")


@cache
def bench() -> Bench:
    """Return a bench with the base maps and the two above."""
    with TemporaryDirectory() as folder:
        for name, text in (("rows", ROWS), ("records", RECORDS)):
            (Path(folder) / f"{name}.yaml").write_text(text)
        return open_bench([Path(folder)], registry.formats())


def coded(list_: str, code: str) -> dict[str, str]:
    """Return a code with our word for it."""
    return {"code": code, "meaning": code_lists()[list_][code]}


def numbers(most: int) -> st.SearchStrategy[str]:
    """Return exact numbers as texts in their shortest form."""
    found = st.decimals(min_value=0, max_value=most, places=4)
    return found.map(lambda each: f"{each:f}".rstrip("0").rstrip(".") or "0")


def texts(most: int) -> st.SearchStrategy[str]:
    """Return texts with what delimited files trip over, and nothing that X12 keeps for itself."""
    inner = st.text("AZaz09 ,;|\"'.+-=@#", max_size=most - 2)
    return st.builds("{}{}{}".format, st.sampled_from("AZ09"), inner, st.sampled_from("az9."))


def dates() -> st.SearchStrategy[str]:
    """Return days as JSON has them."""
    return st.dates(date(2000, 1, 1), date(2049, 12, 31)).map(date.isoformat)


def some(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects in which some fields are absent."""
    return st.fixed_dictionaries(required, optional=optional)


ITEM_IDS = st.tuples(texts(20), texts(20)).map(
    lambda each: [
        {"scheme": coded("item_id", code), "value": value}
        for code, value in zip(("VN", "BP"), each, strict=True)
    ]
)
LINE = some(
    {"quantity": numbers(99999), "unit": st.sampled_from(UNITS).map(lambda c: coded("unit", c))},
    {
        "number": texts(10),
        "unit_price": numbers(9999),
        "item_ids": ITEM_IDS,
        "description": texts(40),
    },
)
PARTY = some(
    {
        "role": st.just(coded("party_role", "ST")),
        "id": texts(12).map(lambda each: {"scheme": coded("id_scheme", "92"), "value": each}),
    },
    {
        "name": texts(30),
        "address": some({"street": st.tuples(texts(30)).map(list)}, {"city": texts(20)}),
    },
)
ORDER = some(
    {
        "number": texts(20),
        "purpose": st.just(coded("purpose", "00")),
        "type": st.just(coded("order_type", "SA")),
        "ordered_on": dates(),
        "currency": st.sampled_from(("USD", "EUR")),
        "currency_set_by": st.just(coded("party_role", "BY")),
        "lines": st.lists(LINE, min_size=1, max_size=3),
    },
    {"requested_delivery_on": dates(), "parties": PARTY.map(lambda each: [each])},
)


@pytest.mark.parametrize("name", ["x12/850", "same/rows", "same/records"])
@settings(max_examples=60, deadline=None)
@given(order=ORDER)
def test_order_is_the_same_document_in_each_format(name: str, order: dict[str, Any]) -> None:
    """What is told in a format and read again is the order that JSON tells, field for field, and nothing beside it."""
    [told] = documents(json.dumps(order).encode())
    accepted = canonical.accept("purchase_order", told)
    written = bench().write(name, [told])
    [trial] = bench().read(name, written.content)
    assert [*written.findings[0], *trial.findings] == []
    assert trial.content == order
    assert canonical.accept("purchase_order", trial.content) == accepted


@settings(max_examples=30, deadline=None)
@given(orders=st.lists(ORDER, min_size=1, max_size=3, unique_by=lambda each: each["number"]))
def test_orders_of_one_file_come_through_all_formats_in_turn(orders: list[dict[str, Any]]) -> None:
    """Handed on from format to format, as many orders arrive as were sent, and the last says what the first said."""
    for name in ("same/rows", "x12/850", "same/records"):
        written = bench().write(name, orders)
        orders_again = [dict(each.content) for each in bench().read(name, written.content)]
        assert orders_again == orders
        orders = orders_again
