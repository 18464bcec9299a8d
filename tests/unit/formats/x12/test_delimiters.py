"""Delimiters are learnt from the ISA, however it is mangled and whatever surrounds it."""

import pytest

from edigateway.formats.x12.syntax.delimiters import Delimiters, Header, find_header
from tests.unit.formats.x12.building import ISA

SHORT = "ISA*00* *00* *ZZ*ACME*ZZ*US*240105*1200*U*00401*1*0*P*"


def _header(text: str) -> Header:
    header = find_header(text)
    assert header is not None
    return header


def _delimiters(text: str) -> Delimiters:
    return _header(text).delimiters


@pytest.mark.parametrize(
    ("separator", "component", "terminator"),
    [("*", ">", "~"), ("~", "@", "'"), ("|", "\\", "\x1c"), ("\x1d", ":", "\x15"), ("^", "<", "!")],
)
def test_delimiters_of_a_standard_isa_are_read_by_column(
    separator: str, component: str, terminator: str
) -> None:
    """Byte 4 separates elements, ISA16 components, and the byte after it ends segments."""
    isa = ISA.replace("*", separator)[:-1] + component + terminator
    header = _header(isa + "GS")
    assert header.delimiters == Delimiters(
        element=separator, component=component, segment=terminator
    )
    assert (header.end, header.standard_length) == (106, True)


@pytest.mark.parametrize(
    ("after", "component", "terminator"),
    [
        (">~GS*PO", ">", "~"),
        (">~\r\nGS*PO", ">", "~"),
        (">\nGS*PO", ">", "\n"),
        (">\r\nGS*PO", ">", "\n"),
        (">\rGS*PO", ">", "\r"),
        ("> \r\n  GS*PO", ">", "\n"),
        ("~\nGS*PO~\nST*850~\n", "", "~"),
        ("~GS*PO", "", "~"),
        ("\nGS*PO", "", "\n"),
    ],
)
def test_delimiters_of_a_short_isa_are_read_by_separators(
    after: str, component: str, terminator: str
) -> None:
    """An ISA of the wrong length tells its delimiters by the sixteenth separator, and a missing ISA16 is noticed."""
    header = _header(SHORT + after)
    assert (header.delimiters.component, header.delimiters.segment) == (component, terminator)
    assert not header.standard_length
    assert header.elements[6] == "ACME"


@pytest.mark.parametrize(
    ("isa11", "isa12", "repetition"),
    [("^", "00501", "^"), ("U", "00501", ""), ("^", "00401", ""), (">", "00501", "")],
)
def test_repetition_separator_only_where_the_release_has_one(
    isa11: str, isa12: str, repetition: str
) -> None:
    """ISA11 separates repetitions from 00402 on, unless it is a letter or another delimiter."""
    isa = ISA.replace("*U*00401*", f"*{isa11}*{isa12}*")
    assert _delimiters(isa + "~").repetition == repetition


@pytest.mark.parametrize("before", ["\ufeff", "  \r\n", "Content-Type: application/edi-x12\n\n"])
def test_find_header_passes_over_what_stands_before(before: str) -> None:
    """A byte order mark, blank lines or mail headers may precede the ISA."""
    assert _header(before + ISA + "~").start == len(before)


def test_find_header_lower_case_is_found() -> None:
    """A lower-case tag is still an ISA."""
    assert _header("isa" + ISA[3:] + "~").elements[0] == "ISA"


@pytest.mark.parametrize(
    "text", ["", "ISA", "VISA*1*2", "ISA*00*", "UNB+UNOA:1+A+B'", "ISA*" * 30, SHORT, "A,B\n1,2\n"]
)
def test_find_header_without_sixteen_elements_finds_none(text: str) -> None:
    """What only looks like the beginning of an ISA is not one."""
    assert find_header(text) is None


def test_find_header_wrapped_lines_are_joined() -> None:
    """A line end within the ISA, as from a file wrapped at 80 columns, is not data."""
    header = _header(ISA[:80] + "\r\n" + ISA[80:] + "~\r\nGS*")
    assert header.elements[13] == "000000001"
    assert header.delimiters.segment == "~"
