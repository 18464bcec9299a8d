"""Files with records of several types: which lies below which, and what their control totals say."""

import pytest

from edigateway.model.envelope import Verdict
from edigateway.model.finding import Place
from tests.unit.formats.rows.files import group, keys, plain, read

CSV = keys(
    """
    format: csv
    delimiter: "|"
    type_at: 1
    records:
      FHD: {file: header, columns: [TYPE, SENDER]}
      HDR: {columns: [TYPE, PO, DATE]}
      DTL: {under: HDR, columns: [TYPE, LINE, QTY]}
      NTE: {under: DTL, columns: [TYPE, TEXT]}
      END:
        under: HDR
        columns: [TYPE, LINES, QTY]
        totals: {LINES: {count: DTL}, QTY: {sum: DTL.QTY}}
      FTR:
        file: trailer
        columns: [TYPE, ORDERS, ROWS]
        totals: {ORDERS: {count: HDR}, ROWS: {count: [FHD, HDR, DTL, NTE, END, FTR]}}
    """
)
WHOLE = (
    b"FHD|ACME\n"
    b"HDR|4711|20261121\nDTL|1|2.50\nNTE|urgent\nNTE| please \nDTL|2|-1\nEND|2|1.5\n"
    b"HDR|4712|20261122\nEND|0|0\n"
    b"FTR|2|10\n"
)


def test_each_record_lies_below_the_last_one_of_the_type_above_it() -> None:
    """The type of a row says where it goes; the cell that tells it is empty, as the tag says it already."""
    first, second = read(CSV, WHOLE)
    assert (first.verdict, second.verdict) == (Verdict.ACCEPTED, Verdict.ACCEPTED)
    header = (("FHD", "", "ACME"), ())
    notes = ((("NTE", "", "urgent"), ()), (("NTE", "", "please"), ()))
    assert plain(first.tree) == (
        ("HDR", "", "4711", "20261121"),
        (
            header,
            (("DTL", "", "1", "2.50"), notes),
            (("DTL", "", "2", "-1"), ()),
            (("END", "", "2", "1.5"), ()),
        ),
    )
    assert plain(second.tree) == (
        ("HDR", "", "4712", "20261122"),
        (header, (("END", "", "0", "0"), ())),
    )


def test_document_knows_its_number_its_rows_and_its_bytes() -> None:
    """Records of the file belong to no document; the place of each row leads back to the file."""
    found = group(CSV, WHOLE)
    first, second = found.transactions
    assert [(each.set_id, each.control_number, each.segments) for each in (first, second)] == [
        ("csv", "1", 6),
        ("csv", "2", 2),
    ]
    assert WHOLE[second.offset : second.offset + second.length] == b"HDR|4712|20261122\nEND|0|0\n"
    assert second.tree is not None
    assert (second.tree.position, second.tree.offset) == (8, second.offset)
    assert (found.verdict, found.findings, found.declared_sets) == (Verdict.ACCEPTED, (), 2)


