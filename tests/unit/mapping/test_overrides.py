import pickle
from pathlib import Path

import pytest

from edigateway.errors import Misconfigured
from edigateway.mapping import Map, MapLibrary, base_maps, compile_map
from edigateway.mapping.language import Each, Expression
from tests.support.records import tree
from tests.unit.mapping.site import HEAD, load, read

ACME = """map: acme/850
extends: x12/850
fields:
  extra: {team: "REF[CT]02"}
  department: null
  lines:
    fields:
      unit: PO103 | lookup(acme-units)
tables:
  acme-units: {CA: case, EA: each}
"""


@pytest.fixture
def acme(tmp_path: Path) -> Map:
    (tmp_path / "acme.yaml").write_text(ACME)
    return MapLibrary([*base_maps(), tmp_path]).load("acme/850")


def test_override_changes_its_fields_and_keeps_the_rest(acme: Map) -> None:
    """An override holds what differs at one partner, and nothing else."""
    found = compile_map(acme).read(
        tree("BEG*00*SA*1**20240102\nREF*CT*C-1\nREF*DP*034\nPO1*1*2*CA*3")
    )
    assert found.document["extra"] == {"team": "C-1"}
    assert found.document["number"] == "1"


def test_override_with_null_removes_a_field(acme: Map) -> None:
    """What a removed field claimed is free for others."""
    document = compile_map(acme).read(tree("REF*DP*034")).document
    assert "department" not in document
    assert document["references"] == [
        {"qualifier": {"code": "DP", "meaning": "department number"}, "value": "034"}
    ]


def test_override_of_a_list_changes_only_the_named_fields_of_its_items(acme: Map) -> None:
    """``each`` and all other fields of the list come from below."""
    [line] = _lines(acme, "PO1*1*2*CA*3.50")
    assert line == {
        "number": "1",
        "quantity": "2",
        "unit": {"code": "CA", "meaning": "case"},
        "unit_price": "3.5",
    }


def test_every_field_knows_the_file_that_it_comes_from(acme: Map) -> None:
    """A merged map can say of each line where it stands."""
    lines = acme.fields.fields["lines"]
    assert isinstance(lines, Each)
    files = {
        name: Path(node.origin.file).name
        for name, node in lines.group.fields.items()
        if isinstance(node, Expression)
    }
    assert files == {
        "number": "850.yaml",
        "quantity": "850.yaml",
        "unit": "acme.yaml",
        "unit_price": "850.yaml",
        "price_basis": "850.yaml",
        "item_ids": "850.yaml",
    }
    assert [Path(file).name for file in acme.files] == ["parts.yaml", "850.yaml", "acme.yaml"]


def test_override_of_a_part_changes_every_place_that_uses_it(tmp_path: Path) -> None:
    """A party reads alike in the heading and in a line."""
    text = "map: acme/850\nextends: x12/850\nparts: {party: {name: N102 | upper}}\n"
    (tmp_path / "acme.yaml").write_text(text)
    map_ = MapLibrary([*base_maps(), tmp_path]).load("acme/850")
    document = compile_map(map_).read(tree("N1*ST*acme\nPO1*1\n  N1*ST*east")).document
    assert [party["name"] for party in _list(document["parties"])] == ["ACME"]
    [line] = _list(document["lines"])
    assert _list(line["parties"])[0]["name"] == "EAST"


def test_override_of_an_unknown_field_is_a_fault_of_the_override(tmp_path: Path) -> None:
    """The fault lies in the file that has the slip, not in the one that it extends."""
    (tmp_path / "acme.yaml").write_text(
        "map: a\nextends: x12/850\nfields:\n  lines: {fields: {untt: PO103}}\n"
    )
    with pytest.raises(Misconfigured) as caught:
        MapLibrary([*base_maps(), tmp_path]).load("a")
    [fault] = caught.value.faults
    assert (fault.file, fault.line, fault.remedy) == (
        tmp_path / "acme.yaml",
        4,
        "did you mean unit?",
    )


def test_digest_does_not_change_with_comments_order_of_tables_or_files(tmp_path: Path) -> None:
    """The digest names what a map does, not how it is written down."""
    fields = "fields:\n  number: BEG03\n  ordered_on: BEG05 | date\n"
    whole = load(tmp_path, f"{HEAD}{fields}tables: {{a: {{x: y, z: w}}}}\n")
    again = load(
        tmp_path,
        f"# a comment\n{HEAD}tables: {{a: {{z: w, x: y}}}}\n\n{fields.replace(' | ', '  |  ')}",
    )
    assert whole.digest == again.digest
    (tmp_path / "below.yaml").write_text(
        f"{HEAD.replace('acme/850', 'below')}fields: {{number: BEG03}}\n"
    )
    split = load(
        tmp_path,
        "map: acme/850\nextends: below\nfields: {ordered_on: BEG05 | date}\ntables: {a: {x: y, z: w}}\n",
    )
    assert split.digest == whole.digest


@pytest.mark.parametrize(
    "change",
    [
        ("BEG03", "BEG04"),
        ("| date", '| date("%Y%m%d")'),
        ("x: y", "x: v"),
        ("004010", "005010"),
        ("[ST]", "[SE]"),
        ("REF02", "REF03"),
    ],
)
def test_digest_changes_with_whatever_changes_the_map(
    tmp_path: Path, change: tuple[str, str]
) -> None:
    """Two maps that could make different documents never have one digest."""
    text = (
        HEAD
        + """ignore: [ST]
parts: {r: {value: REF02}}
fields:
  number: BEG03
  ordered_on: BEG05 | date
  references: {each: REF, part: r}
tables: {a: {x: y}}
"""
    )
    before, after = load(tmp_path, text).digest, load(tmp_path, text.replace(*change)).digest
    assert before != after


def test_digest_does_not_change_with_a_part_that_nobody_uses(tmp_path: Path) -> None:
    """A shared file of parts can grow without new digests for all maps."""
    fields = HEAD + "fields: {number: BEG03}\n"
    assert (
        load(tmp_path, fields).digest
        == load(tmp_path, fields + "parts: {r: {value: REF02}}\n").digest
    )


def test_map_can_be_sent_to_another_process(acme: Map) -> None:
    """Documents are read by several processes, and a map is loaded once."""
    copy = pickle.loads(pickle.dumps(acme))
    assert copy == acme
    assert compile_map(copy).read(tree("BEG*00*SA*1")) == compile_map(acme).read(
        tree("BEG*00*SA*1")
    )


def _lines(map_: Map, segments: str) -> list[dict[str, object]]:
    return _list(compile_map(map_).read(tree(segments)).document["lines"])


def _list(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value


def test_constant_of_a_code_that_we_have_no_word_for_is_kept(tmp_path: Path) -> None:
    """A partner's code need not be in our list, whether a document or a map says it."""
    fields = "fields:\n  purpose: {const: ZZZ, as: code(purpose)}\n"
    assert read(tmp_path, fields, "BEG*00").document["purpose"] == {"code": "ZZZ"}
