"""Layouts of XML: what a map may say, and how faults in it are told."""

from pathlib import Path

import pytest

from edigateway.errors import Fault, Misconfigured
from edigateway.formats.xml import Xml
from edigateway.formats.xml.layout import read_layout
from edigateway.model.step import Step
from edigateway.yamlfile import parse
from tests.unit.formats.xml.files import sets


def faults(layout: str) -> list[Fault]:
    """Return what is wrong in a layout, which begins on line 2 of its map."""
    found: list[Fault] = []
    file = parse(f"map: x\nlayout:\n  format: xml\n{layout}".encode(), Path("x.yaml"))
    assert Xml().layout(file, found) == ()
    return found


GOOD = """\
  root: Order
  namespaces: {"": "urn:order", cac: "https://example.com/a#b", cbc: "urn:b"}
  documents: cac:Batch/Order
  sequence:
    Order: [cbc:ID, cac:Line]
    Order/cac:Line: [cbc:ID]
  doctype: Order PUBLIC "-//X//Y" "https://example.com/order.dtd"
  pretty: true
"""


def test_layout_with_everything_in_it_is_without_a_fault() -> None:
    """This is all that can be said."""
    assert faults(GOOD) == []
    assert faults("  root: cXML\n") == []


@pytest.mark.parametrize(
    ("layout", "line", "problem"),
    [
        ("  pretty: true\n", 3, "a layout of xml needs root"),
        ("  root: A\n  colour: red\n", 5, "a layout of xml has no key 'colour'"),
        ("  root: [A]\n", 4, "root is not written like that"),
        ("  root: '@A'\n", 4, "'@A' is not the tag of an element"),
        ("  root: A B\n", 4, "'A B' is not the tag of an element"),
        ("  root: a:B\n", 4, "the layout declares no namespace for the prefix 'a'"),
        ("  root: A\n  namespaces: urn:a\n", 5, "namespaces is not written like that"),
        ("  root: A\n  namespaces: {xml: 'urn:a'}\n", 5, "'xml' is not a prefix"),
        ("  root: A\n  namespaces: {a b: 'urn:a'}\n", 5, "'a b' is not a prefix"),
        ("  root: A\n  namespaces: {a: ''}\n", 5, "'' is not a namespace"),
        ("  root: A\n  namespaces: {a: 'a b'}\n", 5, "'a b' is not a namespace"),
        (
            "  root: A\n  namespaces: {a: 'http://www.w3.org/2000/xmlns/'}\n",
            5,
            "'http://www.w3.org/2000/xmlns/' is not a namespace",
        ),
        (
            "  root: A\n  namespaces:\n    a: urn:a\n    b: urn:a\n",
            7,
            "'a' stands for this namespace already",
        ),
        ("  root: A\n  documents: A//B\n", 5, "'' is not the tag of an element"),
        ("  root: A\n  documents: x:A\n", 5, "the layout declares no namespace for the prefix 'x'"),
        ("  root: A\n  sequence: [A]\n", 5, "sequence is not written like that"),
        ("  root: A\n  sequence: {A: B}\n", 5, "sequence is not written like that"),
        ("  root: A\n  sequence:\n    A:\n      - B\n      - '@c'\n", 8, "'@c' is not the tag"),
        ("  root: A\n  sequence: {x:A: [B]}\n", 5, "the layout declares no namespace"),
        ("  root: A\n  doctype: A [<!ENTITY a 'b'>]\n", 5, "this is not what stands in a DOCTYPE"),
        ("  root: A\n  pretty: maybe\n", 5, "pretty is not written like that"),
    ],
)
def test_fault_of_a_layout_has_its_line_and_a_remedy(layout: str, line: int, problem: str) -> None:
    """A wrong map never gets to run, and says where it is wrong."""
    [fault] = faults(layout)
    assert fault.problem.startswith(problem)
    assert fault.line == line
    assert fault.remedy


def test_layout_that_was_not_checked_is_refused() -> None:
    """Whoever uses the format as a library is told, too."""
    with pytest.raises(Misconfigured, match="not the tag of an element"):
        read_layout({"format": "xml", "root": "1"})
    with pytest.raises(Misconfigured):
        sets(b"<Order/>", root="")


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (Step(tag="cbc:ID"), None),
        (Step(tag="ID"), None),
        (Step(tag="@xml:lang"), None),
        (Step(tag="{urn:x:y}ID"), None),
        (
            Step(tag="cbd:ID"),
            ("the layout declares no namespace for the prefix 'cbd'", "did you mean cbc:ID?"),
        ),
        (
            Step(tag="ID", child="@zz:a", code="b"),
            ("the layout declares no namespace for the prefix 'zz'", "add zz to its namespaces"),
        ),
    ],
)
def test_location_with_a_prefix_that_is_not_declared_is_complained_of(
    step: Step, expected: tuple[str, str] | None
) -> None:
    """It would never be found."""
    words = Xml().vocabulary({"root": "A", "namespaces": {"cbc": "urn:b"}})
    assert words.complaint([Step(tag="cbc:A"), step], 1, 0) == expected
