"""Tables of maps: written in the map or in files, looked up by the day, and told of where they are wrong or lack a row."""

from pathlib import Path

import pytest

from edigateway.mapping import MapLibrary, as_of, compile_map
from edigateway.mapping.tables.missing import Missing, missing
from edigateway.mapping.tables.table import Row, Table
from tests.support.records import tree
from tests.unit.mapping.site import HEAD, faults, load

DATED = """partner,ours,from,until,note
034,garden,,2026-06-30,
034,leisure,2026-07-01,,
035,tools,,,"new, since May"
"""
BY_FILE = "effective_on: ordered_on\nfields:\n  ordered_on: BEG05 | date\n  department: REF[DP]02 | lookup(d)\ntables: {d: {file: tables/d.csv}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "d.csv").write_text(DATED)
    return tmp_path


def order(day: str, department: str = "034") -> str:
    return f"BEG*00*SA*1**{day}\nREF*DP*{department}"


@pytest.mark.parametrize(
    ("day", "department"),
    [("20260630", "garden"), ("20260701", "leisure"), ("20300101", "leisure")],
)
def test_row_that_holds_on_the_day_of_the_document_counts(
    folder: Path, day: str, department: str
) -> None:
    """The map names the date; both ends of a time belong to it."""
    ready = compile_map(load(folder, HEAD + BY_FILE))
    with as_of("2026-01-01"):
        document = ready.read(tree(order(day))).document
    assert document["department"] == department
    [reference] = ready.write(document).tree.children[-1:]
    assert list(reference.elements) == ["REF", "DP", "034"]


def test_rows_of_several_days_are_not_mixed_up(folder: Path) -> None:
    """What was made of a text on one day is not remembered for the next document."""
    ready = compile_map(load(folder, HEAD + BY_FILE))
    days = ["20260630", "20260701", "20260630"]
    found = [ready.read(tree(order(day))).document["department"] for day in days]
    assert found == ["garden", "leisure", "garden"]


def test_day_handed_in_counts_where_the_document_has_none(folder: Path) -> None:
    """A map that names no date, or a document without it, is read by the day of translation."""
    ready = compile_map(load(folder, HEAD + BY_FILE))
    with as_of("2026-06-30"):
        assert ready.read(tree("REF*DP*034")).document["department"] == "garden"
    assert ready.read(tree("REF*DP*034")).document["department"] == "leisure"
    plain = compile_map(load(folder, HEAD + BY_FILE.replace("effective_on: ordered_on\n", "")))
    with as_of("2026-06-30"):
        assert plain.read(tree(order("20260701"))).document["department"] == "garden"


def test_text_that_holds_on_another_day_only_is_unknown_and_told_with_table_and_field(
    folder: Path,
) -> None:
    """A finding says enough to collect what tables lack."""
    (folder / "tables" / "d.csv").write_text("partner,ours,until\n034,garden,2026-06-30\n")
    ready = compile_map(load(folder, HEAD + BY_FILE))
    [finding] = ready.read(tree(order("20260701"))).findings
    facts = finding.facts()
    assert (facts["code"], facts["table"], facts["field"], facts["value"]) == (
        "map-unknown-key",
        "d",
        "department",
        "034",
    )
    [found] = missing([facts, facts, {"code": "map-bad-date", "value": "034"}])
    assert found == Missing(table="d", value="034", field="department", times=2)


def test_what_tables_lack_is_counted_by_field_whichever_line_it_was_in() -> None:
    """Lines have numbers where documents are written, and none where they are read."""
    facts = {"code": "map-unknown-key", "table": "t", "value": "QQ"}
    found = missing([facts | {"field": "lines.7.unit"}, facts | {"field": "lines.unit"}])
    assert found == [Missing(table="t", value="QQ", field="lines.unit", times=2)]


def test_table_says_the_same_inline_and_in_either_kind_of_file(tmp_path: Path) -> None:
    """The digest of a map is over what its tables say, not over where it stands."""
    (tmp_path / "t.csv").write_text("ours,partner\r\ncase,CA\r\n\r\neach,EA\r\n", "utf-8-sig")
    (tmp_path / "t.yaml").write_text("rows: {CA: case, EA: each}\n")
    written = [
        "{EA: each, CA: case}",
        "{rows: [{partner: CA, ours: case}, {ours: each, partner: EA}]}",
        "{rows: {CA: case, EA: each}}",
        "{file: t.csv}",
        "{file: t.yaml}",
    ]
    maps = [load(tmp_path, f"{HEAD}tables: {{t: {each}}}\n") for each in written]
    assert len({each.digest for each in maps}) == 1
    assert [Path(each.files[-1]).name for each in maps[2:]] == ["map.yaml", "t.csv", "t.yaml"]


@pytest.mark.parametrize(
    "other",
    [
        "{CA: case, EA: each, PC: piece}",
        "{CS: case, EA: each}",
        "{rows: {CA: case, EA: each}, else: keep}",
        '{rows: [{partner: CA, ours: case}, {partner: EA, ours: each, until: "2026-01-01"}]}',
    ],
)
def test_digest_changes_with_the_content_of_a_table(tmp_path: Path, other: str) -> None:
    """Every document names the digest that made it, so a changed table must show."""
    first = load(tmp_path, f"{HEAD}tables: {{t: {{CA: case, EA: each}}}}\n")
    assert load(tmp_path, f"{HEAD}tables: {{t: {other}}}\n").digest != first.digest