@pytest.mark.parametrize(
    ("old", "new", "code", "message", "place"),
    [
        (
            b"END|2|1.5",
            b"END|3|1.5",
            "rows-total",
            "END.LINES says '3', and it is 2",
            Place(segment="END", position=7, element=2, offset=71, column="LINES"),
        ),
        (
            b"END|2|1.5",
            b"END|2|1.51",
            "rows-total",
            "END.QTY says '1.51', and it is 1.50",
            Place(segment="END", position=7, element=3, offset=71, column="QTY"),
        ),
        (
            b"END|2|1.5",
            b"END|2|",
            "rows-not-a-number",
            "END.QTY is '', which is not a number",
            Place(segment="END", position=7, element=3, offset=71, column="QTY"),
        ),
        (
            b"DTL|2|-1",
            b"DTL|2|1,000",
            "rows-not-a-number",
            "'1,000' is not a number, so END.QTY cannot be checked",
            Place(segment="DTL", position=6, element=3, offset=62),
        ),
        (
            b"END|2|1.5\n",
            b"\n",
            "rows-record-missing",
            "there is no END, which has control totals",
            Place(segment="row", position=2, offset=9),
        ),
        (
            b"DTL|2|",
            b"DTX|2|",
            "rows-type-unknown",
            "'DTX' is no type of record; the layout has FHD, HDR, DTL, NTE, END, FTR",
            Place(segment="row", position=6, offset=62),
        ),
        (
            b"DTL|1|2.50\nNTE|urgent",
            b"NTE|urgent\nDTL|1|2.50",
            "rows-misplaced",
            "a NTE stands without a DTL above it",
            Place(segment="row", position=3, offset=27),
        ),
        (
            b"DTL|2|-1",
            b"DTL|2|-1|X",
            "rows-surplus",
            "the row goes on behind its last column QTY: 'X'",
            Place(segment="row", position=6, offset=62),
        ),
        (
            b"NTE|urgent",
            b"NTE",
            "rows-short-row",
            "the row has 1 cells, and there are 2 columns; the missing ones are empty",
            Place(segment="row", position=4, offset=38),
        ),
    ],
)
def test_fault_in_a_document_is_told_with_its_place_and_is_no_others(
    old: bytes, new: bytes, code: str, message: str, place: Place
) -> None:
    """The other document of the file is taken."""
    assert old in WHOLE
    first, second = read(CSV, WHOLE.replace(old, new, 1))
    told = {(each.code, each.message, each.place) for each in first.findings}
    assert (code, message, place) in told
    if new != b"END|2|1.5\n":
        assert [each.code for each in second.findings] in ([], ["rows-file-refused"])


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        (b"FTR|2|10\n", b"FTR|3|10\n", "rows-total", "FTR.ORDERS says '3', and it is 2"),
        (
            b"FTR|2|10\n",
            b"",
            "rows-record-missing",
            "the file has no FTR, its trailer: was it cut off?",
        ),
        (
            b"FHD|ACME\n",
            b"",
            "rows-record-missing",
            "the file has no FHD, its header: was it cut off?",
        ),
        (
            b"FTR|2|10\n",
            b"FTR|2|11\nFHD|B\n",
            "rows-misplaced",
            "a second FHD: is it several files in one?",
        ),
        (
            b"FTR|2|10\n",
            b"FTR|2|11\nFTR|2|11\n",
            "rows-misplaced",
            "a second FTR: is it several files in one?",
        ),
        (
            b"FTR|2|10\n",
            b'FTR|2|10\n"',
            "rows-quotes",
            "the row cannot be cut into cells: unexpected end of data",
        ),
        (
            b"FTR|2|10\n",
            b"FTR|2|10|X\n",
            "rows-surplus",
            "the row goes on behind its last column ROWS: 'X'",
        ),
    ],
)
def test_file_that_is_not_whole_costs_all_its_documents(
    old: bytes, new: bytes, code: str, message: str
) -> None:
    """Nobody can know what else is missing; each document says why it is not taken."""
    found = group(CSV, WHOLE.replace(old, new))
    assert (code, message) in [(each.code, each.message) for each in found.findings]
    assert found.verdict is Verdict.REJECTED
    for each in found.transactions:
        assert each.verdict is Verdict.REJECTED
        assert each.findings[-1].code == "rows-file-refused"
        assert each.findings[-1].message.endswith(found.findings[0].message)


def test_header_behind_documents_is_out_of_place() -> None:
    """What it says would be about documents that came before it."""
    found = group(CSV, b"HDR|1|\nEND|0|0\nFHD|A\nFTR|1|4\n")
    assert [(each.code, each.message) for each in found.findings] == [
        ("rows-misplaced", "a FHD behind documents: is it several files in one?"),
        ("rows-record-missing", "the file has no FHD, its header: was it cut off?"),
    ]


@pytest.mark.parametrize("stray", [b"DTL|1|1\n", b"END|0|0\n", b"what|is|this\n", b"x\n"])
def test_rows_outside_of_any_document_are_a_rejected_one(stray: bytes) -> None:
    """They are told of, and the documents behind them are taken."""
    without_totals = keys(
        """
        format: csv
        delimiter: "|"
        type_at: 2
        records: {HDR: {columns: [A, TYPE]}, DTL: {under: HDR, columns: [A, TYPE, B]}, END: {under: HDR, columns: [A, TYPE, B]}}
        """
    )
    rows = stray.replace(b"DTL|1", b"1|DTL").replace(b"END|0", b"0|END")
    first, second = read(without_totals, rows + b"1|HDR\n")
    assert (first.verdict, first.tree, second.verdict) == (Verdict.REJECTED, None, Verdict.ACCEPTED)
    assert first.findings[0].code in ("rows-misplaced", "rows-type-unknown")


