import pytest

from edigateway.contracts.format import Draft, Unwritable
from edigateway.formats.xml import Xml
from edigateway.formats.xml.layout import read_layout
from edigateway.formats.xml.limits import MAX_ATTRIBUTES, MAX_DEPTH, MAX_RECORDS
from edigateway.formats.xml.writing.naming import Naming
from edigateway.model.record import Record
from tests.unit.formats.xml.files import LAYOUT, nested, only_tree, record, written

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
ROOT = '<Order xmlns="urn:order" xmlns:p="urn:parts"'


def body(tree: Record, **changes: object) -> str:
    """Return what is written behind the declaration of the namespaces."""
    text = written(tree, **changes).decode()
    assert text.startswith(HEAD + ROOT)
    return text.removeprefix(HEAD + ROOT)


def test_tree_is_written_with_its_namespaces_at_the_root() -> None:
    """Attributes stand in the start tag, wherever they lie among the children."""
    tree = record("Order", "", record("p:Line", "2", record("@p:k", "v")), record("@n", "1"))
    assert body(tree) == ' n="1"><p:Line p:k="v">2</p:Line></Order>\n'


def test_record_without_a_text_is_an_empty_element() -> None:
    """Elements that were not sent are missing at the end."""
    tree = record("Order")
    tree.children = [Record(["A"]), Record(["@b"])]
    assert body(tree) == ' b=""><A/></Order>\n'


def test_pretty_file_has_a_line_for_each_element() -> None:
    """A text stays on the line of its tags."""
    tree = record("Order", "", record("A", "1"), record("B", "x", record("C")))
    assert body(tree, pretty="true") == (">\n  <A>1</A>\n  <B>x\n    <C/>\n  </B>\n</Order>\n")


def test_doctype_stands_before_the_root() -> None:
    """It is the text of the layout, and needs no namespace."""
    layout: dict[str, object] = {
        "root": "cXML",
        "namespaces": {},
        "doctype": 'cXML SYSTEM "http://example.com/cXML.dtd"',
    }
    payload = written(record("cXML"), **layout)
    assert payload.decode() == f"{HEAD}<!DOCTYPE {layout['doctype']}>\n<cXML/>\n"
    assert nested(only_tree(payload, **layout)) == ("cXML", "", [])


@pytest.mark.parametrize(
    ("sequence", "expected"),
    [
        ({}, "BACA"),
        ({"Order": ["A", "B", "C"]}, "AABC"),
        ({"Order": ["C", "A"]}, "CAAB"),
        ({"p:Order": ["C"], "Order/X": ["C"]}, "BACA"),
    ],
)
def test_elements_are_written_in_the_order_of_the_layout(
    sequence: dict[str, list[str]], expected: str
) -> None:
    """Those of one tag keep theirs, and those that it does not name come last."""
    namespaces = {**LAYOUT, "sequence": sequence}
    tree = record("Order", "", *(record(tag, str(n)) for n, tag in enumerate("BACA")))
    again = only_tree(written(tree, **namespaces))
    assert "".join(child.tag for child in again.children) == expected
    assert [child.elements[1] for child in again.children if child.tag == "A"] == ["1", "3"]


def test_longest_path_of_a_sequence_counts() -> None:
    """An order of one element can differ from that of others of its tag."""
    sequence = {"X": ["B", "A"], "Order/Y/X": ["A", "B"], "Y/X": ["B", "A"]}
    inner = record("X", "", record("B"), record("A"))
    other = record("X", "", record("A"), record("B"))
    tree = record("Order", "", record("Y", "", inner), other)
    assert body(tree, sequence=sequence) == ("><Y><X><A/><B/></X></Y><X><B/><A/></X></Order>\n")


def test_characters_of_markup_are_written_as_entities() -> None:
    """So are those that a parser would take for blanks."""
    tree = record("Order", '<&>"\r', record("@a", "<&>\"'\t\n\r"), record("B", "]]>"))
    assert body(tree) == (
        ' a="&lt;&amp;>&quot;\'&#9;&#10;&#13;">&lt;&amp;&gt;"&#13;<B>]]&gt;</B></Order>\n'
    )


def test_namespace_that_the_layout_does_not_declare_gets_a_prefix_of_its_own() -> None:
    """Unmapped elements of anybody can be written back."""
    tree = record(
        "Order",
        "",
        record("@{urn:x}a", "1"),
        record("@{urn:order}b", "2"),
        record("{urn:x}C"),
        record("{}D", "", record("E"), record("{}F"), record("{urn:order}G")),
    )
    namespaces = {"": "urn:order", "ns1": "urn:parts"}
    payload = written(tree, namespaces=namespaces)
    assert payload.decode().removeprefix(HEAD) == (
        '<Order xmlns="urn:order" xmlns:ns1="urn:parts" xmlns:ns2="urn:order" xmlns:ns3="urn:x"'
        ' ns3:a="1" ns2:b="2"><ns3:C/>'
        '<D xmlns=""><E xmlns="urn:order"/><F/><ns2:G/></D></Order>\n'
    )
    again = nested(only_tree(payload, namespaces=namespaces))
    assert again[2][:3] == nested(tree)[2][:3]


