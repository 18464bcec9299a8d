"""Files of rows as they are written, and what keeps them from being written."""

import pytest

from edigateway.contracts.format import Draft, Unwritable
from edigateway.formats.rows import Csv
from edigateway.model.finding import Finding
from edigateway.model.record import Record
from tests.unit.formats.rows.files import Keys, keys, record, write

TABLE = keys("{format: csv, group_by: [PO], columns: [PO, LINE, TEXT], line_end: lf}")
TYPED = keys(
    """
    format: csv
    line_end: lf
    type_at: 1
    records:
      FHD: {file: header, columns: [TYPE, SENDER, ORDERS], totals: {ORDERS: {count: HDR}}}
      HDR: {columns: [TYPE, PO]}
      DTL: {under: HDR, columns: [TYPE, QTY]}
      NTE: {under: DTL, columns: [TYPE, TEXT]}
      END: {under: HDR, columns: [TYPE, QTY], totals: {QTY: {sum: DTL.QTY, decimal: ","}}}
      FTR: {file: trailer, columns: [TYPE, QTY], totals: {QTY: {sum: END.QTY, decimal: ","}}}
    """
)
FIXED = keys(
    """
    format: fixed
    group_by: [PO]
    line_end: lf
    encoding: cp1252
    columns: {PO: 1-4, QTY: {at: 6-9, align: right, pad: "0"}, NAME: {at: 10-14, pad: "*"}}
    """
)


def table(*rows: tuple[str, ...], columns: tuple[str, ...] = ("PO", "LINE", "TEXT")) -> Record:
    return record("document", *columns, below=tuple(record("row", *row) for row in rows))


def order(*below: Record, number: str = "7") -> Record:
    return record("HDR", "", number, below=below)


def refused(layout: Keys, *trees: Record) -> list[Finding]:
    """Return why documents cannot be written."""
    with pytest.raises(Unwritable) as error:
        write(layout, *trees)
    return list(error.value.findings)


def test_header_is_written_once_and_only_cells_that_need_quotes_get_them() -> None:
    """Several documents are one file; the texts are not changed, whatever a spreadsheet would make of them."""
    written = write(
        TABLE,
        table(("1", "1", "plain"), ("1", "2", 'say "x", y')),
        table(("2", "=1+1", "-5"), ("2", "@A", "two\nlines")),
    )
    assert written == (
        b'PO,LINE,TEXT\n1,1,plain\n1,2,"say ""x"", y"\n2,=1+1,-5\n2,@A,"two\nlines"\n'
    )


def test_cells_go_to_the_columns_of_the_layout_by_their_names() -> None:
    """A partner's order of columns is not the map's; what has no text is empty."""
    written = write(TABLE, table(("a", "1"), columns=("TEXT", "PO")))
    assert written == b"PO,LINE,TEXT\n1,,a\n"


def test_empty_cells_without_a_column_are_no_fault() -> None:
    """There is nothing in them that could be lost."""
    assert write(TABLE, table(("1", "", "", ""))) == b"PO,LINE,TEXT\n1,,\n"
    assert b"DTL,1\n" in write(TYPED, order(record("DTL", "", "1", "", "")))


def test_columns_come_from_the_documents_where_only_the_header_has_them() -> None:
    """Each document may have others; all of them are in the header, in the order in which they come."""
    layout = keys("{format: csv, group_by: [PO], line_end: lf}")
    written = write(
        layout, table(("1", "x"), columns=("PO", "A")), table(("y", "2"), columns=("B", "PO"))
    )
    assert written == b"PO,A,B\n1,x,\n2,,y\n"


def test_marks_and_ends_are_those_of_the_layout() -> None:
    """A file lies as the partner wants it: skipped lines are there, and empty."""
    layout = keys(
        '{format: csv, group_by: [PO], columns: [PO, N], delimiter: tab, quote: "\'", encoding: utf-8-sig, '
        "trailing_delimiter: true, header: false, skip: 1, comment: '#'}"
    )
    written = write(layout, table(("#1", "it's\tü"), columns=("PO", "N")))
    assert written == "\ufeff\r\n'#1'\t'it''s\tü'\t\r\n".encode()


