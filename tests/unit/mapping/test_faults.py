from pathlib import Path

import pytest

from edigateway.errors import Misconfigured
from edigateway.mapping import MapLibrary, base_maps
from tests.unit.mapping.site import HEAD, faults


@pytest.mark.parametrize(
    ("fields", "place", "problem", "remedy"),
    [
        ("  number: PO1O2", (5, 11), "unknown location 'PO1O2'", "did you mean PO102?"),
        ("  number: '??'", (5, 11), "unknown location '??'", "such as BEG03"),
        ("  nummer: BEG03", (5, 11), "has no field 'nummer'", "did you mean number?"),
        ("  ordered_on: BEG05 | dat", (5, 23), "unknown conversion 'dat'", "did you mean date?"),
        ('  ordered_on: "BEG05 | dat"', (5, 24), "unknown conversion 'dat'", "did you mean date?"),
        ("  ordered_on: BEG05 | date(", (5, 23), "not written as a conversion", "name(argument)"),
        ("  ordered_on: BEG05 | date(a, b)", (5, 23), "takes 0 to 1 arguments", ""),
        ("  ordered_on: BEG05", (5, 15), "is a date, not text", "add | date"),
        ("  number: BEG03 | decimal", (5, 11), "is text, not a number", "take the conversion away"),
        (
            "  purpose: BEG01 | code(purpos)",
            (5, 20),
            "no code list 'purpos'",
            "did you mean purpose?",
        ),
        ("  purpose: BEG01 | lookup(x)", (5, 20), "no table 'x'", ""),
        ("  number: BEG03 | date | upper", (5, 19), "nothing can follow", "move it to the end"),
        (
            "  number: BEG03 | upper | default(x)",
            (5, 27),
            "must be the first",
            "move it to the front",
        ),
        ("  number: PO106..", (5, 11), "PO106.. are many", "name one element"),
        (
            "  lines: {each: PO1, fields: {item_ids: PO106 | pairs(item_id)}}",
            (5, 41),
            "needs a run",
            "PO106..",
        ),
        ("  references: REF02", (5, 15), "is a group of fields, not text", "each"),
        ("  references: {qualifier: REF01}", (5, 15), "is a list", "each"),
        ("  number: {each: REF, fields: {}}", (5, 11), "is no list of groups", ""),
        ("  number: [BEG03]", (5, 11), "is no list", "any"),
        ("  freight: BEG03", (5, 12), "is a group of fields", ""),
        ("  number: {value: BEG03}", (5, 11), "is text, not a group of fields", "write a location"),
        ("  lines: {fields: {number: PO101}}", (5, 10), "has fields but no each", "write each:"),
        (
            "  lines: {each: po1, fields: {}}",
            (5, 17),
            "'po1' is not what each can go through",
            "write N1",
        ),
        ("  lines: {each: PO1, field: {}}", (5, 22), "'field' cannot stand beside", "fields"),
        ("  lines: {each: PO1, part: lin}", (5, 10), "no part 'lin'", "add it under parts"),
        ("  number: {any: BEG03}", (5, 11), "any needs a list", ""),
        ("  number: {const: [1]}", (5, 11), "const needs a text", ""),
        ("  ordered_on: {const: soon, as: date}", (5, 15), "is not a date", "another constant"),
        (
            "  dates:\n    - {each: DTM, fields: {}}\n    - {each: DTM, fields: {}}",
            (7, 7),
            "dates takes every DTM already",
            "tell them apart",
        ),
    ],
)
def test_wrong_field_is_a_fault_with_place_and_remedy(
    tmp_path: Path, fields: str, place: tuple[int, int], problem: str, remedy: str
) -> None:
    """A wrong map never gets to run: each fault has line, column, what is wrong and what is near."""
    found = faults(tmp_path, f"{HEAD}fields:\n{fields}\n")
    assert found, "the map was taken"
    first = found[0]
    assert (first.line, first.column) == place
    assert problem in first.problem
    assert remedy in first.remedy
    assert first.file == tmp_path / "map.yaml"


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        ("map: acme/850\ndocument: purchase_order\n", "layout needs a format", "write layout"),
        (
            HEAD.replace("purchase_order", "purchase_ordr"),
            "no document 'purchase_ordr'",
            "did you mean purchase_order?",
        ),
        (HEAD.replace("versions", "version"), "no key 'version'", "did you mean versions?"),
        (HEAD.replace('["004010"]', '"004010"'), "versions must be a list", ""),
        (HEAD + "feilds: {}\n", "unknown key 'feilds'", "fields"),
        (HEAD + "tables: {units: [CA]}\n", "a table maps texts", ""),
        (HEAD + "ignore: [ST, se]\n", "'se' is neither", "write ST"),
        (HEAD + "extends: acme/base\n", "no map 'acme/base'", "acme/850"),
        (HEAD + "extends: acme/850\n", "leads in a circle: acme/850 -> acme/850", ""),
        (
            HEAD + "parts: {a: {part: a}}\nfields: {freight: {part: a}}\n",
            "made of itself",
            "put an each between",
        ),
    ],
)
def test_wrong_map_is_a_fault_with_a_remedy(
    tmp_path: Path, text: str, problem: str, remedy: str
) -> None:
    """What holds for fields holds for everything else in a map."""
    found = faults(tmp_path, text)
    assert any(problem in fault.problem and remedy in fault.remedy for fault in found), found


