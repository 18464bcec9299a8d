"""The note for people about a rejected interchange."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edigateway.errors import Refused
from edigateway.formats.x12.acknowledging import note as notes
from edigateway.formats.x12.acknowledging.advice import advice
from edigateway.formats.x12.acknowledging.note import COLUMNS, note
from edigateway.formats.x12.catalogue import CATALOGUE
from edigateway.formats.x12.dictionary.schemas import dictionary
from edigateway.formats.x12.reading.reader import read
from edigateway.formats.x12.terms import Terms
from edigateway.model.envelope import Verdict
from edigateway.model.finding import Finding, Place, Severity
from tests.support.samples import open_sample
from tests.unit.formats.x12.building import BEG, ISA, LINE, group, order, payload, read_one
from tests.unit.formats.x12.verdicts import VERDICTS


def _note(content: bytes) -> str:
    return note(content, read_one(content))


def _note_of(*body: str) -> str:
    return _note(payload(group(order(*body))))


def _advice(code: str, place: Place, release: str = "004010") -> str:
    finding = Finding(code=code, severity=Severity.ERROR, message="x", place=place)
    return advice(finding, dictionary(release).facts)


def test_note_tells_who_what_where_and_what_to_send_instead() -> None:
    """The whole note about one bad price."""
    content = payload(group(order(), order(BEG, "PO1*1*5*EA*x**VN*ABC", number="0002")))
    assert _note(content) == (
        "Interchange 000000001 from ZZ/ACME to ZZ/US, dated 240105 1200: not everything\n"
        "in it was taken.\n"
        "\n"
        "Group PO 1, release 004010: 1 of 2 sets taken.\n"
        "\n"
        "850 0002 (BEG03 4711): REJECTED. Correct it and send it again.\n"
        "\n"
        f"  PO104 (segment 3, byte {content.index(b'PO1*1*5*EA*x')})\n"
        "    PO1*1*5*EA*x**VN*ABC\n"
        "               ^\n"
        "    PO104 is 'x'; expected a decimal number. [bad-number]\n"
        "    Instead: Send a number of 1 to 17 digits, with a decimal point where there\n"
        "    are decimals.\n"
    )


@pytest.mark.parametrize(
    "content", [payload(group(order())), payload(group(order(BEG, "PO1*1*5*CTN*9")))]
)
def test_note_about_what_was_taken_is_empty(content: bytes) -> None:
    """Nobody writes a note about an order that was accepted, with or without errors."""
    assert _note(content) == ""


def test_note_tells_of_taken_sets_with_errors_after_the_rejected() -> None:
    """The sender is told not to send them again."""
    content = payload(group(order(BEG, "PO1*1*5*CTN*9"), order(LINE, number="0002")))
    titles = [line for line in _note(content).splitlines() if line.startswith("850")]
    assert titles == [
        "850 0002: REJECTED. Correct it and send it again.",
        "850 0001 (BEG03 4711): taken, with errors. Do not send it again; mend the next",
    ]


def test_advice_for_older_releases_knows_their_short_dates() -> None:
    """Before 004010 a year had two digits."""
    place = Place(segment="BEG", element=5)
    assert _advice("bad-date", place, "003040") == "Send a date written YYMMDD."


@pytest.mark.parametrize(
    ("body", "segment", "mark"),
    [
        ((BEG, "PO1*1*5*EA*9.95**VN"), "PO1*1*5*EA*9.95**VN", 19 * " " + "^"),
        ((BEG, "REF*DP*1**!!>1", "PO1*1*x"), "REF*DP*1**!!>1", 10 * " " + "^^"),
        ((BEG, "REF*DP*1**DP>1>!!>1", "PO1*1*x"), "REF*DP*1**DP>1>!!>1", 15 * " " + "^^"),
        ((BEG, "N3*x", "PO1*1*x"), "N3*x", "^^"),
        ((LINE,), LINE, "^"),
        ((BEG, "Q*1", LINE), "Q*1", "^"),
    ],
)
def test_note_marks_what_is_meant(body: tuple[str, ...], segment: str, mark: str) -> None:
    """The caret is under the element or component, under the tag, or behind the end where something is missing."""
    lines = _note_of(*body).splitlines()
    at = lines.index("    " + segment)
    assert lines[at + 1] == "    " + mark


def test_note_marks_the_repetition() -> None:
    """A repetition is marked by itself."""
    isa = ISA.replace("*U*00401*", "*^*00501*")
    content = payload(group(order(BEG, "PO1*1*5*EA^!!^CA*9", LINE), version="005010"), isa=isa)
    interchange = read_one(content)
    (found,) = interchange.groups
    offset = content.index(b"PO1*1*5*EA^")
    place = Place(segment="PO1", position=3, element=3, repetition=2, offset=offset)
    finding = Finding(code="bad-code", severity=Severity.ERROR, message="x", place=place)
    found = replace(found, verdict=Verdict.REJECTED, findings=(finding,), transactions=())
    lines = note(content, replace(interchange, groups=(found,))).splitlines()
    assert lines[lines.index("    PO1*1*5*EA^!!^CA*9") + 1] == "    " + 11 * " " + "^^"


def test_note_shows_a_part_of_a_long_segment_around_the_mark() -> None:
    """No line is longer than a letter is wide, and what is meant is always seen."""
    long = "PID*F****" + "a" * 300
    note_ = _note_of(BEG, LINE, long, "PO1*1*x", "MSG*" + "b" * 80 + "*ZZ*" + "c" * 80)
    assert "    PID*F****" + "a" * 62 + "..." in note_.splitlines()
    assert re.search(r"^    \.\.\.b+\*ZZ\*c+\.\.\.\n +\^\^$", note_, re.MULTILINE)
    assert max(map(len, note_.splitlines())) <= COLUMNS


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (b"1\x1b[31m\x07\xc2\x9b", "1?[31m??"),
        ("Müller".encode(), "Müller"),
        (b"M\xfcller", "Müller"),
        ("a\u202eb\u200b漢字\u0301".encode(), "a?b????"),
    ],
)
def test_note_shows_no_character_that_does_harm(value: bytes, shown: str) -> None:
    """Control characters, marks of direction and what is not one column wide are question marks."""
    content = payload(group(order(BEG, "PO1*1*x*EA*1**VN*VALUE"))).replace(b"VALUE", value)
    assert f"    PO1*1*x*EA*1**VN*{shown}" in _note(content).splitlines()


def test_note_reads_the_delimiters_of_the_interchange() -> None:
    """Whatever a partner cuts by, also with lines that were wrapped."""
    content = payload(group(order(BEG, "PO1*1*x*EA*1"))).replace(b"*", b"\x1d")
    assert "    PO1?1?x?EA?1\n          ^\n" in _note(content)
    content = payload(group(order(BEG, "PO1*1*\r\nx*EA*1")))
    assert "    PO1*1*x*EA*1\n          ^\n" in _note(content)


def test_note_of_utf_16_shows_the_right_segment() -> None:
    """Places are in bytes, whatever the width of a character."""
    content = payload(group(order(BEG, "PO1*1*x*EA*1"))).decode().encode("utf-16")
    assert "    PO1*1*x*EA*1\n          ^\n" in _note(content)


def test_note_of_a_broken_envelope_tells_it_once_for_each_level() -> None:
    """The interchange says what is wrong, and each set that it was refused with it."""
    content = payload(group(order())).rpartition(b"IEA")[0]
    text = _note(content)
    assert "[missing-interchange-trailer]" in text
    assert "[envelope-refused]" in text
    assert "0 of 1 sets taken" in text


def test_note_of_an_interchange_that_names_nobody_still_says_what_is_wrong() -> None:
    """There is nobody to send it to, but somebody may ask."""
    content = payload(group(order())).replace(b"*ZZ*ACME           *", b"*ZZ*               *")
    assert _note(content).startswith("An interchange whose ISA names no sender and receiver: ")


def test_note_stops_before_it_is_endless() -> None:
    """Of very many groups, sets and findings the first are told, and how many there are besides."""
    bad = order(LINE, number="0002")
    groups = [group(*[bad] * 23, number=str(n)) for n in range(22)]
    text = _note(payload(*groups))
    assert text.count("Group PO") == notes.MOST_GROUPS
    assert text.count("850 0002") == notes.MOST_GROUPS * notes.MOST_SETS
    assert "  and 3 more sets\n" in text
    assert text.endswith("  and 2 more groups\n")
    text = _note_of(BEG, *["PO1*1*x"] * 11)
    assert text.count("[bad-number]") == notes.MOST_FINDINGS
    assert "  and 1 more finding\n" in text


def test_advice_covers_the_catalogue() -> None:
    """Whatever is found, the sender is told what to do about it."""
    place = Place(segment="PO1", position=3, element=3)
    assert [code for code in CATALOGUE if not _advice(code, place).endswith(".")] == []


@pytest.mark.parametrize(
    ("segment", "element", "component", "expected"),
    [
        ("PO1", 1, None, "Send text of 1 to 20 characters."),
        (
            "PO1",
            2,
            None,
            "Send a number of 1 to 15 digits, with a decimal point where there are decimals.",
        ),
        ("PO1", 3, None, "Send a code of element 355."),
        ("BEG", 5, None, "Send a date written CCYYMMDD."),
        (
            "TDS",
            1,
            None,
            "Send a number of 1 to 15 digits without a decimal point, the last 2 of them decimals.",
        ),
        ("CTT", 1, None, "Send a whole number of 1 to 6 digits."),
        ("DTM", 3, None, "Send a time written HHMM, HHMMSS or HHMMSSDD."),
        ("BIN", 2, None, "Send text of 1 to 1000000 characters."),
        ("N4", 2, None, "Send a code of 2 characters."),
        ("REF", 4, None, "Send its components, in their order."),
        ("REF", 4, 2, "Send text of 1 to 30 characters."),
        ("REF", 4, 9, "Send its components, in their order."),
        ("AK9", 1, None, "Send A, E, M, P, R, W or X."),
        ("ZZZ", 1, None, "Send what the standard asks for."),
    ],
)
def test_advice_says_what_an_element_may_hold(
    segment: str, element: int, component: int | None, expected: str
) -> None:
    """Type, length and codes are those of the dictionary."""
    place = Place(segment=segment, element=element, component=component)
    assert _advice("bad-code", place) == expected


@pytest.mark.parametrize("name", VERDICTS)
def test_note_about_each_sample_is_plain_text_in_narrow_lines(name: str) -> None:
    """Whatever real files hold."""
    content = open_sample(name)
    for interchange in read(content, Terms(sets=(name[:3],))):
        text = note(content, interchange)
        lost = any(each.verdict in "PR" for each in interchange.groups)
        assert bool(text) == (lost or any(f.severity == "error" for f in interchange.findings))
        assert all(len(line) <= COLUMNS and line.isprintable() for line in text.splitlines())


@given(st.data())
def test_note_of_hostile_bytes_is_still_plain_text(data: st.DataObject) -> None:
    """Bytes put anywhere into an interchange never make it fall over."""
    content = bytearray(payload(group(order(BEG, "PO1*1*x*CTN*9.95**VN", "N3*x"))))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    try:
        interchanges = read(bytes(content), Terms(sets=("850",)))
    except Refused:
        return
    for interchange in interchanges:
        lines = note(bytes(content), interchange).split("\n")
        assert all(len(line) <= COLUMNS for line in lines)
        assert all(line.isprintable() for line in lines)


def test_note_about_a_file_that_begins_with_many_blanks_shows_its_segments() -> None:
    """However many blanks the reader passed over, the note finds what it speaks of."""
    content = b"\n" * 2_000 + payload(group(order(BEG, "PO1*1*5*EA*x**VN*ABC")))
    assert "    PO1*1*5*EA*x**VN*ABC\n               ^\n" in _note(content)