def test_rows_of_fixed_width_are_padded_and_aligned() -> None:
    """Zeros stand before numbers only, behind their sign."""
    written = write(
        FIXED,
        table(
            ("1", "7", "Zoë"),
            ("1", "-7", ""),
            ("1", "", "x"),
            ("1", "n/a", "x"),
            columns=("PO", "QTY", "NAME"),
        ),
    )
    assert written == (
        "1    0007Zoë**\n1    -007*****\n1        x****\n1     n/ax****\n".encode("cp1252")
    )


def test_records_are_written_in_the_order_of_the_layout_with_their_types_and_totals() -> None:
    """A map need not care for order, for types, for totals, nor for records that have nothing else."""
    sender = record("FHD", "", "ACME")
    note = record("NTE", "", "urgent")
    first = order(
        record("END"), record("DTL", "", "2,50", below=(note,)), sender, record("DTL", "DTL", "1")
    )
    written = write(TYPED, first, order(record("FHD", "", "ACME"), number="8"))
    assert written == (
        b'FHD,ACME,2\nHDR,7\nDTL,"2,50"\nNTE,urgent\nDTL,1\nEND,"3,50"\nHDR,8\nEND,0\nFTR,"3,50"\n'
    )


def test_totals_that_a_map_has_written_must_be_right() -> None:
    """A total that the ERP knows better is a fault of one of them, and nobody can say of whom."""
    assert b"END,1\n" in write(TYPED, order(record("DTL", "", "1"), record("END", "", "1")))
    [found] = refused(TYPED, order(record("DTL", "", "1"), record("END", "", "2")))
    assert (found.code, found.message) == ("rows-total", "END.QTY says '2', and it is 1")


@pytest.mark.parametrize(
    ("tree", "code", "message"),
    [
        (
            order(record("DTL", "", "x")),
            "rows-not-a-number",
            "'x' is not a number, so END.QTY cannot be checked",
        ),
        (order(record("DTX", "")), "rows-type-unknown", "'DTX' is no type of record of the layout"),
        (
            order(record("NTE", "")),
            "rows-misplaced",
            "a NTE lies below a HDR, and the layout has it elsewhere",
        ),
        (
            record("DTL", "", "1"),
            "rows-type-unknown",
            "a document begins with 'DTL', and the layout wants HDR",
        ),
        (order(record("DTL", "", "1", "z")), "rows-column-unknown", "DTL has no column for 'z'"),
        (
            order(record("DTL", "LTD", "1")),
            "rows-records-differ",
            "the type of a DTL is DTL, not 'LTD'",
        ),
    ],
)
def test_record_that_has_no_room_in_the_layout_is_told(
    tree: Record, code: str, message: str
) -> None:
    """Nothing of a document is left out silently."""
    assert (code, message) in [(each.code, each.message) for each in refused(TYPED, tree)]


def test_documents_must_say_the_same_about_the_file() -> None:
    """It has one header."""
    found = refused(TYPED, order(record("FHD", "", "A")), order(record("FHD", "", "B")))
    assert [each.code for each in found] == ["rows-records-differ"]