def test_map_with_many_faults_tells_all_of_them_at_once(tmp_path: Path) -> None:
    """Nobody should have to mend a map one fault at a time."""
    found = faults(
        tmp_path, HEAD + "fields:\n  number: BEG3\n  ordered_on: BEG05\n  nothing: BEG01\n"
    )
    assert [fault.line for fault in found] == [5, 6, 7]


def test_column_that_the_header_lacks_is_a_fault(tmp_path: Path) -> None:
    """Where the layout lists its columns, a field can only name one of them."""
    text = """map: acme/850
layout: {format: csv, columns: [PO_NUMBER, QTY], group_by: [PO_NUMER]}
document: purchase_order
fields: {number: PO_NUMBR}
"""
    found = faults(tmp_path, text)
    assert {fault.problem for fault in found} == {
        "there is no column 'PO_NUMER'",
        "the layout has no column 'PO_NUMBR'",
    }
    assert {fault.remedy for fault in found} == {"did you mean PO_NUMBER?"}


def test_two_maps_of_one_name_are_a_fault(tmp_path: Path) -> None:
    """A name leads to one map."""
    (tmp_path / "a.yaml").write_text(HEAD)
    (tmp_path / "b.yaml").write_text(HEAD)
    found = MapLibrary([tmp_path]).check()
    assert "is in" in found[0].problem
    assert found[0].file == tmp_path / "b.yaml"


def test_map_under_the_name_of_a_base_map_is_a_fault_unless_it_is_a_copy(tmp_path: Path) -> None:
    """What comes with the package is never replaced unseen; a checkout of it may stand beside the installed one."""
    (tmp_path / "order.yaml").write_text((base_maps()[0] / "850.yaml").read_text())
    assert MapLibrary([*base_maps(), tmp_path]).check() == ()
    (tmp_path / "order.yaml").write_text(HEAD.replace("acme/850", "x12/850"))
    [found] = MapLibrary([*base_maps(), tmp_path]).check()
    assert found.file == tmp_path / "order.yaml"
    assert (found.line, found.column) == (1, 6)


def test_hidden_file_is_no_map(tmp_path: Path) -> None:
    """What an editor keeps beside the file that is being edited stops nobody."""
    (tmp_path / ".#a.yaml").symlink_to("nowhere")
    assert MapLibrary([tmp_path]).check() == ()


def test_unreadable_file_does_not_stop_the_other_maps(tmp_path: Path) -> None:
    """One bad file of one partner stops nobody else."""
    (tmp_path / "a.yaml").write_text("map: [")
    (tmp_path / "b.yaml").write_text(HEAD)
    library = MapLibrary([tmp_path])
    assert library.load("acme/850").name == "acme/850"
    assert [fault.file.name for fault in library.check()] == ["a.yaml"]


def test_map_that_is_not_there_names_what_is_near(tmp_path: Path) -> None:
    """A slip in the name of a map is found with a remedy."""
    (tmp_path / "a.yaml").write_text(HEAD)
    with pytest.raises(Misconfigured, match=r"did you mean acme/850\?"):
        MapLibrary([tmp_path]).load("acme/851")
