"""Interchanges, groups and sets: envelopes, control numbers, and what one fault may not spoil."""

from hashlib import sha256

import pytest

from edigateway.errors import Refused
from edigateway.formats.x12.reading.reader import peek, read
from edigateway.formats.x12.terms import Terms
from edigateway.model.envelope import Verdict
from tests.unit.formats.x12.building import (
    BEG,
    ISA,
    LINE,
    codes,
    group,
    order,
    payload,
    read_group,
    read_one,
    read_set,
)

GOOD = payload(group(order()))


def _changed(before: str, after: str) -> bytes:
    assert before.encode() in GOOD
    return GOOD.replace(before.encode(), after.encode())


def test_read_right_order_is_accepted() -> None:
    """A right 850 has no finding anywhere, and everything on its envelope is there."""
    interchange = read_one(GOOD)
    (found,) = interchange.groups
    (transaction,) = found.transactions
    assert interchange.address is not None
    assert str(interchange.address.sender) == "ZZ/ACME"
    assert interchange.address.control_number == "000000001"
    assert (found.functional_id, found.version, found.declared_sets) == ("PO", "004010", 1)
    assert (transaction.set_id, transaction.control_number, transaction.segments) == (
        "850",
        "0001",
        5,
    )
    assert (found.verdict, transaction.verdict) == (Verdict.ACCEPTED, Verdict.ACCEPTED)
    assert (interchange.findings, found.findings, transaction.findings) == ((), (), ())


def test_read_places_are_exact_bytes() -> None:
    """Offset and length cut out the very bytes of an interchange and of a set."""
    content = b"\xef\xbb\xbf  \r\n" + GOOD + b"\x1a"
    interchange = read_one(content)
    cut = content[interchange.offset : interchange.offset + interchange.length]
    assert cut == GOOD.rstrip()
    assert interchange.sha256 == sha256(cut).hexdigest()
    (transaction,) = interchange.groups[0].transactions
    cut = content[transaction.offset : transaction.offset + transaction.length]
    assert (cut[:3], cut[-11:]) == (b"ST*", b"\nSE*5*0001~")


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("SE*5*0001", "SE*9*0001", "segment-count"),
        ("SE*5*0001", "SE*5*0002", "set-control-number"),
        ("CTT*1", "CTT*7", "line-count"),
        ("*EA*", "*CTN*", "bad-code"),
    ],
)
def test_read_tolerable_fault_of_a_set_is_accepted_with_errors(
    before: str, after: str, code: str
) -> None:
    """Wrong counts, numbers and codes are told to the sender; the document is taken."""
    found = read_group(_changed(before, after))
    assert codes(found.transactions[0]) == [code]
    assert found.transactions[0].verdict is Verdict.ACCEPTED_WITH_ERRORS
    assert found.verdict is Verdict.ACCEPTED_WITH_ERRORS


@pytest.mark.parametrize("after", ["SE*05*1", "SE*0005*00001"])
def test_read_leading_zeros_do_not_matter(after: str) -> None:
    """Counts and control numbers are compared as numbers."""
    content = _changed("SE*5*0001", after)
    assert "segment-count" not in codes(read_set(content))
    assert "set-control-number" not in codes(read_set(content))


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("GE*1*1", "GE*2*1", "set-count"),
        ("GE*1*1", "GE*1*2", "group-control-number"),
        ("*1200*1*X*", "*1200*A*X*", "bad-group-number"),
    ],
)
def test_read_tolerable_fault_of_a_group_is_accepted_with_errors(
    before: str, after: str, code: str
) -> None:
    """A group whose counts or numbers are wrong is taken, with its sets untouched."""
    found = read_group(_changed(before, after))
    assert code in [finding.code for finding in found.findings]
    assert (found.verdict, found.transactions[0].verdict) == ("E", "A")


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("IEA*1*000000001", "IEA*2*000000001", "group-count"),
        ("IEA*1*000000001", "IEA*1*000000002", "interchange-control-number"),
        ("*0*P*>", "*0*X*>", "bad-usage"),
        ("*000000001*0*", "*00000000A*0*", "bad-interchange-number"),
        ("ACME           *ZZ", "ACME*ZZ", "isa-length"),
        ("GE*1*1~", "GE*1*1~NTE*x~", "segment-outside-group"),
        ("GS*PO", "TA1*000000001*240105*1200*A*000~GS*PO", None),
    ],
)
def test_read_fault_of_an_interchange_leaves_its_groups_alone(
    before: str, after: str, code: str | None
) -> None:
    """What is wrong with ISA and IEA is told there; TA1 may stand before a group."""
    interchange = read_one(_changed(before, after))
    found = [finding.code for finding in interchange.findings]
    assert (found[0] if found else None) == code
    assert interchange.groups[0].verdict is Verdict.ACCEPTED