@pytest.mark.parametrize(
    ("layout", "tree", "code", "message", "place"),
    [
        (
            FIXED,
            table(("12345",), columns=("PO",)),
            "rows-too-long",
            "PO: '12345' has 5 characters, and the column has room for 4",
            "row 1, column PO",
        ),
        (
            FIXED,
            table(("1", "Łódź"), columns=("PO", "NAME")),
            "rows-encoding",
            "NAME: cp1252 has no '\\u0141' ('Ł'): 'Łódź'",
            "row 1, column NAME",
        ),
        (
            FIXED,
            table(("1", "a\nb"), columns=("PO", "NAME")),
            "rows-character",
            "NAME: '\\n' cannot stand in a cell of this layout: 'a\\nb'",
            "row 1, column NAME",
        ),
        (
            TABLE,
            table(("1", "", "\x00")),
            "rows-character",
            "TEXT: '\\x00' cannot stand in a cell of this layout: '\\x00'",
            "row 2, column TEXT",
        ),
        (
            TABLE,
            table(("1", "", "x" * (1024 * 1024 + 1))),
            "rows-too-long",
            "TEXT: the text is longer than 1048576 characters",
            "row 2, column TEXT",
        ),
        (
            keys("{format: csv, group_by: [PO], quote: none, encoding: cp932}"),
            table(("1", "a,b"), columns=("PO", "TEXT")),
            "rows-character",
            "TEXT: ',' cannot stand in a cell of this layout: 'a,b'",
            "row 2, column TEXT",
        ),
        (
            keys("{format: csv, group_by: [PO], encoding: cp932}"),
            table(("1", "5\u00a2"), columns=("PO", "TEXT")),
            "rows-encoding",
            "TEXT: '5¢' would be read as another text in cp932",
            "row 2, column TEXT",
        ),
        (
            keys("{format: csv, group_by: [PO], quote: none, comment: '#'}"),
            table(("#1",), columns=("PO",)),
            "rows-character",
            "the row begins with '#' and would be read as a comment",
            "row 2, column PO",
        ),
        (
            keys("{format: fixed, group_by: [PO], columns: {PO: 1-4}}"),
            table(("\ufeff1",), columns=("PO",)),
            "rows-character",
            "the file begins with the character of a byte order mark",
            "row 1, column PO",
        ),
        (
            TABLE,
            table(("1", "", "", "red"), columns=("PO", "LINE", "TEXT", "COLOUR")),
            "rows-column-unknown",
            "there is no column COLOUR for 'red'",
            "row 2, column COLOUR",
        ),
        (
            TABLE,
            table(("1", "", "", "x")),
            "rows-column-unknown",
            "there is no column 4 for 'x'",
            "row 2, column 4",
        ),
        (TABLE, table(), "rows-empty", "a document has no rows", "row 2"),
        (
            TABLE,
            table(("", "1")),
            "rows-no-key",
            "a document has no PO, which it is known by",
            "row 2",
        ),
        (
            TABLE,
            table(("1",), ("2",), ("1",)),
            "rows-keys-differ",
            "rows of one document have PO '1' and PO '2'",
            "row 2",
        ),
    ],
)
def test_text_that_cannot_be_written_is_told_with_its_cell(
    layout: Keys, tree: Record, code: str, message: str, place: str
) -> None:
    """Nothing is cut, replaced or left out; the value, the column and the row are named."""
    [found] = refused(layout, tree)
    assert (found.code, found.message, str(found.place)) == (code, message, place)


def test_documents_that_could_not_be_told_apart_are_not_written() -> None:
    """The partner would take them for one."""
    [found] = refused(TABLE, table(("1",)), table(("2",)), table(("1",)))
    assert found.message == "two documents have PO '1', and would be read as one"
    [found] = refused(keys("{format: csv, group_by: file}"), table(("1",)), table(("2",)))
    assert found.message == "two documents have the whole file, and would be read as one"


def test_every_fault_of_a_file_is_told_at_once() -> None:
    """Of all documents, and of all their cells."""
    found = refused(
        FIXED, table(("12345",), columns=("PO",)), table(("1", "98765"), columns=("PO", "QTY"))
    )
    assert [str(each.place) for each in found] == ["row 1, column PO", "row 2, column QTY"]


def test_file_has_documents_of_one_layout() -> None:
    """Whoever asks for anything else has made an error."""
    with pytest.raises(ValueError, match="needs a document"):
        Csv().write([], None)
    tree = table(("1",))
    drafts = [
        Draft(document="csv", layout=each, tree=tree) for each in (TABLE, {**TABLE, "skip": "1"})
    ]
    with pytest.raises(ValueError, match="different layouts"):
        Csv().write(drafts, None)
