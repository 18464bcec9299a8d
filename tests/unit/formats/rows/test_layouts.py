"""Layouts: what they may say, and how people are told what is wrong with one."""

from pathlib import Path

import pytest

from edigateway.contracts.layout import RecordType
from edigateway.errors import Fault
from edigateway.formats.rows import Csv, Fixed
from edigateway.yamlfile import parse
from tests.unit.formats.rows.files import faults, layout, told

_TYPED = """
format: csv
type_at: 1
records:
  HDR: {columns: [T, N]}
  DTL: {under: HDR, columns: [T, Q]}
"""


def test_everything_has_a_default_but_what_makes_a_document() -> None:
    """The usual file of today needs only to say which rows belong together."""
    made = layout("{format: csv, group_by: [PO]}")
    assert made.delimiting is not None
    assert (made.delimiting.delimiter, made.delimiting.quote) == (",", '"')
    assert (made.delimiting.has_header, made.encoding, made.line_end) == (True, "utf-8", "\r\n")


def test_words_stand_for_what_is_hard_to_write() -> None:
    """Nobody should have to know how YAML writes a tab."""
    made = layout("{format: csv, group_by: file, delimiter: tab, quote: none, encoding: utf-8-sig}")
    assert made.delimiting is not None
    assert (made.delimiting.delimiter, made.delimiting.quote) == ("\t", "")
    assert (made.group_by, made.encoding, made.has_byte_order_mark) == ((), "utf-8", True)


@pytest.mark.parametrize(
    "encoding",
    ["utf-16", "iso2022_jp", "hz", "utf-7", "cp037", "raw_unicode_escape", "idna", "hex"],
)
def test_encoding_that_does_not_extend_ascii_is_a_fault(encoding: str) -> None:
    """Lines and delimiters could not be told from parts of other characters."""
    [found] = faults(f"format: csv\ngroup_by: file\nencoding: {encoding}")
    assert found.problem == f"encoding cannot be '{encoding}'"


@pytest.mark.parametrize(
    "encoding", ["utf8", "latin1", "cp1252", "cp932", "gb18030", "euc_kr", "ascii"]
)
def test_usual_encodings_are_known(encoding: str) -> None:
    """Those of the West and of the East."""
    assert faults(f"format: csv\ngroup_by: file\nencoding: {encoding}") == []


def test_gaps_between_columns_are_columns_called_by_their_positions() -> None:
    """Text that the layout does not name is seen all the same."""
    made = layout("{format: fixed, group_by: [B], columns: {C: 9, B: 3-5}}")
    assert made.root.names == ("1-2", "B", "6-8", "C")


