"""Guesses what a column is by its name, as people call columns of orders."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from edigateway.workbench.proposing.cells import Cells, Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A field of a purchase order that a column may be, and which forms of cells it takes (any if none is named)."""

    field: str
    words: tuple[str, ...]
    forms: frozenset[Form] = frozenset()
    of_line: bool = False


_NUMBERS = frozenset({Form.WHOLE, Form.POINT, Form.COMMA})
_DATES = frozenset({Form.DATE})

GUESSES: Sequence[Guess] = (
    Guess(
        field="number",
        words=("order no", "order number", "order id", "po no", "po number", "po", "purchase order", "order",
               "bestellnummer", "bestellnr", "auftragsnummer"),
    ),
    Guess(
        field="ordered_on",
        words=("ordered", "order date", "ordered on", "po date", "date", "bestelldatum", "datum"),
        forms=_DATES,
    ),
    Guess(
        field="requested_delivery_on",
        words=("delivery date", "delivery", "deliver on", "wanted by", "requested date", "due date", "need by",
               "lieferdatum", "liefertermin", "wunschtermin"),
        forms=_DATES,
    ),
    Guess(field="currency", words=("currency", "curr", "waehrung")),
    Guess(field="department", words=("department", "dept", "abteilung")),
    Guess(field="ship_to.name", words=("ship to", "ship to name", "deliver to", "store name", "lieferadresse")),
    Guess(field="ship_to.id", words=("store", "store no", "store number", "ship to id", "location", "filiale")),
    Guess(field="lines.number", words=("line", "line no", "line number", "pos", "position"), of_line=True),
    Guess(
        field="lines.quantity",
        words=("qty", "quantity", "ordered qty", "order qty", "menge", "pieces"),
        forms=_NUMBERS,
        of_line=True,
    ),
    Guess(field="lines.unit", words=("unit", "uom", "unit of measure", "einheit", "me"), of_line=True),
    Guess(
        field="lines.unit_price",
        words=("price", "unit price", "net price", "preis", "stueckpreis", "einzelpreis"),
        forms=_NUMBERS,
        of_line=True,
    ),
    Guess(
        field="lines.item_ids.VN",
        words=("our item", "item", "item no", "item number", "sku", "part no", "article", "article no", "artikel",
               "artikelnummer", "vendor item", "your item"),
        of_line=True,
    ),
    Guess(
        field="lines.item_ids.BP",
        words=("their item", "buyer item", "buyer part", "customer item", "customer part", "my item"),
        of_line=True,
    ),
    Guess(field="lines.item_ids.EN", words=("ean", "gtin", "gtin 13"), of_line=True),
    Guess(field="lines.item_ids.UP", words=("upc", "upc code"), of_line=True),
    Guess(
        field="lines.description",
        words=("description", "desc", "text", "item description", "product", "bezeichnung", "artikeltext"),
        of_line=True,
    ),
)  # fmt: skip
"""In the order of the document; a column goes to the first field whose words it has, a field to its first column."""


def guessed(columns: Mapping[str, Cells]) -> Mapping[str, str]:
    """Return the column of each field that could be guessed, by the field."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for guess in GUESSES:
        for word in guess.words:
            fits = (
                name
                for name, cells in columns.items()
                if name not in taken
                and _words(name) == word
                and (not guess.forms or cells.form in guess.forms)
            )
            column = next(fits, None)
            if column is not None:
                found[guess.field] = column
                taken.add(column)
                break
    return found


def _words(name: str) -> str:
    """Return a name of a column in small letters, its words divided by blanks: ``OrderNo`` and ``ORDER_NO`` are alike."""
    divided = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return " ".join(re.findall(r"[a-z0-9]+", divided.lower()))
