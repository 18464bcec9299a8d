import pytest

from edigateway.mapping.xml_locations import nearest, parse_elements, parse_segments
from edigateway.model.step import Step


@pytest.mark.parametrize(
    "text",
    [
        "cbc:ID",
        "cac:OrderLine/cac:LineItem/cbc:ID",
        "ItemOut/@quantity",
        "@payloadID",
        "Description/@xml:lang",
        "Extrinsic[@name=dept]",
        "Extrinsic[@name=Cost center 1.2]",
        "cac:AdditionalItemProperty[cbc:Name=Finish]/cbc:Value",
        "Menge_1.a/Stück-Zahl",
        ".",
    ],
)
def test_location_in_xml_is_parsed_and_written_alike(text: str) -> None:
    """A path names the text of its last element, which is element 1 of its record."""
    found = parse_elements(text)
    assert found is not None
    assert (str(found), found.first, found.last, found.component) == (text, 1, 1, 0)


def test_steps_of_a_location_have_the_child_that_is_compared() -> None:
    """A condition speaks of an attribute or of an element below."""
    found = parse_elements("Header/Extrinsic[@name=dept]/@id")
    assert found is not None
    assert found.segments.steps == (
        Step(tag="Header"),
        Step(tag="Extrinsic", child="@name", code="dept"),
        Step(tag="@id"),
    )


def test_location_of_the_loop_itself_has_no_steps() -> None:
    """It is the text of the element that each goes through."""
    found = parse_elements(".")
    assert found is not None
    assert found.segments.steps == ()


@pytest.mark.parametrize(
    "text",
    [
        *("", "/", "a/", "/a", "a//b", "a/@b/c", "@a/b", "a[1]", "a[b]", "a[b=]", "a[=c]"),
        *(
            "a[@b='c']",
            "a[b=c]d[e=f]",
            "1a",
            "a:b:c",
            "a b",
            "a/text()",
            "@",
            "..",
            "{urn:x}a",
            "a|b",
        ),
    ],
)
def test_location_that_is_none_is_refused(text: str) -> None:
    """Nothing is guessed, and XPath is not understood beyond this."""
    assert parse_elements(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/Order/cbc:ID", "Order/cbc:ID"),
        ("./cbc:ID", "cbc:ID"),
        ("//cbc:ID", "cbc:ID"),
        ("cbc:ID/text()", "cbc:ID"),
        ("cbc:ID/", "cbc:ID"),
        ("Extrinsic[@name='dept']", "Extrinsic[@name=dept]"),
        ('Extrinsic[ @name = "dept" ]', "Extrinsic[@name=dept]"),
        ("cac:Item / cbc:Name", "cac:Item/cbc:Name"),
        ("a[1]", None),
        ("cbc:ID", None),
    ],
)
def test_location_written_as_in_xpath_has_a_nearest_one(text: str, meant: str | None) -> None:
    """Who knows XPath is told how it is said here."""
    assert nearest(text) == meant


def test_path_of_elements_is_parsed_without_an_attribute() -> None:
    """``each`` goes through elements."""
    assert str(parse_segments("cac:OrderLine/cac:LineItem[cbc:ID=1]")) == (
        "cac:OrderLine/cac:LineItem[cbc:ID=1]"
    )
    assert parse_segments("ItemOut/@quantity") is None
    assert parse_segments(".") is None