def test_digest_changes_with_the_row_that_is_written_back() -> None:
    """The order of rows counts where they mean the same."""
    one, other = (
        Table.of("t", {"CA": "case", "CS": "case"}),
        Table.of("t", {"CS": "case", "CA": "case"}),
    )
    assert one.digest != other.digest
    assert one.sides("2026-01-01").partners == {"case": "CA"}
    assert list(one.ambiguous()) == [("case", ("CA", "CS"))]


def test_texts_that_mean_the_same_at_different_times_are_not_ambiguous() -> None:
    """At each time only one of them can be written."""
    rows = (Row("CA", "case", until="2026-06-30"), Row("CS", "case", since="2026-07-01"))
    assert list(Table(name="t", rows=rows).ambiguous()) == []


def test_table_that_has_two_ways_back_is_noted(tmp_path: Path) -> None:
    """It is no fault, but whoever wrote it may want to know what is sent."""
    (tmp_path / "map.yaml").write_text(f"{HEAD}tables:\n  t: {{CA: case, CS: case, EA: each}}\n")
    library = MapLibrary([tmp_path])
    assert library.check() == ()
    [note] = library.notes()
    assert (note.line, note.column) == (5, 3)
    assert "'case' can be CA, CS in the table t; CA is written" in note.problem


def test_table_remembers_few_days() -> None:
    """A file with documents of many days must not fill the memory."""
    table = Table(name="t", rows=(Row("CA", "case", since="2026-01-01"),))
    for day in range(1, 29):
        for month in range(1, 13):
            assert table.sides(f"2026-{month:02d}-{day:02d}").ours == {"CA": "case"}
    assert len(table._sides) <= 64


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("partner;ours\nCA;case\n", 1, "no table has the column 'partner;ours'"),
        ("partner,our\nCA,case\n", 1, "no table has the column 'our'"),
        ("partner,partner\n", 1, "does not name the columns"),
        ("partner,item\n", 1, "does not name the columns"),
        ("partner,ours\nCA,\n", 2, "a row without ours"),
        ("partner,ours\nCA,case\nCA,crate\n", 3, "'CA' stands in an earlier row"),
        ("partner,ours\nCA,case,x\n", 2, "3 cells below 2 columns"),
        ("partner,ours,from\nCA,case,1.7.2026\n", 2, "'1.7.2026' is not a date"),
        ("partner,ours,from,until\nCA,case,2026-02-01,2026-01-01\n", 2, "before it begins"),
        ("partner,ours,factor\nCA,case,0\n", 2, "'0' is no factor"),
        ("partner,ours,factor\nCA,case,1/0\n", 2, "'1/0' is no factor"),
        ("partner,ours,factor\nCA,case,-2\n", 2, "'-2' is no factor"),
        ('partner,ours\n"CA,case\n', 2, "not CSV"),
        ("", 0, "the table is empty"),
        ("partner,ours\nCA,caf\xe9\n", 2, "not UTF-8"),
    ],
)
def test_wrong_file_of_a_table_is_a_fault_in_that_file(
    folder: Path, content: str, line: int, problem: str
) -> None:
    """The line is that of the file, and all maps that name it are refused."""
    (folder / "tables" / "d.csv").write_bytes(content.encode("latin-1"))
    [fault] = faults(folder, HEAD + BY_FILE)
    assert (fault.file.name, fault.line) == ("d.csv", line)
    assert problem in fault.problem


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        ("{t: CA}", "a table maps texts to texts"),
        ("{t: {CA: [case]}}", "a row is made of texts"),
        ("{t: {rows: x}}", "a table maps texts to texts"),
        ("{t: {rows: [CA]}}", "a row is made of texts"),
        ("{t: {rows: [{partner: CA}]}}", "a row without ours"),
        (
            "{t: {rows: [{partner: CA, ours: x}, {partner: CA, ours: y}]}}",
            "'CA' stands in an earlier",
        ),
        ("{t: {rows: {CA: x}, else: [keep]}}", "else is no text"),
        ("{t: {file: [x]}}", "the file of a table is not named"),
        ("{t: {file: t.txt}}", "the file of a table is not named"),
        ("{t: {file: /etc/t.csv}}", "the file of a table is not named"),
        ("{t: {file: t.csv}}", "cannot be read"),
        ("{t: {file: wrong.yaml}}", "a table has no key 'row'"),
        ("{t: {file: other.yaml}}", "else is no text"),
        ("{t: {file: tables/d.csv, rows: {CA: case}}}", "either a file or rows"),
        ("[t]", "tables must be a mapping"),
    ],
)
def test_wrong_table_is_a_fault(folder: Path, tables: str, problem: str) -> None:
    """What stands under tables is checked where it is used or not."""
    (folder / "wrong.yaml").write_text("row: {CA: case}\nrows: {CA: case}\n")
    (folder / "other.yaml").write_text("rows: {CA: case}\nelse: [keep]\n")
    found = faults(folder, f"{HEAD}tables: {tables}\n")
    assert any(problem in fault.problem for fault in found)


@pytest.mark.parametrize("named", ["number", "nothing", "[ordered_on]"])
def test_tables_go_only_by_a_date_of_the_document(tmp_path: Path, named: str) -> None:
    """Whatever else is named could never be a day."""
    [fault] = faults(tmp_path, f"{HEAD}effective_on: {named}\n")
    assert "is no date of the document" in fault.problem
    assert "ordered_on" in fault.remedy
