"""Laws of the XML format that hold for any tree and any bytes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edigateway.errors import Refused
from edigateway.formats.xml import Xml
from edigateway.formats.xml.findings import FINDING_CODES
from edigateway.model.envelope import Verdict
from edigateway.model.record import Record
from tests.support.agreed import agreed
from tests.unit.formats.xml.files import LAYOUT, nested, only_tree, record, sets, written

NAMESPACES = ["urn:z", "http://example.com/a/b#c", "https://example.com/%20?x=1&y=2", "rel"]
LOCALS = st.sampled_from(["A", "b", "ID", "xml-like", "Stück", "_1", "a.b", "ns1", "日本"])
PREFIXES = st.sampled_from(["", "p:", "xml:", "{}", *(f"{{{each}}}" for each in NAMESPACES)])
OF_ATTRIBUTES = st.sampled_from(
    ["", "p:", "xml:", "{urn:order}", *(f"{{{each}}}" for each in NAMESPACES)]
)
CHARACTERS = st.characters(
    exclude_categories=["Cs"], exclude_characters=[*map(chr, range(32)), "\ufffe", "\uffff"]
) | st.sampled_from("\t\n\r<>&\"']]")
TEXTS = st.text(CHARACTERS, max_size=12).map(lambda text: text.strip(" \t\r\n"))

ATTRIBUTES = st.lists(
    st.builds(
        lambda prefix, local, text: record(f"@{prefix}{local}", text), OF_ATTRIBUTES, LOCALS, TEXTS
    ),
    max_size=4,
    unique_by=lambda each: each.tag,
)


def _element(tag: str, text: str, attributes: list[Record], children: list[Record]) -> Record:
    return record(tag, text, *attributes, *children)


TAGS = st.builds(lambda prefix, local: f"{prefix}{local}", PREFIXES, LOCALS)
ELEMENTS = st.recursive(
    st.builds(_element, TAGS, TEXTS, ATTRIBUTES, st.just(list[Record]())),
    lambda inner: st.builds(_element, TAGS, TEXTS, ATTRIBUTES, st.lists(inner, max_size=4)),
    max_leaves=12,
)
TREES = st.builds(_element, st.just("Order"), TEXTS, ATTRIBUTES, st.lists(ELEMENTS, max_size=4))


@given(tree=TREES, pretty=st.booleans())
@settings(max_examples=80, deadline=None)
def test_tree_that_was_written_is_read_as_it_was(tree: Record, pretty: bool) -> None:
    """read(write(t)) == t, with any names, namespaces and texts."""
    payload = written(tree, pretty=str(pretty))
    again = only_tree(payload, pretty=str(pretty))
    assert nested(again) == nested(tree)
    assert written(again, pretty=str(pretty)) == payload


@given(tree=TREES)
@settings(max_examples=40, deadline=None)
def test_every_element_of_a_file_lies_where_its_record_says(tree: Record) -> None:
    """Offsets ascend, and each is that of a start tag."""
    payload = written(tree)
    found = [each for each in only_tree(payload).walk() if not each.tag.startswith("@")]
    offsets = [each.offset for each in found]
    assert offsets == sorted(set(offsets))
    for each in found:
        local = each.tag.rpartition("}")[2].rpartition(":")[2].encode()
        assert local in payload[each.offset :].split(b">")[0]
        assert payload[each.offset : each.offset + 1] == b"<"


@given(tree=TREES, codec=st.sampled_from(["utf-16", "utf-8-sig"]))
@settings(max_examples=20, deadline=None)
def test_tree_is_the_same_in_every_encoding(tree: Record, codec: str) -> None:
    """The encoding is none of the map's business."""
    text = written(tree).decode().partition("?>\n")[2]
    assert nested(only_tree(text.encode(codec))) == nested(tree)


PIECES = st.sampled_from(
    [
        *(
            b"<",
            b">",
            b"/",
            b"<Order",
            b' xmlns="urn:order"',
            b"</Order>",
            b"<a>",
            b"</a>",
            b"<a/>",
        ),
        *(
            b"<!--",
            b"-->",
            b"<![CDATA[",
            b"]]>",
            b"<?",
            b"?>",
            b'<?xml version="1.0"?>',
            b"<!DOCTYPE ",
        ),
        *(
            b"[",
            b"]",
            b'<!ENTITY x "y">',
            b"&x;",
            b"&amp;",
            b"&#1;",
            b'"',
            b"'",
            b"=",
            b" a",
            b"\n",
        ),
        *(
            b"\xef\xbb\xbf",
            b"\xff\xfe",
            b"\xfe\xff",
            b"\x00",
            b"\xff",
            b"\xc3\xa9",
            b"SYSTEM",
            b"Order",
        ),
    ]
)


@pytest.mark.parametrize("documents", ["", "a"])
@given(payload=st.binary(max_size=60) | st.lists(PIECES, max_size=25).map(b"".join))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_refused_rejected_or_read(documents: str, payload: bytes) -> None:
    """Nothing but Refused ever comes out, and what is wrong has a known code and a place inside the file."""
    layout = {**LAYOUT, "documents": documents}
    try:
        [found] = Xml().read(payload, agreed({"xml": layout}))
    except Refused:
        with pytest.raises(Refused):
            Xml().peek(payload)
        return
    for each in found.groups[0].transactions:
        assert (each.tree is None) == bool(each.findings) == (each.verdict is Verdict.REJECTED)
        for finding in each.findings:
            assert finding.code in FINDING_CODES
            assert 0 <= (finding.place.offset or 0) <= len(payload)


@given(tree=TREES, data=st.data())
@settings(max_examples=40, deadline=None)
def test_file_with_a_changed_byte_is_rejected_or_read(tree: Record, data: st.DataObject) -> None:
    """Damage on the way is a finding, never a crash."""
    payload = bytearray(written(tree))
    at = data.draw(st.integers(1, len(payload) - 1))
    payload[at] = data.draw(st.integers(0, 255))
    assert len(sets(bytes(payload))) == 1
