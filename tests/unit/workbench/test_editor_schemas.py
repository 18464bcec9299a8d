"""Schemas for editors: what is right passes them, slips do not, and they name what the readers know."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from edigateway.cli.exits import Exit
from edigateway.formats.x12.guideline.guideline_file import KEYS as GUIDELINE_KEYS
from edigateway.formats.x12.guideline.rules import ELEMENT_KEYS, SEGMENT_KEYS
from edigateway.mapping.map_file import KEYS as MAP_KEYS
from edigateway.workbench.editor_schemas import FOLDER, NAMES, editor_line, editor_schema
from tests.unit.cli.conftest import typed

ROOT = Path(__file__).parents[3]
NEW_SITE, DEMO = ROOT / "edigateway" / "config" / "new_site", ROOT / "edigateway" / "demo" / "site"


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do, by the core schema of YAML 1.2: 004010 is a number, and NO a text."""


EditorLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+0123456789.")),
):
    EditorLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), _first
    )
EditorLoader.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))
EditorLoader.add_constructor("tag:yaml.org,2002:float", lambda _, node: float(node.value))


def problems(name: str, text: str) -> list[str]:
    """Return what an editor marks in a file."""
    found = yaml.load(text, EditorLoader)
    return [f"{each.json_path}: {each.message}" for each in validator(name).iter_errors(found)]


@cache
def validator(name: str) -> Draft202012Validator:
    """Return what editors hold a file against."""
    return Draft202012Validator(editor_schema(name))


def shipped() -> Iterator[tuple[str, Path]]:
    """Yield every YAML file that comes with the gateway, with what it is."""
    for folder in (ROOT, DEMO, DEMO.with_name("lumenhart")):
        yield "settings", folder / "edigateway.yaml"
        for kind in ("partner", "map", "guideline"):
            for path in sorted((folder / f"{kind}s").rglob("*.yaml")):
                is_table = kind == "map" and path.read_text("utf-8").startswith(("rows:", "else:"))
                yield "table" if is_table else kind, path
    yield "partner", NEW_SITE / "partners" / "example.yaml.off"


@pytest.mark.parametrize("name", NAMES)
def test_schema_of_each_file_is_one(name: str) -> None:
    """Every schema obeys the standard of schemas."""
    Draft202012Validator.check_schema(editor_schema(name))


@pytest.mark.parametrize(
    ("name", "path"),
    list(shipped()),
    ids=lambda each: each.name if isinstance(each, Path) else each,
)
def test_shipped_file_has_nothing_to_be_marked(name: str, path: Path) -> None:
    """Nobody learns to overlook marks."""
    text = re.sub("@[A-Z]+_PORT@", "8080", path.read_text("utf-8"))
    text = text.replace("@SITE@", "a").replace("@IDENTITY@", "A")
    assert problems(name, text) == []