@pytest.mark.parametrize("ids", ["**", "*  *", "*THIS-NAME-IS-MUCH-TOO-LONG*"])
def test_read_party_without_a_name_gives_no_address(ids: str) -> None:
    """An ISA that names no sender is read all the same, and says so."""
    interchange = read_one(_changed("*ACME           *", ids))
    assert interchange.address is None
    assert "bad-sender" in [finding.code for finding in interchange.findings]


def test_read_missing_se_rejects_that_set_only() -> None:
    """A set that is not closed is rejected; the one after it is judged by itself."""
    found = read_group(payload(group(order()[:-1], order(number="0002"))))
    first, second = found.transactions
    assert (first.verdict, codes(first)) == ("R", ["missing-set-trailer"])
    assert (second.verdict, found.verdict) == ("A", "P")


def test_read_missing_ge_rejects_the_group() -> None:
    """A group that is not closed may have lost sets, so all of it must come again."""
    found = read_group(payload(group(order())[:-1]))
    assert [finding.code for finding in found.findings] == ["missing-group-trailer"]
    assert (found.verdict, found.declared_sets) == ("R", 0)
    assert codes(found.transactions[0]) == ["envelope-refused"]


def test_read_missing_iea_rejects_every_group() -> None:
    """An interchange that was cut off may have lost groups, so none of it is taken."""
    interchange = read_one(GOOD[: GOOD.index(b"IEA")])
    assert [finding.code for finding in interchange.findings] == ["missing-interchange-trailer"]
    assert [found.verdict for found in interchange.groups] == [Verdict.REJECTED]


@pytest.mark.parametrize("cut", range(len(ISA) + 2, len(GOOD) - 21, 7))
def test_read_file_cut_off_anywhere_takes_nothing(cut: int) -> None:
    """However much of a file arrived, no document is taken before the end of the interchange is there."""
    taken = [
        transaction
        for found in read_one(GOOD[:cut]).groups
        for transaction in found.transactions
        if transaction.verdict is not Verdict.REJECTED
    ]
    assert taken == []


def test_read_one_bad_set_never_sinks_the_others() -> None:
    """Only the set with the fault is rejected, and the group is accepted in part."""
    bad = order(BEG, "PO1*1*five*EA", number="0002")
    found = read_group(payload(group(order(), bad, order(number="0003"))))
    assert [each.verdict for each in found.transactions] == ["A", "R", "A"]
    assert found.verdict is Verdict.PARTIAL


def test_read_segment_between_sets_is_an_error_of_the_group() -> None:
    """The group is taken with errors: P would say that a set was rejected."""
    found = read_group(payload(group(order(), ["NTE*x"])).replace(b"GE*2", b"GE*1"))
    assert [finding.code for finding in found.findings] == ["stray-segment"]
    assert (found.verdict, found.transactions[0].verdict) == ("E", "A")


def test_read_set_that_was_not_agreed_is_rejected() -> None:
    """A set without an agreement has a finding and no tree."""
    found = read_set(GOOD, "810")
    assert (found.verdict, codes(found), found.tree) == ("R", ["unsupported-set"], None)


def test_read_agreed_set_without_schema_is_rejected() -> None:
    """A set that no dictionary has cannot be judged, even if it was agreed."""
    found = read_set(payload(group(["ST*880*0001", "SE*2*0001"])), "880")
    assert codes(found) == ["unsupported-set"]


def test_read_unsupported_version_rejects_the_group() -> None:
    """A GS08 that names no release is refused with the group."""
    found = read_group(payload(group(order(), version="000401")))
    assert [finding.code for finding in found.findings] == ["unsupported-version"]
    assert (found.verdict, codes(found.transactions[0])) == ("R", ["envelope-refused"])


