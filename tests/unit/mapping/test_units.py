"""Units of quantity: told in another unit by a table of factors, exactly or not at all, and back again."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edigateway.mapping import MapLibrary, as_of, compile_map
from edigateway.mapping.conversions.conversion import Surroundings, Unconvertible, WrongArgument
from edigateway.mapping.conversions.numbers import read_decimal
from edigateway.mapping.conversions.units import Units, exact, parse
from edigateway.mapping.language import UnitRule
from edigateway.mapping.tables.table import Row, Table
from tests.support.records import tree
from tests.unit.mapping.site import HEAD, compiled, faults, load

ROWS = (
    Row("CA", "EA", "A-1", Fraction(12)),
    Row("BX", "EA", "A-1", Fraction(6)),
    Row("EA", "EA", "", Fraction(1)),
    Row("LB", "KG", "", Fraction("0.45359237")),
    Row("GR", "KG", "", Fraction(1, 1000)),
)
EACH = {"code": "EA", "meaning": "each"}
CASE = {"code": "CA", "meaning": "case"}


def units(*rows: Row, otherwise: str = "", items: tuple[str, ...] = ("VN", "UP")) -> Units:
    table = Table(name="packs", rows=rows or ROWS, otherwise=otherwise)
    return Units(UnitRule(table="packs", items=items), Surroundings(tables={"packs": table}))


def line(quantity: str, unit: dict[str, str], item: str = "A-1", **more: Any) -> dict[str, Any]:
    ids = [{"scheme": {"code": "VN"}, "value": item}]
    return {"quantity": quantity, "unit": unit, "item_ids": ids, **more}


def test_quantity_and_price_are_read_in_our_unit() -> None:
    """Twice as many at half the price is the same money."""
    given = line("2", CASE, unit_price="24.6")
    assert units().read(given) == line("24", EACH, unit_price="2.05")
    assert given == line("2", CASE, unit_price="24.6")


def test_quantity_and_price_are_written_in_the_partners_unit() -> None:
    """The first row of the table by which the quantity stays whole counts."""
    assert units().write(line("24", EACH, unit_price="2.05")) == line("2", CASE, unit_price="24.6")
    assert units().write(line("18", EACH)) == line("3", {"code": "BX", "meaning": "box"})


def test_quantity_that_fills_no_pack_of_the_item_is_written_in_a_unit_of_any_item() -> None:
    """The item's own units come first, but broken packs are not ordered where single ones can be."""
    assert units().write(line("7", EACH)) == line("7", EACH)
    assert units().write(line("7.5", EACH)) == line("0.625", CASE)


def test_unit_of_another_item_is_that_of_any_item() -> None:
    """A row without an item is for all that have no row of their own."""
    assert units().read(line("5", EACH, item="B-2")) == line("5", EACH, item="B-2")
    assert units().write(line("1.5", {"code": "KG"})) == line(
        "1500", {"code": "GR", "meaning": "gram"}
    )


def test_item_is_known_by_any_of_its_numbers() -> None:
    """The first qualifier that has a row counts; our word for it is as good as its code."""
    entry = line("1", CASE, item="unknown")
    entry["item_ids"].append({"scheme": {"meaning": "UPC-A"}, "value": "A-1"})
    assert units().read(entry)["quantity"] == "12"


def test_unit_may_be_given_by_its_meaning() -> None:
    """An ERP need not know the codes of X12."""
    assert units().write(line("12", {"meaning": "each"})) == line("1", CASE)


def test_entry_without_unit_or_quantity_is_left_alone() -> None:
    """There is nothing to tell in another unit."""
    assert units().read({"number": "1"}) == {"number": "1"}
    assert units().read({"unit": EACH}) == {"unit": EACH}


@pytest.mark.parametrize(
    ("entry", "is_read"),
    [
        (line("1", CASE, unit_price="1"), True),
        (line("1", EACH), False),
        (line("1", {"code": "KG"}, item="B-2"), False),
    ],
)
def test_number_that_does_not_come_out_exactly_is_refused(
    entry: dict[str, Any], is_read: bool
) -> None:
    """Nothing is rounded: a person decides."""
    rows = (ROWS[0], ROWS[3])
    with pytest.raises(Unconvertible) as caught:
        units(*rows).read(entry) if is_read else units(*rows).write(entry)
    assert [problem.code for problem in caught.value.problems] == ["map-inexact"]
    assert caught.value.kept == entry