def test_names_are_for_tags_that_were_inspected() -> None:
    """What is no tag never gets as far."""
    with pytest.raises(ValueError, match="1A"):
        Naming(read_layout(LAYOUT), ["1A"])


def unwritable(*trees: Record, **changes: object) -> list[tuple[str, str | None]]:
    """Return the codes of what is wrong, and the tags where."""
    drafts = [Draft(document="xml", layout={**LAYOUT, **changes}, tree=tree) for tree in trees]
    with pytest.raises(Unwritable) as caught:
        Xml().write(drafts, None)
    return [(each.code, each.place.segment) for each in caught.value.findings]


@pytest.mark.parametrize(
    ("child", "code"),
    [
        (record("A", "\x00"), "xml-character"),
        (record("A", "\x0b"), "xml-character"),
        (record("A", "\ud800"), "xml-character"),
        (record("A", "\uffff"), "xml-character"),
        (record("@a", "\x1b"), "xml-character"),
        (record("", "x"), "xml-name"),
        (record("1A"), "xml-name"),
        (record("A B"), "xml-name"),
        (record("A/><B"), "xml-name"),
        (record("@"), "xml-name"),
        (record("@xmlns", "urn:other"), "xml-name"),
        (record("@xmlns:p", "urn:other"), "xml-name"),
        (record("q:A"), "xml-name"),
        (record("{a b}A"), "xml-name"),
        (record('{"><B}A'), "xml-name"),
        (record("{http://www.w3.org/2000/xmlns/}A"), "xml-name"),
        (record("A" * 499), "xml-name-too-long"),
        (record("{urn:x}" + "A" * 994), "xml-name-too-long"),
        (record("A", "x" * (1024 * 1024 + 1)), "xml-text-too-long"),
        (Record(["A", "x", "y"]), "xml-too-many"),
        (record("@a", "", record("@b")), "xml-attribute"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_xml_cannot_carry_is_a_finding_with_its_tag(child: Record, code: str) -> None:
    """A value is never bent, and never becomes markup."""
    assert unwritable(record("Order", "", child)) == [(code, child.tag)]


def test_attribute_twice_is_a_finding_of_its_element() -> None:
    """There can be only one of a name."""
    tree = record("Order", "", record("@a", "1"), record("@a", "2"))
    assert set(unwritable(tree)) == {("xml-attribute", "Order")}


def test_everything_that_is_wrong_is_told_at_once() -> None:
    """But a hundred findings are enough."""
    tree = record("Order", "", record("A", "\x00"), record("B", "\x01"))
    assert unwritable(tree) == [("xml-character", "A"), ("xml-character", "B")]
    tree.children = [record("A", "\x00") for _ in range(1000)]
    assert len(unwritable(tree)) == 100


def test_tree_of_another_root_is_not_written() -> None:
    """The layout says which document it is."""
    assert unwritable(record("p:Order")) == [("xml-other-root", "p:Order")]


def test_file_is_written_for_one_document() -> None:
    """There is no envelope to hold several, and an empty file would say nothing."""
    order = record("Order")
    assert unwritable(order, order) == [("xml-several-documents", None)]
    assert unwritable() == [("xml-several-documents", None)]


def test_what_we_would_not_read_is_not_written() -> None:
    """The limits are the same in both directions."""
    deep = record("Order")
    inmost = deep
    for _ in range(5000):
        inmost.children = [record("A")]
        inmost = inmost.children[0]
    assert [code for code, _ in unwritable(deep)] == ["xml-too-deep"]
    wide = record("Order", "", *(record(f"@a{n}") for n in range(MAX_ATTRIBUTES + 1)))
    assert unwritable(wide) == [("xml-too-many", "Order")]
    wide.children.pop()
    assert unwritable(wide) == [("xml-too-many", "Order")]  # with its namespaces
    assert len(wide.children) == MAX_ATTRIBUTES
    long = record("Order", "", record("@a", "&" * 20_000))
    assert unwritable(long) == [("xml-too-many", "Order")]
    many = record("Order", "", *[record("A")] * MAX_RECORDS)
    assert unwritable(many) == [("xml-too-many", None)]
    large = record("Order", "", *[record("A", "x" * 1024 * 1024)] * 33)
    assert unwritable(large) == [("xml-too-large", None)]


def test_as_deep_as_can_be_read_can_be_written() -> None:
    """The deepest element is still in."""
    tree = record("Order")
    for _ in range(MAX_DEPTH - 2):
        tree = record("A", "", tree)
    tree = record("Order", "", tree)
    assert nested(only_tree(written(tree))) == nested(tree)
