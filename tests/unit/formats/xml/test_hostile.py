"""What attackers send: entities, DTDs, inclusions, and files that grow when they are read."""

import time
import tracemalloc
from pathlib import Path

import pytest

from edigateway.formats.xml.limits import MAX_ATTRIBUTES, MAX_BYTES, MAX_DEPTH, MAX_RECORDS
from tests.unit.formats.xml.files import nested, only_finding, only_tree, sets

LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE Order [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<Order xmlns="urn:order">&c;</Order>"""


@pytest.mark.parametrize(
    "doctype",
    [
        b'[<!ENTITY x SYSTEM "file:///etc/passwd">]',
        b'[<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]',
        b'[<!ATTLIST Order a CDATA "default">]',
        b"[]",
        b'SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY x "y">]',
        b'PUBLIC "-//X" "http://127.0.0.1:9/x.dtd"[<!ENTITY x "y">]',
    ],
)
@pytest.mark.parametrize("before", [b"", b"<!-- a -->", b"<?pi b?>\n", b"<!--><!DOCTYPE Order>-->"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_doctype_with_declarations_is_refused_before_they_are_read(
    doctype: bytes, before: bytes, codec: str
) -> None:
    """No entity is ever defined, so none can be expanded or fetched."""
    payload = before + b"<!DOCTYPE Order " + doctype + b'><Order xmlns="urn:order">&x;</Order>'
    assert only_finding(payload.decode().encode(codec)).code == "xml-dtd"


def test_entity_bomb_is_refused() -> None:
    """Eight by eight by eight, and so on."""
    assert only_finding(LAUGHS).code == "xml-dtd"


@pytest.mark.parametrize(
    "external",
    [
        b'SYSTEM "http://127.0.0.1:9/cXML.dtd"',
        b"SYSTEM 'file:///etc/passwd'",
        b'PUBLIC "-//X//Y" "http://127.0.0.1:9/cXML.dtd"',
        b"",
    ],
)
def test_doctype_that_names_a_dtd_is_taken_and_nothing_is_loaded(external: bytes) -> None:
    """All cXML has such a DOCTYPE; the places of what follows stay what they are."""
    payload = b"<!DOCTYPE Order\n" + external + b' >\n<Order xmlns="urn:order"><A/></Order>'
    tree = only_tree(payload)
    assert payload[tree.children[0].offset :].startswith(b"<A/>")


@pytest.mark.parametrize("entity", [b"&nbsp;", b"&xxe;", b"&#0;", b"&#xFFFE;", b"&#xD800;"])
def test_entity_that_is_none_of_the_five_is_not_well_formed(entity: bytes) -> None:
    """Nothing can define it, and a character that XML does not have stays out."""
    assert only_finding(b"<Order>" + entity + b"</Order>").code == "xml-syntax"


def test_five_entities_of_xml_and_characters_by_number_are_read() -> None:
    """They need no DTD."""
    tree = only_tree(b'<Order xmlns="urn:order">&lt;&amp;&gt;&apos;&quot;&#65;&#x42;</Order>')
    assert tree.elements[1] == "<&>'\"AB"


def test_doctype_after_the_root_has_begun_is_not_well_formed() -> None:
    """There is no second place for one."""
    payload = b'<Order><!DOCTYPE Order [<!ENTITY x "y">]>&x;</Order>'
    assert only_finding(payload).code == "xml-syntax"


def test_inclusion_is_data_and_includes_nothing(tmp_path: Path) -> None:
    """XInclude elements are elements like others."""
    secret = tmp_path / "secret"
    secret.write_text("secret")
    payload = f"""<Order xmlns="urn:order" xmlns:xi="http://www.w3.org/2001/XInclude">
        <xi:include href="{secret}" parse="text"/></Order>""".encode()
    [inclusion] = only_tree(payload).children
    assert nested(inclusion)[:2] == ("{http://www.w3.org/2001/XInclude}include", "")


def test_stylesheet_and_schema_of_a_file_are_not_fetched() -> None:
    """They are hints for others."""
    payload = b"""<?xml-stylesheet href="http://127.0.0.1:9/a.xsl"?><Order xmlns="urn:order"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
        xsi:schemaLocation="urn:order http://127.0.0.1:9/a.xsd"/>"""
    assert len(only_tree(payload).children) == 1


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"<a>" * (MAX_DEPTH + 1), "xml-too-deep"),
        (b"<a>" + b"<b/>" * MAX_RECORDS + b"</a>", "xml-too-many"),
        (b"<a>" + b"<b c=''/>" * (MAX_RECORDS // 2) + b"</a>", "xml-too-many"),
        (
            b"<a " + b" ".join(b"a%d=''" % n for n in range(MAX_ATTRIBUTES + 1)) + b"/>",
            "xml-too-many",
        ),
        (b"<a b='" + b"x" * 70_000 + b"'/>", "xml-name-too-long"),
        (b"<a" + b"x" * 2000 + b"/>", "xml-name-too-long"),
        (b"<a" + b"x" * 60_000 + b"/>", "xml-syntax"),
        (b"<a xmlns='urn:" + b"x" * 2000 + b"'/>", "xml-name-too-long"),
        (b"<a b" + b"x" * 2000 + b"=''/>", "xml-name-too-long"),
        (b"<a>" + b" " * MAX_BYTES, "xml-too-large"),
        (b"<a>" + b"x" * 11_000_000 + b"</a>", "xml-syntax"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_file_beyond_the_limits_is_refused(payload: bytes, code: str) -> None:
    """No file is a business document that is so deep, so long or so full."""
    assert only_finding(payload).code == code


def test_as_much_as_the_limits_allow_is_read() -> None:
    """The limits are those that the page tells."""
    deep = b'<Order xmlns="urn:order">' + b"<a>" * (MAX_DEPTH - 1) + b"</a>" * (MAX_DEPTH - 1)
    assert len(list(only_tree(deep + b"</Order>").walk())) == MAX_DEPTH
    attributes = b" ".join(b"a%d=''" % n for n in range(MAX_ATTRIBUTES))
    full = b'<Order xmlns="urn:order"><a ' + attributes + b"/></Order>"
    assert len(only_tree(full).children[0].children) == MAX_ATTRIBUTES


@pytest.mark.parametrize(
    "piece", [b"<!--", b"<?a", b"<![CDATA[", b"<a b='", b'<a "', b"<!-- --", b"</a", b"<", b"]]>"]
)
def test_markup_that_never_ends_costs_no_more_than_its_length(piece: bytes) -> None:
    """A file that looks as if it began things a million times is read in one go."""
    payload = b"<Order>" + piece * (4_000_000 // len(piece))
    before = time.process_time()
    assert sets(payload)[0].tree is None
    assert time.process_time() - before < 10


def test_long_namespace_is_not_repeated_for_each_name() -> None:
    """A few bytes for each name stay a few bytes."""
    uri = b"urn:" + b"x" * 900
    payload = b'<Order xmlns="urn:order" xmlns:z="' + uri + b'">' + b"<z:a/>" * 4_000 + b"</Order>"
    tracemalloc.start()
    tree = only_tree(payload)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(tree.children) == 4_000
    assert peak < 4_000 * 600