@pytest.mark.parametrize(
    ("otherwise", "is_read", "severity"),
    [
        ("", True, "warning"),
        ("", False, "error"),
        ("error", True, "error"),
        ("error", False, "error"),
    ],
)
def test_unit_that_the_table_lacks_is_told(otherwise: str, is_read: bool, severity: str) -> None:
    """As with a look-up: kept with a warning where it is read, refused where it is written."""
    entry, made = line("1", {"code": "PL"}), units(otherwise=otherwise)
    with pytest.raises(Unconvertible) as caught:
        made.read(entry) if is_read else made.write(entry)
    [problem] = caught.value.problems
    assert (problem.code, problem.table, problem.value) == ("map-unknown-key", "packs", "PL")
    assert (str(problem.severity), caught.value.kept) == (severity, entry)


def test_unit_that_the_table_lacks_may_be_kept() -> None:
    """But not written where it would be read as something else."""
    kept = units(otherwise="keep")
    assert kept.read(line("1", {"code": "PL"})) == line("1", {"code": "PL"})
    assert kept.write(line("1", {"code": "PL"})) == line("1", {"code": "PL"})
    with pytest.raises(Unconvertible):
        kept.write(line("1", CASE))


def test_row_of_any_item_is_not_written_where_the_item_has_its_own() -> None:
    """It would be read by the item's own row, as something else."""
    made = units(Row("CA", "BX", "A-1", Fraction(2)), Row("CA", "EA", "", Fraction(12)))
    assert made.write(line("12", EACH, item="B-2")) == line("1", CASE, item="B-2")
    with pytest.raises(Unconvertible) as caught:
        made.write(line("12", EACH))
    assert caught.value.problems[0].code == "map-unknown-key"


def test_row_counts_only_while_it_holds() -> None:
    """A pack may change its size."""
    dated = units(
        Row("CA", "EA", "", Fraction(12), until="2026-06-30"),
        Row("CA", "EA", "", Fraction(10), since="2026-07-01"),
    )
    assert dated.varies
    with as_of("2026-06-30"):
        assert dated.read(line("1", CASE))["quantity"] == "12"
        assert dated.write(line("12", EACH))["quantity"] == "1"
    with as_of("2026-07-01"):
        assert dated.read(line("1", CASE))["quantity"] == "10"


@pytest.mark.parametrize("wrong", ["x", None, 3, "1E+40"])
def test_quantity_that_is_no_number_is_told_and_the_entry_kept(wrong: object) -> None:
    """The entry is not lost for it."""
    entry = line("1", CASE) | {"quantity": wrong}
    if wrong is None:
        assert units().read(entry)["quantity"] is None
        return
    with pytest.raises(Unconvertible) as caught:
        units().read(entry)
    assert caught.value.kept == entry


PACKS = st.lists(
    st.builds(
        Row,
        st.sampled_from(["CA", "BX", "EA", "PL"]),
        st.sampled_from(["EA", "BX", "KG"]),
        st.sampled_from(["A-1", "01", ""]),
        st.fractions(Fraction(1, 20), 1000, max_denominator=20),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda row: (row.partner, row.item),
)
QUANTITIES = st.integers(1, 5000).map(lambda number: exact(Fraction(number, 10)))


@given(PACKS, QUANTITIES, st.sampled_from(["EA", "BX", "KG"]), st.sampled_from(["A-1", "B"]))
def test_entry_that_is_written_is_read_again(
    rows: list[Row], quantity: str, unit: str, item: str
) -> None:
    """read(write(entry)) is the entry, whatever the table says, wherever it can be written."""
    made = units(*rows, otherwise="keep")
    code = {"code": unit, "meaning": {"EA": "each", "BX": "box", "KG": "kilogram"}[unit]}
    entry = line(quantity, code, item, unit_price=quantity)
    entry["item_ids"].append({"scheme": {"code": "UP"}, "value": "01"})
    try:
        written = made.write(entry)
    except Unconvertible:
        return
    assert made.read(written) == entry


@given(st.fractions(-(10**6), 10**6, max_denominator=10**4))
def test_exact_number_is_the_number_or_none(number: Fraction) -> None:
    """Decimals that never end are not cut."""
    rest = number.denominator
    while rest % 2 == 0 or rest % 5 == 0:
        rest //= 2 if rest % 2 == 0 else 5
    text = exact(number)
    assert (text is None) == (rest > 1)
    assert text is None or Fraction(text) == number
    assert text is None or text == read_decimal(text)


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ({"table": "packs"}, UnitRule(table="packs")),
        ({"table": "packs", "item": "VN"}, UnitRule(table="packs", items=("VN",))),
        (
            {"table": "p", "item": ["VN", "UP"], "unit": "u", "quantities": ["q"], "prices": []},
            UnitRule(table="p", items=("VN", "UP"), unit="u", quantities=("q",), prices=()),
        ),
    ],
)
def test_rule_is_read_as_maps_write_it(value: object, rule: UnitRule) -> None:
    """What is not said has its usual name."""
    assert parse(value) == rule


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("packs", "units need a table"),
        ({"item": "VN"}, "units need a table"),
        ({"table": "packs", "items": "VN"}, "units have no 'items'"),
        ({"table": "packs", "unit": ["unit"]}, "unit is the name of one field"),
        ({"table": "packs", "item": {}}, "is no list of names"),
    ],
)
def test_wrong_rule_is_refused(value: object, problem: str) -> None:
    """With what is wrong in it."""
    with pytest.raises(WrongArgument, match=problem):
        parse(value)