@pytest.mark.parametrize("row", [b"DTL|1|1\n", b"HDR|4713|\n"])
def test_rows_behind_the_trailer_are_out_of_place(row: bytes) -> None:
    """The file has ended there, whatever comes."""
    found = group(CSV, WHOLE.replace(b"FTR|2|10\n", b"FTR|2|11\n") + row)
    codes = [each.code for document in found.transactions for each in document.findings]
    assert "rows-misplaced" in codes


def test_record_does_not_lie_below_one_that_is_over() -> None:
    """A new line ends the notes of the line before it."""
    layout = keys(
        """
        format: csv
        type_at: 1
        records:
          H: {columns: [T]}
          D: {under: H, columns: [T]}
          N: {under: D, columns: [T]}
          M: {under: N, columns: [T]}
        """
    )
    [good] = read(layout, b"H\nD\nN\nM\nD\nN\nM\n")
    assert good.findings == ()
    [bad] = read(layout, b"H\nD\nN\nM\nD\nM\n")
    assert [each.message for each in bad.findings] == ["a M stands without a N above it"]


def test_file_without_documents_is_rejected() -> None:
    """There is nothing to deliver, and that may be wrong."""
    [found] = read(CSV, b"FHD|A\nFTR|0|2\n")
    assert [each.code for each in found.findings] == ["rows-empty"]


def test_totals_may_lie_in_the_first_record_and_use_a_decimal_comma() -> None:
    """A header may say what is to come."""
    layout = keys(
        """
        format: csv
        delimiter: ";"
        type_at: 1
        records:
          H: {columns: [T, QTY], totals: {QTY: {sum: D.QTY, decimal: ","}}}
          D: {under: H, columns: [T, QTY]}
        """
    )
    [right, wrong] = read(layout, b"H;3,75\nD;1,5\nD;2,25\nD;\nH;1.5\nD;1,5\n")
    assert right.findings == ()
    assert [each.message for each in wrong.findings] == ["H.QTY is '1.5', which is not a number"]


def test_type_of_a_row_of_fixed_width_is_told_by_its_positions() -> None:
    """Each type has its own columns; a row may end before its last one."""
    layout = keys(
        """
        format: fixed
        type_at: 3-4
        records:
          HDR: {type: "01", columns: {PO: 5-9}}
          DTL: {type: "02", under: HDR, columns: {QTY: {at: 5-8, align: right, pad: "0"}, SIGN: 10}}
        """
    )
    [found] = read(layout, b"xx014711\nxx020012 -\nxx02-007\nxx020000\n")
    assert found.findings == ()
    assert plain(found.tree) == (
        ("HDR", "xx", "", "4711"),
        (
            (("DTL", "xx", "", "12", "", "-"), ()),
            (("DTL", "xx", "", "-7", "", ""), ()),
            (("DTL", "xx", "", "0", "", ""), ()),
        ),
    )
    [unknown] = read(layout, b"xx01\nxx03\n")
    assert [each.value for each in unknown.findings] == ["03"]


def test_comments_and_lines_before_the_first_row_are_passed_over() -> None:
    """A line of titles and remarks are no rows; within quotes nothing is a remark."""
    layout = keys("{format: csv, group_by: [PO], skip: 2, comment: '#'}")
    [found] = read(layout, b'Orders "of\nACME\n# x\nPO,TEXT\n#1,2\n1,"a\n#b"\n')
    assert plain(found.tree) == (("document", "PO", "TEXT"), ((("row", "1", "a\n#b"), ()),))
    assert found.tree is not None
    assert (found.tree.position, found.segments) == (6, 1)


def test_whole_file_may_be_one_document() -> None:
    """Where no column tells documents apart, and rows have all sorts of texts."""
    layout = keys("{format: csv, group_by: file}")
    [found] = read(layout, b"SKU,QTY\nA,1\nB,2\n")
    assert (found.control_number, found.segments, found.verdict) == ("", 2, Verdict.ACCEPTED)


def test_text_behind_the_last_position_is_told() -> None:
    """Blanks there are no text."""
    layout = keys("{format: fixed, group_by: [A], columns: {A: 1-2}}")
    good, bad = read(layout, b"a1  \na2 b\n")
    assert good.findings == ()
    assert [each.code for each in bad.findings] == ["rows-surplus"]