@pytest.mark.parametrize("columns", ["{A: 4-6}", "{TYPE: 1-2, A: 4-6}"])
def test_positions_of_the_type_need_not_be_named(columns: str) -> None:
    """They are a column anyhow."""
    made = layout(f"{{format: fixed, type_at: 1-2, records: {{H: {{columns: {columns}}}}}}}")
    assert [(each.first, each.last) for each in made.root.columns] == [(1, 2), (3, 3), (4, 6)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("format: csv", "3:3: a layout of csv needs group_by; add group_by"),
        (
            "format: csv\ngroup_by: PO",
            (
                "4:13: group_by must be a list of columns; "
                "write group_by: [...], or group_by: file where the whole file is one document"
            ),
        ),
        (
            "format: csv\ngroup_by: file\ndelimeter: ';'",
            "5:3: a layout of csv has no key 'delimeter'; did you mean delimiter?",
        ),
        (
            "format: csv\ngroup_by: file\ndelimiter: ';;'",
            "5:14: delimiter cannot be ';;'; write one character, or tab",
        ),
        (
            "format: csv\ngroup_by: file\ndelimiter: [';']",
            "5:14: delimiter cannot be that; write one character, or tab",
        ),
        (
            "format: csv\ngroup_by: file\nquote: ','",
            "5:10: quote and delimiter are the same; write another one",
        ),
        (
            "format: csv\ngroup_by: file\nencoding: utf-16",
            "5:13: encoding cannot be 'utf-16'; write a text encoding that extends ASCII, such as cp1252",
        ),
        (
            "format: csv\ngroup_by: file\nencoding: iso2022_jp",
            "5:13: encoding cannot be 'iso2022_jp'; write a text encoding that extends ASCII, such as cp1252",
        ),
        (
            "format: csv\ngroup_by: file\nencoding: none-such",
            "5:13: encoding cannot be 'none-such'; write a text encoding that extends ASCII, such as cp1252",
        ),
        (
            "format: csv\ngroup_by: file\nheader: [A]",
            "5:11: header says only whether the first row has the names; write header: false and columns: [...]",
        ),
        (
            "format: csv\ngroup_by: file\nheader: false",
            "3:3: a file without a header needs columns; add columns: [...]",
        ),
        (
            "format: csv\ngroup_by: file\nline_end: cr",
            "5:13: line_end is neither crlf nor lf; write crlf or lf",
        ),
        (
            "format: csv\ngroup_by: file\nskip: '-1'",
            "5:9: skip cannot be '-1'; write a number of lines up to 1000",
        ),
        (
            "format: csv\ngroup_by: [POO]\ncolumns: [PO, L]",
            "4:14: there is no column 'POO'; did you mean PO?",
        ),
        (
            "format: csv\ngroup_by: file\ncolumns: [PO, PO]",
            "5:17: 'PO' stands twice; remove one of them",
        ),
        (
            "format: csv\ngroup_by: file\ncolumns: {A: 1}",
            "5:12: columns must be a list of names; write columns: [...]",
        ),
        (
            f"format: csv\ngroup_by: file\ncolumns: [{', '.join(f'C{n}' for n in range(2001))}]",
            "5:12: more than 2000 columns; leave some out",
        ),
        (
            "format: fixed\ngroup_by: file\ncolumns: {A: first}",
            "5:16: 'first' are no positions between 1 and 32000; write A: 1-10, counted from 1",
        ),
        (
            "format: csv\ntype_at: 1\nrecords: {H: {}}",
            "5:16: the type H needs columns; add columns",
        ),
        ("format: csv\ntype_at: 1\nrecords: {H: A}", "5:16: the type H needs columns; add columns"),
        ("format: fixed\ngroup_by: file", "3:3: a layout of fixed needs columns; add columns"),
        (
            "format: fixed\ngroup_by: file\ncolumns: [A]",
            "5:12: columns must be names with their positions; write columns: {NUMBER: 1-10, DATE: 11-18}",
        ),
        (
            "format: fixed\ngroup_by: file\ncolumns: {A: 1-10, B: 8-12}",
            "5:25: B begins before A ends; mend the positions",
        ),
        (
            "format: fixed\ngroup_by: file\ncolumns: {A: 5-4}",
            "5:16: '5-4' are no positions between 1 and 32000; write A: 1-10, counted from 1",
        ),
        (
            "format: fixed\ngroup_by: file\ncolumns: {A: {align: left}}",
            "5:16: a column needs at; add at",
        ),
        (
            "format: fixed\ngroup_by: file\ncolumns: {A: {at: 1, align: middle}}",
            "5:31: align is neither left nor right; write left or right",
        ),
        (
            "format: fixed\ngroup_by: file\ncolumns: {A: {at: 1, pad: '00'}}",
            '5:29: pad must be one character; write pad: "0"',
        ),
        (
            "format: csv\nrecords: {H: {columns: [T]}}",
            "3:3: a layout of csv with records needs type_at; add type_at",
        ),
        (
            "format: csv\ntype_at: 1-2\nrecords: {H: {columns: [T]}}",
            "4:12: type_at does not say where the type stands; write type_at: 1 where the first column has it",
        ),
        (
            "format: csv\ntype_at: 1\nrecords: [H]",
            (
                "5:12: records must be types with their columns; "
                "write records: {HDR: {columns: [...]}, DTL: {under: HDR, columns: [...]}}"
            ),
        ),
        (
            "format: csv\ntype_at: 1\nheader: true\nrecords: {H: {columns: [T]}}",
            "5:11: a file with records has no header; remove header; skip: 1 passes over a line of titles",
        ),
        (
            "format: csv\ntype_at: 3\nrecords: {H: {columns: [A, B]}}",
            "5:26: H has only 2 columns, and the type is told by column 3; name all columns, that of the type, too",
        ),
        (
            "format: fixed\ntype_at: 1-3\nrecords: {H: {columns: {A: 2-4}}}",
            "5:26: no column has the positions 1-3, which tell the type; write TYPE: 1-3",
        ),
        (
            "format: csv\ntype_at: 1\nrecords: {'A B': {columns: [T]}}",
            (
                "5:13: 'A B' cannot be the name of a type; "
                'use letters and digits, and write type: "..." for the text in the row'
            ),
        ),
        (
            f"{_TYPED}  X: {{under: HDR, type: DTL, columns: [T]}}",
            "8:27: 'DTL' tells both DTL and X; write another type",
        ),
        (
            f"{_TYPED}  X: {{under: HDR, type: [], columns: [T]}}",
            "8:27: type must be a text; write type: X",
        ),
        (
            f"{_TYPED}  X: {{columns: [T], under: DTX}}",
            "8:30: there is no type 'DTX'; did you mean DTL?",
        ),
        (
            f"{_TYPED}  X: {{columns: [T], file: end}}",
            "8:29: file is neither header nor trailer; write file: header or file: trailer",
        ),
        (
            f"{_TYPED}  X: {{columns: [T], file: header, under: HDR}}",
            "8:37: X is about the file, so it lies below nothing; remove under, or file",
        ),
        (
            f"{_TYPED}  X: {{columns: [T]}}",
            (
                "6:5: HDR and X all begin a document, and only one can; write under: for what lies below another type, "
                "file: header or trailer for what is about the file"
            ),
        ),
        (
            "format: csv\ntype_at: 1\nrecords: {H: {columns: [T], file: header}}",
            (
                "5:12: no type begins a document: all have under or file; write under: for what lies below another type, "
                "file: header or trailer for what is about the file"
            ),
        ),
        (
            f"{_TYPED}  A: {{columns: [T], under: B}}\n  B: {{columns: [T], under: A}}",
            "8:30: A does not lie below HDR, with which a document begins; mend under",
        ),
        (
            f"{_TYPED}  F: {{columns: [T], file: header}}\n  B: {{columns: [T], under: F}}",
            "9:30: B does not lie below HDR, with which a document begins; mend under",
        ),
        (
            f"{_TYPED}  E: {{file: trailer, columns: [T, X], totals: []}}",
            (
                "8:49: totals must be columns with what they count or add up; "
                "write totals: {ROWS: {count: DTL}, QUANTITY: {sum: DTL.QTY}}"
            ),
        ),
        (
            f"{_TYPED}  E: {{file: trailer, columns: [T, X], totals: {{Y: {{count: DTL}}}}}}",
            "8:53: there is no column 'Y' in E; known: T, X",
        ),
        (
            f"{_TYPED}  E: {{file: trailer, columns: [T, X], totals: {{X: {{count: DTLL}}}}}}",
            "8:61: there is no type 'DTLL' in the file; did you mean DTL?",
        ),
        (
            f"{_TYPED}  E: {{under: DTL, columns: [T, X], totals: {{X: {{sum: HDR.N}}}}}}",
            "8:56: there is no type 'HDR' from DTL down; known: DTL, E",
        ),
        (
            f"{_TYPED}  E: {{file: trailer, columns: [T, X], totals: {{X: {{sum: DTL.QTY}}}}}}",
            "8:59: there is no column 'QTY' in DTL; known: T, Q",
        ),
        (
            f"{_TYPED}  E: {{file: trailer, columns: [T, X], totals: {{X: {{sum: DTL.Q, decimal: ;}}}}}}",
            '8:75: decimal is neither a point nor a comma; write decimal: ","',
        ),
        (
            f"{_TYPED}  E: {{file: trailer, columns: [T, X], totals: {{X: 3}}}}",
            "8:53: X neither counts nor adds up; write {count: DTL} or {sum: DTL.QTY}",
        ),
        (
            (
                f"{_TYPED}  A: {{under: HDR, columns: [T, X], totals: {{X: {{sum: B.X}}}}}}\n"
                "  B: {under: HDR, columns: [T, X], totals: {X: {count: DTL}}}"
            ),
            "8:56: B.X is a total itself, and stands beside this one; add up a column of the rows below",
        ),
    ],
)
def test_wrong_layout_is_a_fault_with_its_place_and_a_remedy(text: str, expected: str) -> None:
    """Whoever wrote it is told where, what, and what to do, and nothing else."""
    assert f"map.yaml:{expected}" in told(text)


