import pytest

from edigateway.contracts.format import DocumentTerms, Terms, whole
from edigateway.formats.xml import Xml
from edigateway.formats.xml.limits import MAX_BESIDE, MAX_DOCUMENTS
from edigateway.model.envelope import TransactionSet, Verdict
from tests.unit.formats.xml.files import LAYOUT, Nested, nested, only_finding, only_tree, sets


def test_elements_and_attributes_are_records_with_the_prefixes_of_the_layout() -> None:
    """What the sender calls a namespace does not matter; an attribute is a record below its element."""
    payload = b"""<o:Order xmlns:o="urn:order" xmlns:x="urn:parts" n="1">
        <o:ID>7</o:ID><x:Line x:k="a" xml:lang="en">two</x:Line></o:Order>"""
    assert nested(only_tree(payload)) == (
        "Order",
        "",
        [
            ("@n", "1", []),
            ("ID", "7", []),
            ("p:Line", "two", [("@p:k", "a", []), ("@xml:lang", "en", [])]),
        ],
    )


def test_name_of_another_namespace_has_it_in_braces() -> None:
    """An attribute never has the namespace of names without a prefix, and an element may have none."""
    payload = b"""<Order xmlns="urn:order" xmlns:z="urn:z" xmlns:o="urn:order" o:a="1" z:b="2">
        <z:X/><Y xmlns=""/></Order>"""
    tags = [child.tag for child in only_tree(payload).children]
    assert tags == ["@{urn:order}a", "@{urn:z}b", "{urn:z}X", "{}Y"]


def test_name_without_a_namespace_is_plain_where_the_layout_has_none() -> None:
    """Most cXML is like that."""
    tree = only_tree(b"<Order><ID>1</ID></Order>", namespaces={})
    assert nested(tree) == ("Order", "", [("ID", "1", [])])


def test_text_is_read_without_the_blanks_around_it() -> None:
    """Line breaks of a pretty file are no data; those within a text are."""
    payload = b'<Order xmlns="urn:order" a=" 1 ">\n <N>\n  two\n  lines </N>\n</Order>'
    assert nested(only_tree(payload))[2] == [("@a", "1", []), ("N", "two\n  lines", [])]


def test_mixed_content_is_kept_as_one_text() -> None:
    """Comments, processing instructions and CDATA leave no trace."""
    payload = b"""<Order xmlns="urn:order">one<!-- x --> and<?pi y?> <B>bold</B> two
        <![CDATA[<3>]]></Order>"""
    tree = only_tree(payload)
    assert tree.elements[1] == "one and two\n        <3>"
    assert [child.tag for child in tree.children] == ["B"]


def test_record_knows_its_number_and_its_first_byte() -> None:
    """Attributes have numbers of their own, and the place of their element."""
    payload = (
        '<Order xmlns="urn:order"><A k="é">ü</A><!-- <A> --><B><![CDATA[<C>]]></B></Order>'.encode()
    )
    records = list(only_tree(payload).walk())
    assert [each.position for each in records] == [1, 2, 3, 4]
    begins = [payload[each.offset :][:2] for each in records]
    assert begins == [b"<O", b"<A", b"<A", b"<B"]


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("utf-8", ""),
        ("utf-8", "UTF-8"),
        ("utf-8-sig", ""),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "UTF-16"),
        ("utf-16", ""),
        ("latin-1", "ISO-8859-1"),
        ("cp1252", "windows-1252"),
    ],
)
def test_encoding_is_the_one_that_is_declared(codec: str, declared: str) -> None:
    """A byte order mark declares, too; offsets are those of the bytes received."""
    encoding = f' encoding="{declared}"' if declared else ""
    text = f'<?xml version="1.0"{encoding}?>\n<Order xmlns="urn:order"><ä>é</ä><B/></Order>'
    payload = text.encode(codec)
    first, second = only_tree(payload).children
    assert list(first.elements) == ["ä", "é"]
    plain = codec if codec != "utf-16" else "utf-16-le"
    assert payload[second.offset :].startswith("<B/>".encode(plain.removesuffix("-sig")))