PARTNER = "partner: acme\nreceive: [{document: 850, map: x12/850, deliver_to: [erp]}]\n"
MAP = "map: a/850\nextends: x12/850\n"
GUIDELINE = "guideline: a\nset: 850\nrelease: 004010\nrules:\n  REF[DP]: required\n"
SETTINGS = "site: a\nadapters: {erp: {type: spool, directory: erp}}\n"
TABLE = "rows: [{partner: CTN, ours: carton, from: 2026-01-01}]\nelse: keep\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("partner", PARTNER),
        ("map", MAP),
        ("guideline", GUIDELINE),
        ("settings", SETTINGS),
        ("table", TABLE),
        ("table", "rows: {1: one, NO: norway}\n"),
        (
            "map",
            MAP + "fields: {extra: {anything: BEG08}, department: null, number: BEG03 | strip}\n",
        ),
        ("map", MAP + "fields: {lines: {fields: {unit: 'PO103 | lookup(\"a|b\", keep)'}}}\n"),
        ("partner", PARTNER + "inbox: {format: csv, path: in, stable_s: 3, ready: stable}\n"),
        ("partner", PARTNER + "findings: {bad-code: reject}\n"),
        ("settings", SETTINGS + "retry: {first_s: 1}\nworkers: 0\n"),
    ],
)
def test_right_file_is_not_marked(name: str, text: str) -> None:
    """What the gateway takes, editors take."""
    assert problems(name, text) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("partner", "name: nameless\n"),
        ("partner", PARTNER + "recieve: []\n"),
        ("partner", PARTNER.replace("deliver_to: [erp]", "deliver_to: erp")),
        ("partner", PARTNER.replace("deliver_to", "acknowledge: 998, deliver_to")),
        ("partner", PARTNER.replace("deliver_to", "event: Order came, deliver_to")),
        ("partner", PARTNER + "inbox: {path: in, stabel_s: 3}\n"),
        ("partner", PARTNER + "inbox: {format: csv}\n"),
        ("partner", PARTNER + "inbox: {path: in, transport: pigeon}\n"),
        ("partner", PARTNER + "findings: {bad-kode: reject}\n"),
        ("partner", PARTNER + "findings: {bad-code: refuse}\n"),
        ("settings", SETTINGS.replace("spool", "spoon")),
        ("settings", SETTINGS.replace("directory", "folder")),
        ("settings", SETTINGS + "environment: staging\n"),
        ("settings", SETTINGS + "poll_every_s: often\n"),
        ("map", "extends: x12/850\n"),
        ("map", MAP + "field: {}\n"),
        ("map", MAP + "document: purchase_oder\n"),
        ("map", MAP + "fields: {numbr: BEG03}\n"),
        ("map", MAP + "fields: {lines: {fields: {quantitty: PO102}}}\n"),
        ("map", MAP + "fields: {ordered_on: BEG05 | dat}\n"),
        ("map", MAP + "fields: {lines: {each: PO1, feilds: {}}}\n"),
        ("map", "map: a\nlayout: {format: edifact}\ndocument: invoice\n"),
        ("map", MAP + "tables: {a: {file: 1.csv, else: [keep]}}\n"),
        ("guideline", GUIDELINE.replace("required", "requierd")),
        ("guideline", GUIDELINE.replace("REF[DP]", "ref")),
        ("guideline", GUIDELINE.replace("required", "{max: many}")),
        ("guideline", GUIDELINE.replace("required", "{code: [A]}")),
        ("guideline", "guideline: a\nset: 850\nrelease: 004010\n"),
        ("table", "rows: [{partner: CTN, theirs: carton}]\n"),
        ("table", "else: keep\n"),
    ],
)
def test_slip_is_marked(name: str, text: str) -> None:
    """A key that nobody knows, a word that is none, and what is missing."""
    assert problems(name, text) != []


def test_schemas_written_by_hand_know_the_keys_of_the_readers() -> None:
    """A key that the reader learns is learnt here, too."""
    map_, guideline = editor_schema("map"), editor_schema("guideline")
    assert tuple(map_["properties"]) == MAP_KEYS or set(map_["properties"]) == set(MAP_KEYS)
    assert set(guideline["properties"]) == set(GUIDELINE_KEYS)
    rule = guideline["properties"]["rules"]["additionalProperties"]["anyOf"][1]
    assert set(rule["properties"]) == {*SEGMENT_KEYS, *ELEMENT_KEYS}


def test_keys_of_partners_and_settings_say_what_they_mean() -> None:
    """Editors show beside a key what its model says of it."""
    agreement = editor_schema("partner")["$defs"]["Agreement"]["properties"]
    assert agreement["deliver_to"]["description"].startswith("The adapters")
    assert "description" in editor_schema("settings")["properties"]["identities"]


def test_new_site_leads_editors_to_its_schemas(tmp_path: Path) -> None:
    """Each new file begins with the way to a schema that is there."""
    root = tmp_path / "site"
    result = typed("init", root)
    assert result.exit_code == Exit.OK
    assert ".edigateway/schemas" in result.output.replace("\n", "")
    assert sorted(path.stem for path in (root / FOLDER).iterdir()) == sorted(NAMES)
    for file in ("edigateway.yaml", "partners/example.yaml.off"):
        first = (root / file).read_text("utf-8").splitlines()[0]
        schema = ((root / file).parent / first.partition("$schema=")[2]).resolve()
        assert json.loads(schema.read_bytes())["$id"].startswith("urn:edigateway:yaml:")


def test_line_for_editors_leads_up_from_where_a_file_lies() -> None:
    """The way is relative, so that a site can be moved."""
    line = editor_line(Path("maps/acme/850.yaml"), "map")
    assert line == "# yaml-language-server: $schema=../../.edigateway/schemas/map.json"


def test_schema_command_prints_one_of_them() -> None:
    """What init writes can be printed anew after an upgrade."""
    assert json.loads(typed("schema", "--yaml", "map").stdout) == editor_schema("map")
    assert typed("schema", "invoice", "--yaml", "map").exit_code == Exit.USAGE
    assert typed("schema", "--yaml", "nothing").exit_code == Exit.USAGE
