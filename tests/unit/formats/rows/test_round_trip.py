"""What is written is read back as it was, whatever the layout and the texts."""

import codecs
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from edigateway.model.envelope import Verdict
from edigateway.model.record import Record
from tests.unit.formats.rows.files import Keys, group, plain, read, record, write

_ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "cp932")
_ONE_WAY = "\u00a2\u00a3\u00ac\u2016\u2212\u301c"
"""What cp932 writes as other characters."""


@dataclass(frozen=True)
class File:
    """A layout, and documents that can be written with it."""

    layout: Keys
    trees: tuple[Record, ...]


def _texts(encoding: str, without: str = "", most: int = 12) -> st.SearchStrategy[str]:
    """Return texts that an encoding has, without blanks around them; marks are frequent in them."""
    name = "utf-8" if encoding == "utf-8-sig" else codecs.lookup(encoding).name
    known = st.characters(codec=name, exclude_characters=f"\x00{without}{_ONE_WAY}")
    marks = st.sampled_from([each for each in '",;|#\r\n a0-=+@' if each not in without])
    return st.text(st.one_of(marks, known), max_size=most).map(str.strip)


@st.composite
def _marks(draw: st.DrawFn) -> dict[str, object]:
    delimiter, quote = draw(st.permutations(list(",;\t|\"'")))[:2]
    return {
        "format": "csv",
        "delimiter": delimiter,
        "quote": draw(st.sampled_from([quote, quote, "none"])),
        "encoding": draw(st.sampled_from(_ENCODINGS)),
        "line_end": draw(st.sampled_from(["crlf", "lf"])),
        "trailing_delimiter": draw(st.sampled_from(["true", "false"])),
        "skip": draw(st.sampled_from(["0", "2"])),
        **draw(st.sampled_from([{}, {"comment": "#"}, {"comment": "//"}])),
    }


def _cells(layout: Keys, without: str = "") -> st.SearchStrategy[str]:
    banned = f"\r\n\ufeff{layout['delimiter']}" if layout["quote"] == "none" else ""
    cells = _texts(str(layout["encoding"]), banned + without)
    if layout["quote"] == "none" and "comment" in layout:
        return cells.filter(lambda cell: not cell.startswith(str(layout["comment"])))
    return cells


@st.composite
def tables(draw: st.DrawFn) -> File:
    """Draw delimited files with one type of row."""
    layout = draw(_marks())
    cells = _cells(layout)
    columns = draw(st.lists(cells.filter(bool), min_size=1, max_size=5, unique=True))
    layout["header"] = draw(st.sampled_from(["true", "false"]))
    if layout["header"] == "false" or draw(st.booleans()):
        layout["columns"] = columns
    layout["group_by"] = draw(st.sampled_from([[columns[0]], columns[:2], "file"]))
    return File(layout, draw(_documents(layout, columns, cells)))


@st.composite
def _documents(
    draw: st.DrawFn, layout: Keys, columns: list[str], cells: st.SearchStrategy[str]
) -> tuple[Record, ...]:
    if layout["group_by"] == "file":
        rows = st.lists(cells, min_size=len(columns), max_size=len(columns)).filter(any)
        drawn = draw(st.lists(rows, min_size=1, max_size=4))
        return (_tree(columns, drawn),)
    width = len(list(layout["group_by"])) if isinstance(layout["group_by"], list) else 0
    keys = st.tuples(*[cells] * width).filter(any)
    trees = []
    for key in draw(st.lists(keys, min_size=1, max_size=4, unique=True)):
        rest = st.lists(cells, min_size=len(columns) - width, max_size=len(columns) - width)
        trees.append(
            _tree(columns, [[*key, *each] for each in draw(st.lists(rest, min_size=1, max_size=3))])
        )
    return tuple(trees)


def _tree(columns: list[str], rows: list[list[str]]) -> Record:
    return record("document", *columns, below=tuple(record("row", *row) for row in rows))


@st.composite
def fixed_tables(draw: st.DrawFn) -> File:
    """Draw files of fixed width with one type of row."""
    encoding = draw(st.sampled_from(_ENCODINGS))
    layout: dict[str, object] = {"format": "fixed", "encoding": encoding, "group_by": ["C0"]}
    columns: dict[str, object] = {}
    strategies, at = list[st.SearchStrategy[str]](), 1
    for n in range(draw(st.integers(1, 5))):
        width = draw(st.integers(1, 12))
        align = draw(st.sampled_from(["left", "right"]))
        pad = draw(st.sampled_from([" ", "0", "*"])) if n else " "
        columns[f"C{n}"] = {"at": f"{at}-{at + width - 1}", "align": align, "pad": pad}
        strategies.append(_fitting(encoding, width, align, pad))
        at += width
    layout["columns"] = columns
    keys = draw(st.lists(strategies[0].filter(bool), min_size=1, max_size=4, unique=True))
    trees = tuple(
        _tree(
            list(columns),
            [[key, *draw(st.tuples(*strategies[1:]))] for _ in range(draw(st.integers(1, 3)))],
        )
        for key in keys
    )
    return File(layout, trees)