@pytest.mark.parametrize(
    ("rule", "table", "problem"),
    [
        (UnitRule(table="pack"), Table(name="packs", rows=ROWS), "there is no table 'pack'"),
        (UnitRule(table="packs"), Table.of("packs", {"CA": "EA"}), "lacks factors"),
        (UnitRule(table="packs"), Table(name="packs", rows=ROWS, otherwise="EA"), "cannot be 'EA'"),
        (UnitRule(table="packs", items=("V",)), Table(name="packs", rows=ROWS), "is called 'V'"),
    ],
)
def test_rule_that_cannot_work_is_refused(rule: UnitRule, table: Table, problem: str) -> None:
    """Before any document is read."""
    with pytest.raises(WrongArgument, match=problem):
        Units(rule, Surroundings(tables={"packs": table}))


IN_PACKS = """fields:
  number: BEG03
  lines:
    each: PO1
    units: {table: packs, item: VN}
    fields:
      quantity: PO102 | decimal
      unit: PO103 | code(unit)
      unit_price: PO104 | decimal
      item_ids: PO106.. | pairs(item_id)
tables:
  packs:
    rows:
      - {partner: CA, ours: EA, item: A-1, factor: "12"}
"""
ORDER = "BEG*00*SA*1\nPO1*1*{}*CA*{}**VN*A-1"


def test_map_tells_its_lines_in_our_unit_and_the_partners(tmp_path: Path) -> None:
    """One rule serves both directions."""
    ready = compiled(tmp_path, IN_PACKS)
    found = ready.read(tree(ORDER.format("2", "24.6")))
    [entry] = found.document["lines"]
    assert (entry["quantity"], entry["unit"], entry["unit_price"]) == ("24", EACH, "2.05")
    written = ready.write(found.document)
    assert (found.findings, written.findings) == ((), ())
    [line_] = [each for each in written.tree.children if each.tag == "PO1"]
    assert list(line_.elements)[2:5] == ["2", "CA", "24.6"]


def test_line_that_cannot_be_told_exactly_is_left_and_holds_the_document(tmp_path: Path) -> None:
    """The finding names the field and the segment; writing says so as well."""
    ready = compiled(tmp_path, IN_PACKS)
    found = ready.read(tree(ORDER.format("2", "24.7")))
    [entry] = found.document["lines"]
    assert (entry["quantity"], entry["unit"]) == ("2", CASE)
    [finding] = found.findings
    assert (finding.code, str(finding.severity), finding.field) == ("map-inexact", "error", "lines")
    assert (finding.place.segment, finding.place.position) == ("PO1", 2)
    entry |= {"quantity": "25", "unit": EACH}
    [finding] = ready.write(found.document).findings
    assert (finding.code, finding.field) == ("map-inexact", "lines.0")


def test_units_of_a_base_map_are_named_by_the_map_that_extends_it(tmp_path: Path) -> None:
    """Nothing else of the lines need be written again, and the digest shows it."""
    base = load(tmp_path, HEAD + IN_PACKS.replace("    units: {table: packs, item: VN}\n", ""))
    (tmp_path / "own.yaml").write_text(
        "map: own/850\nextends: acme/850\nfields: {lines: {units: {table: packs, item: VN}}}\n"
    )
    own = MapLibrary([tmp_path]).load("own/850")
    assert own.digest != base.digest
    [entry] = compile_map(own).read(tree(ORDER.format("1", "12"))).document["lines"]
    assert entry["quantity"] == "12"


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("packs", "units need a table"),
        ("{table: pack}", "there is no table 'pack'"),
        ("{table: packs, unit: number}", "lines has no field 'number' that is a code"),
        ("{table: packs, prices: [price]}", "lines has no field 'price' that is a number"),
    ],
)
def test_wrong_units_of_a_map_are_a_fault(tmp_path: Path, rule: str, problem: str) -> None:
    """They are known before any document is read."""
    text = HEAD + IN_PACKS.replace("{table: packs, item: VN}", rule)
    assert [problem in fault.problem for fault in faults(tmp_path, text)] == [True]


def test_look_up_in_a_table_of_units_is_a_fault(tmp_path: Path) -> None:
    """It would say the unit without the quantity."""
    text = HEAD + IN_PACKS.replace("code(unit)", "lookup(packs)")
    [fault] = faults(tmp_path, text)
    assert "one of units" in fault.problem
