from datetime import UTC, datetime
from pathlib import Path

import pytest

from edigateway.errors import Misconfigured, Refused
from edigateway.formats.rows import Csv
from edigateway.formats.rows.findings import FINDING_CODES
from edigateway.model.acknowledgement import (
    Enclosure,
    InterchangeAcknowledgement,
    Repetition,
)
from edigateway.model.envelope import FunctionalGroup, Interchange, TransactionSet, Verdict
from edigateway.model.identity import Identity
from edigateway.yamlfile import parse
from tests.support.agreed import agreed

LAYOUT: dict[str, object] = {"format": "csv", "header": "true", "group_by": ["PO"]}


def interchange(payload: bytes, **changes: object) -> Interchange:
    [found] = Csv().read(payload, agreed({"csv": {**LAYOUT, **changes}}))
    return found


def sets(payload: bytes, **changes: object) -> tuple[TransactionSet, ...]:
    return interchange(payload, **changes).groups[0].transactions


def cells(found: TransactionSet) -> list[list[str]]:
    assert found.tree is not None
    return [list(row.elements) for row in found.tree.children]


def test_rows_with_one_key_make_one_document_wherever_they_stand() -> None:
    """Documents come in the order of their first rows; rows need not be neighbours."""
    found = sets(b"PO,QTY\nB,1\nA,2\nB,3\n")
    assert [(each.set_id, each.control_number, each.segments) for each in found] == [
        ("csv", "B", 2),
        ("csv", "A", 1),
    ]
    assert cells(found[0]) == [["row", "B", "1"], ["row", "B", "3"]]
    assert found[0].tree is not None
    assert list(found[0].tree.elements) == ["document", "PO", "QTY"]
    assert {each.verdict for each in found} == {Verdict.ACCEPTED}


def test_documents_can_be_told_apart_by_several_columns() -> None:
    """The key is what all columns together say."""
    found = sets(b"PO,SHOP\n1,A\n1,B\n", group_by=["PO", "SHOP"])
    assert [each.control_number for each in found] == ["1 A", "1 B"]


def test_row_knows_its_line_and_its_first_byte() -> None:
    """A finding leads back to the file, even after a cell with a line end in it."""
    payload = 'PO,TEXT\r\n1,"zwei\nZeilen ü"\r\n2,x\r\n'.encode()
    first, second = sets(payload)
    assert first.tree is not None
    assert second.tree is not None
    assert (first.tree.children[0].position, second.tree.children[0].position) == (2, 4)
    assert payload[second.offset : second.offset + second.length] == b"2,x\r\n"
    assert cells(first) == [["row", "1", "zwei\nZeilen ü"]]


def test_delimiter_quote_encoding_and_columns_are_those_of_the_layout() -> None:
    """Nothing is guessed from the file."""
    payload = "1;'a;b';Müller\n".encode("cp1252")
    [found] = sets(
        payload,
        delimiter=";",
        quote="'",
        encoding="cp1252",
        header="false",
        columns=["PO", "TEXT", "NAME"],
    )
    assert cells(found) == [["row", "1", "a;b", "Müller"]]


def test_byte_order_mark_and_blank_lines_are_no_data() -> None:
    """What spreadsheets add is not part of the documents."""
    [found] = sets(b"\xef\xbb\xbfPO,QTY\n\n1, 2 \n,\n\n")
    assert cells(found) == [["row", "1", "2"]]


def test_file_without_an_envelope_makes_an_interchange_without_identities() -> None:
    """The group and the interchange are there, and say nothing."""
    found = interchange(b"PO\n1\n")
    assert found.address is None
    assert len(found.sha256) == 64
    [group] = found.groups
    assert (group.control_number, group.declared_sets, group.verdict) == ("", 1, Verdict.ACCEPTED)


@pytest.mark.parametrize(
    ("payload", "changes", "code", "position", "offset"),
    [
        (b"", {}, "rows-empty", None, None),
        (b"PO,QTY\n", {}, "rows-empty", None, None),
        (b"PO,QTY\n1,\xff\n", {}, "rows-encoding", 2, 9),
        (b'PO,QTY\n1,"x\n', {}, "rows-quotes", 2, 7),
        (b'PO,QTY\n1,"x"y\n', {}, "rows-quotes", 2, 7),
        (b"QTY\n1\n", {}, "rows-column-missing", 1, None),
        (b"PO,QTY,QTY\n1,2,3\n", {}, "rows-column-twice", 1, None),
        (b"PO\n" + b"x" * (1024 * 1024 + 1) + b"\n", {}, "rows-too-long", 2, 3),
        (b"PO\n" + b"," * 2000 + b"\n", {}, "rows-too-many", 2, 3),
    ],
)
def test_file_that_cannot_be_cut_is_rejected_with_its_reason(
    payload: bytes, changes: dict[str, object], code: str, position: int | None, offset: int | None
) -> None:
    """One rejected set stands for the file, and says where it went wrong."""
    [found] = sets(payload, **changes)
    [finding] = found.findings
    assert (found.verdict, found.tree) == (Verdict.REJECTED, None)
    assert (finding.code, finding.place.position, finding.place.offset) == (code, position, offset)
    assert finding.code in FINDING_CODES


