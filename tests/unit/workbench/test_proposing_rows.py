"""Partners are proposed from rows: the layout is found, fields are guessed, and all of it is asked."""

from pathlib import Path

import pytest

from edigateway.cli.map.benches import bench_of
from edigateway.daemon.assembly import read_site
from edigateway.errors import Refused
from edigateway.model.finding import Severity
from edigateway.workbench.proposing.cells import Form, form_of, of_one_hand
from edigateway.workbench.proposing.guesses import guessed
from tests.unit.workbench.proposing import order, proposed, site, texts

PARTNER, MAP = "partners/lumen.yaml", "maps/lumen/orders-csv.yaml"
ORDERS = """\
Bestellnummer;Bestelldatum;Liefertermin;Projekt;Pos;Artikelnummer;Menge;Einheit;Preis;Farbe
B-1;20.11.2026;04.12.2026;Dach S\u00fcd;1;A-1;20;STK;8,75;rot
B-1;20.11.2026;04.12.2026;Dach S\u00fcd;2;A-2;6,5;KG;54;blau
B-2;21.11.2026;04.12.2026;Keller;1;A-1;20;STK;8,75;rot
"""


def test_orders_in_a_spreadsheet_are_read_by_the_proposed_map(tmp_path: Path) -> None:
    """Semicolons, cp1252, decimal commas and German dates, with nothing told."""
    root, payload = site(tmp_path), ORDERS.encode("cp1252")
    proposed(root, payload, suffix=".csv").write(root)
    assert read_site(root).mailboxes["lumen"].format == "csv"
    trials = bench_of(root).read("lumen/orders-csv", payload)
    assert [len(each.content["lines"]) for each in trials] == [2, 1]
    first = trials[0].content
    assert first["extra"] == {"projekt": "Dach S\u00fcd"}
    assert first["requested_delivery_on"] == "2026-12-04"
    assert first["lines"][1]["quantity"] == "6.5"
    assert not [
        each for trial in trials for each in trial.findings if each.severity is Severity.ERROR
    ]


def test_what_rows_cannot_prove_is_asked(tmp_path: Path) -> None:
    """The kind of document, the number, the encoding, the currency, words for units, and what is left."""
    written = texts(proposed(site(tmp_path), ORDERS.encode("cp1252"), suffix=".csv"))[MAP]
    for asked in (
        "# open: are these purchase orders?",
        "# open: the text is not UTF-8; is it cp1252?",
        "# open: in which currency are the prices?",
        "# open: 'Farbe' stays under unmapped",
        "STK: STK  # open:",
    ):
        assert asked in written


def test_rows_without_names_get_names_of_ours(tmp_path: Path) -> None:
    """A first row with numbers in it is no header."""
    root, payload = site(tmp_path), b"4711|A-1|20\n4711|A-2|6\n4712|A-1|1\n"
    proposed(root, payload, suffix=".txt").write(root)
    trials = bench_of(root).read("lumen/orders-csv", payload)
    assert [each.content["number"] for each in trials] == ["4711", "4712"]
    assert "header: false" in (root / MAP).read_text()


def test_names_of_columns_that_yaml_would_misread_are_quoted(tmp_path: Path) -> None:
    """A header is hostile data."""
    payload = b"PO,Qty,a: b | #\",it's,NULL,[x]\n1,2,c,d,e,f\n1,3,c,d,e,f\n"
    root = site(tmp_path)
    proposed(root, payload, suffix=".csv").write(root)
    assert sorted(read_site(root).partners) == ["lumen"]


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (b"<order/>\n", "neither X12 nor rows"),
        (b'{"a": 1, "b": 2}\n', "neither X12 nor rows"),
        (b"one column\nonly\n", "neither X12 nor rows"),
        (b"PK\x03\x04\x00", "neither X12 nor text"),
        (b"\x81\x8d;\x8f\n", "neither UTF-8 nor cp1252"),
        (b"Order;Qty\n", "no rows below"),
        (b"", "neither X12 nor rows"),
    ],
)
def test_file_that_is_no_table_is_refused(tmp_path: Path, payload: bytes, why: str) -> None:
    """Nothing is guessed of what is not understood."""
    with pytest.raises(Refused, match=why):
        proposed(site(tmp_path), payload)


def test_samples_of_several_kinds_are_refused(tmp_path: Path) -> None:
    """One proposal is for one kind of file."""
    root = site(tmp_path)
    with pytest.raises(Refused, match="some samples are X12"):
        proposed(root, order(), ORDERS.encode())
    with pytest.raises(Refused, match="not one layout"):
        proposed(root, b"a;b\n1;2\n", b"a;c\n1;2\n")


@pytest.mark.parametrize(
    ("texts_", "form", "dates"),
    [
        (["", ""], Form.NOTHING, ()),
        (["1", "-2"], Form.WHOLE, ()),
        (["1.5", "2"], Form.POINT, ()),
        (["1,5", "2"], Form.COMMA, ()),
        (["1,234.50"], Form.TEXT, ()),
        (["2026-11-21"], Form.DATE, ("%Y-%m-%d",)),
        (["20261121"], Form.DATE, ("%Y%m%d",)),
        (["11/12/2026"], Form.DATE, ("%m/%d/%Y", "%d/%m/%Y")),
        (["11/21/2026"], Form.DATE, ("%m/%d/%Y",)),
        (["12345678"], Form.WHOLE, ()),
        (["31.02.2026"], Form.TEXT, ()),
    ],
)
def test_form_of_cells_is_what_all_of_them_are(
    texts_: list[str], form: Form, dates: tuple[str, ...]
) -> None:
    """One cell that does not fit makes a column text."""
    found = form_of(texts_)
    assert (found.form, found.dates) == (form, dates)


def test_dates_that_another_column_proves_are_not_asked_about() -> None:
    """Who writes 11/21 in one column writes the month first in all."""
    columns = {"a": form_of(["11/21/2026"]), "b": form_of(["11/12/2026"])}
    assert of_one_hand(columns)["b"].dates == ("%m/%d/%Y",)
    contrary = {"a": form_of(["11/21/2026"]), "b": form_of(["21.11.2026"])}
    assert of_one_hand(contrary) == contrary


def test_guess_by_name_needs_cells_that_fit() -> None:
    """A column called date that holds no dates is no date."""
    cells = {"OrderNo": form_of(["x"]), "Date": form_of(["soon"]), "QTY": form_of(["1"])}
    assert guessed(cells) == {"number": "OrderNo", "lines.quantity": "QTY"}