def test_read_other_release_is_judged_mildly() -> None:
    """The nearest dictionary advises on other releases but rejects nothing, and six-digit dates are right before 004010."""
    body = order("BEG*00*SA*4711**961007", "PO1*1*5*EA*9.95**VN", "CTT*1")
    found = read_set(payload(group(body, version="003050")))
    assert (codes(found), found.verdict) == (["missing-conditional-element"], "E")
    assert read_set(payload(group(body))).verdict is Verdict.REJECTED


def test_read_acknowledgement_needs_no_agreement() -> None:
    """A 997 is read whatever was agreed, and its tree is there for reconciling."""
    body = ["ST*997*0001", "AK1*PO*1", "AK2*850*0001", "AK5*A", "AK9*A*1*1*1", "SE*6*0001"]
    found = read_set(payload(group(body, functional_id="FA")))
    assert (found.verdict, found.tree is not None) == (Verdict.ACCEPTED, True)


def test_read_duplicate_numbers_are_found() -> None:
    """ST02 within a group and GS06 within an interchange are not to be used twice."""
    interchange = read_one(payload(group(order(), order()), group(order())))
    first, second = interchange.groups
    assert [codes(each) for each in first.transactions] == [[], ["duplicate-set-number"]]
    assert [finding.code for finding in second.findings] == ["duplicate-group-number"]


def test_read_several_interchanges_with_other_delimiters() -> None:
    """Interchanges follow each other with or without a line end, each with delimiters of its own."""
    other = GOOD.replace(b"*", b"|").replace(b"~\n", b"!")
    found = read(GOOD.rstrip() + other + b"\n\n" + GOOD, Terms(sets=["850"]))
    assert [each.groups[0].verdict for each in found] == ["A", "A", "A"]
    assert len(peek(GOOD.rstrip() + other + b"\n\n" + GOOD)) == 3


def test_read_interchange_without_iea_ends_where_the_next_begins() -> None:
    """A cut-off interchange does not swallow the whole one after it."""
    first, second = read(GOOD[: GOOD.index(b"IEA")] + GOOD, Terms(sets=["850"]))
    assert [first.groups[0].verdict, second.groups[0].verdict] == ["R", "A"]


@pytest.mark.parametrize("end", ["~", "~\r\n", "\n", "\r\n", "\r", "\x15", "'\n"])
def test_read_terminators_of_every_kind(end: str) -> None:
    """What ends the ISA ends every segment, with or without line ends."""
    assert read_set(payload(group(order(BEG, LINE)), end=end)).verdict is Verdict.ACCEPTED


def test_read_wrapped_at_80_columns() -> None:
    """Line ends within segments are not data where the terminator is another character."""
    text = payload(group(order()), end="~")
    wrapped = b"\r\n".join(text[at : at + 80] for at in range(0, len(text), 80))
    assert read_set(wrapped).verdict is Verdict.ACCEPTED


@pytest.mark.parametrize("content", [b"A,B\n1,2\n", b"UNA:+.? '", b"\xff\xd8\xff", b"<xml/>"])
def test_read_and_peek_other_formats_are_refused(content: bytes) -> None:
    """What is not X12 at all is refused with a sentence that says what was looked for."""
    with pytest.raises(Refused, match="ISA"):
        read(content, Terms(sets=["850"]))
    with pytest.raises(Refused, match="ISA"):
        peek(content)


def test_peek_says_what_read_says() -> None:
    """The address is the same whether the file was read or only looked at."""
    assert list(peek(GOOD)) == [read_one(GOOD).address]


def test_peek_isa_without_parties_is_refused() -> None:
    """A file that nobody can be found for is refused before it is read."""
    with pytest.raises(Refused, match="sender or receiver"):
        peek(_changed("*ACME           *", "**"))


def test_peek_data_that_looks_like_an_isa_is_no_interchange() -> None:
    """Only what begins a segment can be an ISA."""
    fake = "MSG*see " + ISA + "|x"
    assert len(peek(payload(group(order(BEG, LINE, fake))))) == 1


def test_read_cut_off_isa_behind_an_interchange_is_told() -> None:
    """What is left of a second interchange does not vanish without a word."""
    found = read_one(GOOD + GOOD[:90])
    assert [each.code for each in found.findings] == ["cut-off-interchange"]
    assert found.groups[0].verdict == "A"