@pytest.mark.parametrize(
    ("row", "code", "verdict"),
    [
        (b"1,2", "rows-short-row", Verdict.ACCEPTED_WITH_ERRORS),
        (b"1,2,3,4", "rows-surplus", Verdict.REJECTED),
        (b" ,2,3", "rows-no-key", Verdict.REJECTED),
    ],
)
def test_bad_row_is_a_finding_of_its_own_document_only(
    row: bytes, code: str, verdict: Verdict
) -> None:
    """One bad document never stops another of the same file."""
    bad, good = sets(b"PO,A,B\n" + row + b"\n9,8,7\n")
    assert [finding.code for finding in bad.findings] == [code]
    assert bad.findings[0].place.position == 2
    assert (bad.verdict, good.verdict) == (verdict, Verdict.ACCEPTED)


def test_empty_cells_beyond_the_columns_are_no_fault() -> None:
    """Spreadsheets leave delimiters at the end."""
    [found] = sets(b"PO,A\n1,2,,\n")
    assert found.findings == ()


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        (b"1,2,3\n", Verdict.ACCEPTED),
        (b"1,2,3\n2,2\n", Verdict.ACCEPTED_WITH_ERRORS),
        (b"1,2,3\n2,2,3,4\n", Verdict.PARTIAL),
        (b"2,2,3,4\n", Verdict.REJECTED),
    ],
)
def test_group_is_judged_by_its_documents(rows: bytes, verdict: Verdict) -> None:
    """The verdict of the file follows from those of its documents."""
    group: FunctionalGroup = interchange(b"PO,A,B\n" + rows).groups[0]
    assert group.verdict is verdict


@pytest.mark.parametrize("payload", [b"PK\x03\x04\x00\x00", b"\xef\xbb\xbfISA*00*", b"\r\nISA*00*"])
def test_bytes_of_another_format_are_refused(payload: bytes) -> None:
    """A workbook or an X12 interchange is not a delimited file, whatever the layout."""
    with pytest.raises(Refused):
        Csv().read(payload, agreed({"csv": LAYOUT}))
    with pytest.raises(Refused):
        Csv().peek(payload)


def test_file_without_an_agreement_is_rejected() -> None:
    """A partner that agreed on no delimited files gets no documents out of one."""
    [found] = Csv().read(b"PO\n1\n", agreed({}))
    [rejected] = found.groups[0].transactions
    assert [finding.code for finding in rejected.findings] == ["rows-no-layout"]


@pytest.mark.parametrize(
    "changes",
    [
        {"encoding": "utf-16"},
        {"encoding": "nonsense"},
        {"delimiter": ";;"},
        {"group_by": []},
        {"colour": "red"},
    ],
)
def test_layout_that_cannot_be_used_is_a_fault_of_the_site(changes: dict[str, object]) -> None:
    """It is the integration engineer's move, not the partner's."""
    with pytest.raises(Misconfigured):
        interchange(b"PO\n1\n", **changes)


def test_guidelines_and_weights_are_unknown_to_delimited_files() -> None:
    """Its map says how a file lies, and each finding means that it lies otherwise."""
    with pytest.raises(Misconfigured, match="the format csv has no guidelines"):
        Csv().guideline(parse(b"guideline: x\nformat: csv\n", Path("x.yaml")))
    assert Csv().finding_codes() == {}


def test_nothing_is_acknowledged() -> None:
    """There is no acknowledgement of a delimited file, and asking for one is an error of ours."""
    form = Csv()
    assert form.peek(b"PO\n1\n") == ()
    found = interchange(b"PO\n1\n")
    assert form.acknowledge(found, [None]) == ()
    assert form.acknowledge_interchange(found, Repetition.NOTHING) is None
    anybody = Identity(qualifier="ZZ", id="A")
    enclosure = Enclosure(
        sender=anybody,
        receiver=anybody,
        group_sender="A",
        group_receiver="A",
        interchange_number=1,
        group_number=1,
        made_at=datetime(2024, 1, 2, tzinfo=UTC),
        usage="T",
        version="004010",
    )
    with pytest.raises(ValueError, match="never acknowledged"):
        form.enclose((), enclosure)
    ta1 = InterchangeAcknowledgement(verdict=Verdict.ACCEPTED, note="000", segment=("TA1",))
    with pytest.raises(ValueError, match="never acknowledged"):
        form.enclose_interchange(ta1, enclosure)