def _fitting(encoding: str, width: int, align: str, pad: str) -> st.SearchStrategy[str]:
    """Return texts that have room in a column, and that do not begin or end like its padding."""
    texts = _texts(encoding, "\r\n\ufeff", width)
    if pad == " ":
        return texts
    if align == "left":
        return texts.filter(lambda text: not text.endswith(pad))
    if pad == "0":
        largest = 10 ** min(width, 9) - 1
        return st.one_of(st.just(""), st.integers(0, largest).map(str))
    return texts.filter(lambda text: not text.startswith(pad))


@st.composite
def typed_files(draw: st.DrawFn) -> File:
    """Draw delimited files with a header and a trailer of the file, three types in documents, and totals."""
    layout = draw(_marks())
    layout["type_at"] = draw(st.sampled_from(["1", "2"]))
    at = int(str(layout["type_at"])) - 1
    names = ["A", "B"]
    names.insert(at, "TYPE")
    layout["records"] = {
        "FHD": {"file": "header", "columns": names},
        "HDR": {"type": "0H", "columns": [*names, "LINES"], "totals": {"LINES": {"count": "DTL"}}},
        "DTL": {"under": "HDR", "columns": [*names, "QTY"]},
        "NTE": {"under": "DTL", "columns": names},
        "SUM": {"under": "HDR", "columns": [*names, "QTY"], "totals": {"QTY": {"sum": "DTL.QTY"}}},
        "FTR": {
            "file": "trailer",
            "columns": [*names, "ALL", "QTY"],
            "totals": {
                "ALL": {"count": ["FHD", "HDR", "DTL", "NTE", "SUM", "FTR"]},
                "QTY": {"sum": "SUM.QTY"},
            },
        },
    }
    cells = _cells(layout)
    numbers = st.decimals(-99, 999, places=2).map(lambda number: f"{number:f}")
    header = _row("FHD", at, draw(cells), draw(cells))

    def lines() -> tuple[Record, ...]:
        return tuple(
            _below(_row("DTL", at, draw(cells), draw(cells), draw(numbers)), _notes())
            for _ in range(draw(st.integers(0, 3)))
        )

    def _notes() -> list[Record]:
        return [_row("NTE", at, draw(cells), draw(cells)) for _ in range(draw(st.integers(0, 2)))]

    trees = [
        _below(_row("HDR", at, draw(cells), draw(cells), ""), [header, *lines()])
        for _ in range(draw(st.integers(1, 3)))
    ]
    return File(layout, tuple(trees))


def _row(tag: str, at: int, *cells: str) -> Record:
    texts = list(cells)
    texts.insert(at, "")
    return record(tag, *texts)


def _below(above: Record, children: "list[Record] | tuple[Record, ...]") -> Record:
    above.children = list(children)
    return above


@settings(max_examples=100, deadline=None)
@given(tables())
def test_delimited_rows_are_read_as_they_were_written(file: File) -> None:
    """Delimiters, quotes, line ends and whatever else stands in cells change nothing."""
    found = read(file.layout, write(file.layout, *file.trees))
    assert [(each.verdict, each.findings) for each in found] == [(Verdict.ACCEPTED, ())] * len(
        file.trees
    )
    assert [plain(each.tree) for each in found] == [plain(tree) for tree in file.trees]


@settings(max_examples=100, deadline=None)
@given(fixed_tables())
def test_rows_of_fixed_width_are_read_as_they_were_written(file: File) -> None:
    """Padding is put in and taken off again."""
    found = read(file.layout, write(file.layout, *file.trees))
    assert [(each.verdict, each.findings) for each in found] == [(Verdict.ACCEPTED, ())] * len(
        file.trees
    )
    assert [plain(each.tree) for each in found] == [plain(tree) for tree in file.trees]


@settings(max_examples=100, deadline=None)
@given(typed_files())
def test_records_of_several_types_are_read_as_they_were_written(file: File) -> None:
    """Every record lies where it lay, and all control totals are right; they alone have been added."""
    content = write(file.layout, *file.trees)
    found = group(file.layout, content)
    assert (found.findings, found.verdict) == ((), Verdict.ACCEPTED)
    assert [plain(_bare(each.tree)) for each in found.transactions] == [
        plain(tree) for tree in file.trees
    ]
    again = write(file.layout, *[each.tree for each in found.transactions if each.tree])
    assert again == content, "totals that were read are right"


def _bare(tree: Record | None) -> Record:
    """Return a document without its totals."""
    assert tree is not None
    bare = record(*tree.elements[:-1], "")
    bare.children = [each for each in tree.children if each.tag != "SUM"]
    return bare
