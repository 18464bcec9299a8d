"""Whatever arrives is read, told to be wrong, or refused; and what is accepted can be written again."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from edigateway.contracts.format import Unwritable
from edigateway.errors import Refused
from edigateway.formats.rows.findings import CHARACTER, ENCODING, FINDING_CODES
from edigateway.model.envelope import FunctionalGroup, Verdict
from edigateway.model.finding import Finding
from tests.unit.formats.rows.files import Keys, group, keys, plain, read, write

LAYOUTS: tuple[Keys, ...] = (
    keys("{format: csv, group_by: [A]}"),
    keys(
        "{format: csv, group_by: file, delimiter: ';', quote: none, encoding: cp1252, comment: '#'}"
    ),
    keys(
        "{format: csv, group_by: [A, B], header: false, columns: [A, B, C], skip: 1, encoding: cp932}"
    ),
    keys("{format: fixed, group_by: [A], columns: {A: 1-2, B: {at: 4-6, align: right, pad: '0'}}}"),
    keys(
        """
        format: csv
        type_at: 1
        trailing_delimiter: true
        records:
          F: {file: header, columns: [T, A]}
          H: {columns: [T, A, B], totals: {B: {count: D}}}
          D: {under: H, columns: [T, A, B]}
          N: {under: D, columns: [T, A]}
          S: {under: H, columns: [T, A], totals: {A: {sum: D.A, decimal: ','}}}
          E: {file: trailer, columns: [T, A], totals: {A: {count: [F, H, D, N, S, E]}}}
        """
    ),
    keys(
        """
        format: fixed
        encoding: latin-1
        type_at: 2-3
        records:
          H: {type: '01', columns: {A: 4-6}}
          D: {under: H, columns: {A: 4-5, B: {at: 8-9, align: right, pad: '0'}}}
          E: {file: trailer, columns: {A: 4-6}, totals: {A: {sum: D.B}}}
        """
    ),
)

_NOT_BOTH_WAYS = {CHARACTER, ENCODING}
"""A mark of a comment behind blanks, or bytes that are one of two ways to write a character, cannot be written back."""

_TOKENS = st.sampled_from(
    [
        *(b"A,B,C\n", b"A;B\r\n", b"1,2,3\n", b"1;2\r", b'"', b",", b";", b"\n", b"\r\n", b"\r"),
        *(b"F,1,\n", b"H,1,1,\n", b"D,2,3,\n", b"N,x,\n", b"S,2,\n", b"E,5,\n", b"E,4,\n", b"#x\n"),
        *(
            b" 01abc\n",
            b" D 12 07\n",
            b" E 007\n",
            b"\xef\xbb\xbf",
            b"\xff",
            b"\x82\xa0",
            b"\x00",
            b"ISA",
        ),
    ]
)
_FILES = st.one_of(
    st.lists(_TOKENS, max_size=14).map(b"".join),
    st.lists(st.one_of(_TOKENS, st.binary(max_size=3)), max_size=14).map(b"".join),
)


@settings(max_examples=300, deadline=None)
@given(layout=st.sampled_from(LAYOUTS), payload=_FILES)
@example(layout=LAYOUTS[4], payload=b"F,1\nH,1,1\nD,2,3\nN,x\nS,2\nE,6\n")
@example(layout=LAYOUTS[5], payload=b" 01abc\n D 12 07\n D 13  1\n E 008\n")
@example(layout=LAYOUTS[0], payload=b"A,,02\n1,2,3\n")
@example(layout=LAYOUTS[3], payload=b"ISA\n\xff")
def test_any_bytes_give_findings_or_are_refused(layout: Keys, payload: bytes) -> None:
    """Nothing else ever comes out of reading; what is accepted is written, and read as the same."""
    try:
        found = group(layout, payload)
    except Refused:
        return
    for each in found.transactions:
        assert each.findings or each.verdict is Verdict.ACCEPTED
        assert 0 <= each.offset <= each.offset + each.length <= len(payload)
        assert each.tree is None or each.segments > 0
        _check(each.findings, payload)
    _check(found.findings, payload)
    if found.verdict is Verdict.ACCEPTED:
        _check_there_and_back(layout, found)


def _check(findings: tuple[Finding, ...], payload: bytes) -> None:
    for each in findings:
        assert each.code in FINDING_CODES
        assert each.place.offset is None or 0 <= each.place.offset < len(payload)


def _check_there_and_back(layout: Keys, found: FunctionalGroup) -> None:
    trees = [each.tree for each in found.transactions if each.tree is not None]
    try:
        again = read(layout, write(layout, *trees))
    except Unwritable as error:
        codes = {each.code for each in error.findings}
        if not codes <= _NOT_BOTH_WAYS:
            raise
        return
    assert [plain(each.tree) for each in again] == [plain(tree) for tree in trees]
