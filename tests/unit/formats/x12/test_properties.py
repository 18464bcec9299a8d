"""What holds for any bytes at all."""

from contextlib import suppress

from hypothesis import example, given
from hypothesis import strategies as st

from edigateway.errors import Refused
from edigateway.formats.x12.acknowledging.functional import acknowledge
from edigateway.formats.x12.reading.reader import peek, read
from edigateway.formats.x12.terms import Terms
from edigateway.model.envelope import Interchange
from tests.unit.formats.x12.building import ISA, group, order, payload

GOOD = payload(group(order(), order(number="0002")))
BITS = [
    b"~",
    b"*",
    b">",
    b"\n",
    b"ISA*",
    b"GS*",
    b"ST*850*1",
    b"SE*1*1",
    b"GE*",
    b"IEA*",
    b"HL*1*1*S",
]


def _check(content: bytes) -> None:
    for interchange in _read(content):
        assert 0 <= interchange.offset < interchange.offset + interchange.length <= len(content)
        acknowledge(interchange)
        for found in interchange.groups:
            for each in found.transactions:
                assert each.offset + each.length <= len(content)
                assert each.tree is None or sum(1 for _ in each.tree.walk()) == each.segments + 1


def _read(content: bytes) -> list[Interchange]:
    with suppress(Refused):
        peek(content)
    with suppress(Refused):
        return list(read(content, Terms(sets=["850"])))
    return []


@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00\xd8")
def test_read_any_bytes_gives_interchanges_or_refused(content: bytes) -> None:
    """No bytes raise anything but Refused."""
    _check(content)


@given(st.binary(max_size=200), st.sampled_from([b"", b"\xef\xbb\xbf"]))
def test_read_any_bytes_after_an_isa_give_interchanges(tail: bytes, mark: bytes) -> None:
    """Whatever follows an ISA is an interchange with findings."""
    _check(mark + ISA.encode() + b"~" + tail)


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(GOOD)),
            st.integers(0, 12),
            st.one_of(st.sampled_from(BITS), st.binary(max_size=3)),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_read_damaged_order_gives_interchanges_or_refused(
    damages: list[tuple[int, int, bytes]],
) -> None:
    """A file that lost some bytes and got others is read as far as it goes, and no segment of a set is lost."""
    content = GOOD
    for at, lost, gained in damages:
        content = content[:at] + gained + content[at + lost :]
    _check(content)