@pytest.mark.parametrize(
    ("payload", "message", "line", "offset"),
    [
        (b'<Order xmlns="urn:order">\n\xff</Order>', "0xff is not utf-8", 2, 26),
        (b'<?xml version="1.0" encoding="UTF-7"?><Order/>', "'UTF-7' is not read", 1, 30),
        (b'<?xml version="1.0" encoding="UTF-16"?><Order/>', "'UTF-16' is not read", 1, 30),
        (b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-16"?><Order/>', "byte order mark", 1, 33),
        ("<Order/>".encode("utf-16-le"), "no byte order mark", None, 0),
        ("<Order/>".encode("utf-16-be"), "no byte order mark", None, 0),
    ],
)
def test_encoding_that_cannot_be_right_is_not_guessed(
    payload: bytes, message: str, line: int | None, offset: int
) -> None:
    """The partner must say which it is."""
    finding = only_finding(payload)
    assert finding.code == "xml-encoding"
    assert message in finding.message
    assert (finding.place.line, finding.place.offset) == (line, offset)


@pytest.mark.parametrize(
    ("payload", "code", "line", "offset"),
    [
        (b"<Order>\n<A></B></Order>", "xml-syntax", 2, 15),
        (b"<Order>", "xml-syntax", 1, None),
        (b"<Order/><Order/>", "xml-syntax", 1, 8),
        (b"<Order a='1' a='2'/>", "xml-syntax", 1, None),
        (b"<Order>\x01</Order>", "xml-syntax", 1, None),
        (b"<x:Order/>", "xml-syntax", 1, None),
        (b"<", "xml-syntax", 1, None),
        (b"<!-- ", "xml-syntax", 1, None),
        (b"</Order>", "xml-syntax", 1, None),
        (b' <?xml version="1.0"?><Order/>', "xml-syntax", 1, None),
        (b'<?xml version="1.1"?><Order/>', "xml-declaration", 1, 0),
        (b"<?xml encoding='UTF-8'?><Order/>", "xml-declaration", 1, 0),
        (b"<!DOCTYPE>\n<Order/>", "xml-syntax", 1, 0),
        (b"<Order/>", "xml-other-root", None, 0),
        (b"<p:Order xmlns:p='urn:parts'/>", "xml-other-root", None, 0),
    ],
)
def test_file_that_cannot_be_understood_is_rejected_with_its_place(
    payload: bytes, code: str, line: int | None, offset: int | None
) -> None:
    """One rejected set stands for the file."""
    finding = only_finding(payload)
    assert (finding.code, finding.place.line) == (code, line)
    assert offset is None or finding.place.offset == offset
    assert str(finding).startswith("file (line ") or line is None


def test_place_of_a_finding_names_tag_and_line() -> None:
    """It is written for people."""
    long = b'<Order xmlns="urn:order">\n<A>' + b"x" * (1024 * 1024 + 1) + b"</A></Order>"
    finding = only_finding(long)
    assert (finding.code, str(finding.place)) == ("xml-text-too-long", "A (line 2)")


ORDERS = b"""<Orders><Sender>Y</Sender>
<Batch n="1"><Order><ID>1</ID></Order><Order><ID>2</ID></Order></Batch>
<Batch n="2"><Order><ID>3</ID></Order></Batch></Orders>"""


def test_documents_at_a_path_are_sets_with_what_stands_beside_the_way_to_them() -> None:
    """Each tree begins at the root, so that one map serves files with one document and with several."""
    found = sets(ORDERS, root="Orders", namespaces={}, documents="Batch/Order")
    assert [each.control_number for each in found] == ["1", "2", "3"]
    assert [ORDERS[each.offset : each.offset + each.length] for each in found] == [
        b"<Order><ID>%d</ID></Order>" % n for n in (1, 2, 3)
    ]
    assert {(each.segments, each.verdict) for each in found} == {(2, Verdict.ACCEPTED)}
    trees = [nested(each.tree) for each in found if each.tree]
    for tree, batch, number in zip(trees, "112", "123", strict=True):
        order: Nested = ("Order", "", [("ID", number, [])])
        sender: Nested = ("Sender", "Y", [])
        assert tree == ("Orders", "", [sender, ("Batch", "", [("@n", batch, []), order])])


def test_file_without_a_document_at_the_path_is_rejected() -> None:
    """An empty file of a partner is worth a look."""
    finding = only_finding(ORDERS, root="Orders", namespaces={}, documents="Order")
    assert finding.code == "xml-no-document"


def test_documents_are_counted_and_so_is_what_goes_to_each() -> None:
    """What is copied for each document cannot be made to fill the memory."""
    layout: dict[str, object] = {"root": "Orders", "namespaces": {}, "documents": "O"}
    many = b"<Orders>" + b"<O/>" * (MAX_DOCUMENTS + 1) + b"</Orders>"
    beside = b"<Orders><O/>" + b"<X/>" * (MAX_BESIDE + 1) + b"</Orders>"
    assert only_finding(many, **layout).code == "xml-too-many"
    assert only_finding(beside, **layout).code == "xml-too-many"
    assert len(sets(beside.replace(b"<X/>", b"", 1), **layout)) == 1


def test_document_of_a_whole_file_is_its_root() -> None:
    """Segments count the elements; what stands around the root is not part of the document."""
    payload = b'<!-- a -->\n<Order xmlns="urn:order"><A k="1"/></Order>\n'
    [found] = sets(payload)
    assert (found.set_id, found.control_number, found.segments) == ("xml", "", 2)
    assert payload[found.offset : found.offset + found.length].endswith(b"</Order>")


def test_reader_hands_each_set_over_as_soon_as_it_was_read() -> None:
    """What is kept of a set is up to who reads."""
    seen: list[TransactionSet] = []

    def take(each: TransactionSet) -> TransactionSet:
        seen.append(each)
        return whole(each)

    terms = Terms(documents={"xml": DocumentTerms(layout=LAYOUT)})
    [found] = Xml().read(b'<Order xmlns="urn:order"/>', terms, take)
    assert found.groups[0].transactions == tuple(seen)
    [found] = Xml().read(b"<Order>", terms, take)
    assert found.groups[0].verdict is Verdict.REJECTED
    assert len(seen) == 2