def test_faults_of_a_layout_are_told_all_at_once() -> None:
    """Nobody should have to mend a layout one fault at a time."""
    text = "format: csv\ngroup_by: [PO]\ndelimiter: ;;\nline_end: cr\ncolumns: [A]\nskip: x"
    assert [each.line for each in sorted(faults(text))] == [4, 5, 6, 8]


def _types(format_: Csv | Fixed, text: str) -> list[RecordType]:
    found: list[Fault] = []
    file = parse(f"map: a\nlayout: {text}\n".encode(), Path("map.yaml"))
    made = format_.layout(file, found)
    assert found == []
    return list(made)


def test_format_tells_the_columns_of_the_only_type() -> None:
    """The tags are those of the tree; without a list of columns only the header of a file has them."""
    assert _types(Csv(), "{format: csv, group_by: file}") == [
        RecordType(name="row", columns=None, under="document")
    ]
    assert _types(Fixed(), "{format: fixed, group_by: [B], columns: {A: 1-2, B: 5-6}}") == [
        RecordType(name="row", columns={"A": 1, "3-4": 2, "B": 3}, under="document")
    ]


def test_format_tells_where_each_type_lies_and_its_columns() -> None:
    """A header of the file lies in each document; its trailer is for control totals only."""
    text = """
  format: csv
  type_at: 1
  records:
    F: {file: header, columns: [T, DATE]}
    H: {columns: [T, PO]}
    D: {under: H, columns: [T, QTY]}
    N: {under: D, columns: [T, TEXT]}
    E: {file: trailer, columns: [T, ROWS]}
"""
    assert _types(Csv(), text) == [
        RecordType(name="F", columns={"T": 1, "DATE": 2}, under="H"),
        RecordType(name="H", columns={"T": 1, "PO": 2}),
        RecordType(name="D", columns={"T": 1, "QTY": 2}, under="H"),
        RecordType(name="N", columns={"T": 1, "TEXT": 2}, under="D"),
    ]


def test_types_are_told_of_a_layout_with_faults_too() -> None:
    """So the fields of a map can be checked in the same go."""
    found: list[Fault] = []
    text = "map: a\nlayout: {format: csv, type_at: 1, records: {H: {columns: [T], file: header}}}\n"
    made = Csv().layout(parse(text.encode(), Path("map.yaml")), found)
    assert [each.name for each in made] == ["H"]
    assert len(found) == 1
