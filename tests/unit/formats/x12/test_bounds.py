"""The bounds of reading: what is within them is taken, what is beyond them is refused, and never at any cost."""

import gc
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from resource import RUSAGE_SELF, RUSAGE_THREAD, getrusage

import pytest

from edigateway.contracts import format as contract
from edigateway.errors import Refused
from edigateway.formats.x12.acknowledging.functional import acknowledge
from edigateway.formats.x12.acknowledging.interchange import acknowledge_interchange
from edigateway.formats.x12.agreeing import LIMITS, x12_terms
from edigateway.formats.x12.dictionary.elements import Manner
from edigateway.formats.x12.dictionary.schemas import dictionary
from edigateway.formats.x12.reading import interchanges
from edigateway.formats.x12.reading.hierarchy import DEEPEST
from edigateway.formats.x12.reading.reader import read, stream
from edigateway.formats.x12.syntax import tokenizer
from edigateway.formats.x12.syntax.tokenizer import Limits
from edigateway.formats.x12.terms import Terms
from edigateway.model.envelope import Interchange, Verdict
from tests.house.sources import ROOT
from tests.unit.formats.x12.building import (
    BEG,
    ISA,
    LINE,
    codes,
    group,
    order,
    payload,
    read_group,
    read_set,
)

_REPEATING_ISA = ISA.replace("*U*00401*", "*^*00501*")


def _read(content: bytes, limits: Limits) -> Interchange:
    (found,) = read(content, Terms(limits=limits))
    return found


def _answer(interchange: Interchange) -> str:
    answer = acknowledge_interchange(interchange)
    assert answer is not None
    return "*".join(answer.segment[4:])


def _orders(count: int) -> list[list[str]]:
    return [order(number=f"{number:04d}") for number in range(1, count + 1)]


ENVELOPES: list[tuple[Limits, bytes, bytes]] = [
    (
        Limits(groups=2),
        payload(group(order()), group(order(), number="2")),
        payload(*(group(order(), number=str(n)) for n in (1, 2, 3))),
    ),
    (Limits(sets=2), payload(group(*_orders(2))), payload(group(*_orders(3)))),
    (
        Limits(segments=8),
        payload(group(order())),
        payload(group(order(BEG, LINE, LINE, "CTT*2"))),
    ),
]


@pytest.mark.parametrize(("limits", "within", "_beyond"), ENVELOPES)
def test_limits_interchange_at_the_bound_is_taken(
    limits: Limits, within: bytes, _beyond: bytes
) -> None:
    """As many groups, sets or segments as the limit says are accepted."""
    found = _read(within, limits)
    assert not found.findings
    assert _answer(found) == "A*000"


@pytest.mark.parametrize(("limits", "_within", "beyond"), ENVELOPES)
def test_limits_interchange_beyond_the_bound_is_refused_with_everything_in_it(
    limits: Limits, _within: bytes, beyond: bytes
) -> None:
    """One more is too large: no set is taken, and the TA1 says 024."""
    found = _read(beyond, limits)
    assert [each.code for each in found.findings] == ["too-large"]
    sets = [one.verdict for each in found.groups for one in each.transactions]
    assert set(sets) == {Verdict.REJECTED}
    assert _answer(found) == "R*024"


def test_limits_of_the_gateway_are_set() -> None:
    """Whatever was agreed with a partner, nobody sends endless interchanges."""
    assert x12_terms(contract.Terms()).limits is LIMITS
    assert (LIMITS.groups, LIMITS.sets, LIMITS.segments) == (1_000, 10_000, 2_000_000)


@pytest.mark.parametrize("note", ["plain", "with a bell\x07"])
@pytest.mark.parametrize(("count", "expected"), [(4, "A*000"), (5, "R*024")])
def test_limits_segments_of_one_set_are_bounded(
    count: int, expected: str, note: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A set that does not end is not gathered for ever, cut as a whole or segment by segment."""
    monkeypatch.setattr(tokenizer, "MOST_SEGMENTS", 4)
    body = [f"NTE**{note}"] * (count - 2)
    segments = ["ST*840*0001", *body, f"SE*{count}*0001"]
    (found,) = read(payload(group(segments, functional_id="RQ")))
    assert _answer(found) == expected


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
@pytest.mark.parametrize("note", ["plain", "with a bell\x07"])
@pytest.mark.parametrize(("beyond", "expected"), [(0, "A*000"), (1, "R*024")])
def test_limits_characters_of_one_set_are_bounded(
    beyond: int, expected: str, note: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A set of long segments needs as much memory as one of many, cut as a whole or segment by segment."""
    segments = ["ST*840*0001", f"NTE**{note}", "SE*3*0001"]
    monkeypatch.setattr(tokenizer, "LONGEST_SET", len("~\n".join(segments) + "~") - beyond)
    content = payload(group(segments, functional_id="RQ"))
    (found,) = read(content.decode("latin-1").encode(encoding))
    assert _answer(found) == expected


@pytest.mark.parametrize(("length", "expected"), [(40, "A*000"), (41, "R*024")])
def test_limits_segment_that_does_not_end_is_refused(
    length: int, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A segment of more characters than any has is no segment, and what follows it cannot be told."""
    monkeypatch.setattr(tokenizer, "LONGEST_SEGMENT", 40)
    content = payload(group(order(BEG + "\xe9" * (length - len(BEG)), LINE, "CTT*1")))
    (found,) = read(content)
    assert _answer(found) == expected


def test_limits_segments_between_groups_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """TA1 segments are kept, so there must not be any number of them."""
    monkeypatch.setattr(interchanges, "MOST_BETWEEN", 2)
    answer = "TA1*000000001*240105*1200*A*000"
    (right,) = read(payload([answer, answer]).replace(b"IEA*1", b"IEA*0"))
    (wrong,) = read(payload([answer, answer, answer]))
    assert not right.findings
    assert [each.code for each in wrong.findings] == ["too-large"]


def _answers(body: list[str], isa: str = ISA) -> list[str]:
    """Return what a 997 says of an 850 with this body, its AK4 and AK5 segments."""
    version = "005010" if isa is _REPEATING_ISA else "004010"
    (found,) = read(payload(group(order(*body), version=version), isa=isa))
    (answer,) = acknowledge(found)
    lines = ["*".join(segment) for segment in answer.segments]
    return [line[:30] for line in lines if line.startswith(("AK4", "AK5"))]


def test_bounds_elements_are_as_many_as_the_segment_has() -> None:
    """BEG has twelve elements in 004010; a thirteenth, or the millionth, is refused by AK403 3."""
    full = "BEG*00*SA*4711**20240105" + "*" * 7
    assert _answers([full, LINE]) == ["AK5*A"]
    assert _answers([full + "*X", LINE]) == ["AK4*13**3", "AK5*R*5"]
    assert _answers([full + "*X" * 300_000, LINE]) == ["AK4*13**3", "AK5*R*5"]


def test_bounds_values_are_as_long_as_the_element_has_room() -> None:
    """BEG03 has 22 characters; a 23rd, or the millionth, is refused by AK403 5, and the copy is cut off."""
    assert _answers([BEG.replace("4711", "A" * 22), LINE]) == ["AK5*A"]
    assert _answers([BEG.replace("4711", "A" * 23), LINE]) == ["AK4*3*324*5*" + "A" * 18, "AK5*R*5"]
    assert _answers([BEG.replace("4711", "A" * 1_000_000), LINE])[1:] == ["AK5*R*5"]


def test_bounds_repetitions_are_refused_where_nothing_repeats() -> None:
    """One value too many, or a quarter of a million, is AK403 12, in place of what is wrong with each."""
    assert _answers([BEG.replace("SA", "SA^DS"), LINE], _REPEATING_ISA)[0][:11] == "AK4*2*92*12"
    dates = "DTM*002*" + "x^" * 250_000
    assert [each[:12] for each in _answers([BEG, dates, LINE], _REPEATING_ISA)] == [
        "AK4*2*373*12",
        "AK5*R*5",
    ]


def _shipment(levels: int) -> bytes:
    kinds = "SOTPI"
    hl = [f"HL*{n}*{n - 1 or ''}*{kinds[n % 5]}" for n in range(1, levels + 1)]
    body = ["BSN*00*11*20240105*1200", *hl]
    segments = ["ST*856*0001", *body, f"SE*{len(body) + 2}*0001"]
    return payload(group(segments, functional_id="SH"))


@pytest.mark.parametrize(
    ("levels", "expected"),
    [(DEEPEST + 1, []), (DEEPEST + 2, ["hierarchy-depth"]), (5_000, ["hierarchy-depth"] * 200)],
)
def test_bounds_levels_of_a_hierarchy_are_twenty(levels: int, expected: list[str]) -> None:
    """With more levels above it, an HL is refused; what walks the tree never falls off it."""
    found = read_set(_shipment(levels), "856")
    assert codes(found) == expected
    assert found.tree is not None
    assert sum(1 for _ in found.tree.walk()) == found.segments + 1


def test_bounds_hostile_tags_and_shapes_are_not_remembered() -> None:
    """What is remembered from file to file must not be as long as somebody likes to make it."""
    spec = dictionary("004010").transaction_set("850")
    beg = dictionary("004010").segment("BEG")
    assert spec is not None
    assert beg is not None
    assert spec.root.ways["Z" * 1_000] is None
    assert "Z" * 1_000 not in spec.root.ways
    manner = Manner(component=">", repetition="", short_dates=False)
    found = [list(beg.faults(["BEG", *["x"] * count], manner)) for count in (13, 90_000)]
    assert found[0] == found[1]


def test_bounds_shapes_of_segments_are_not_remembered_for_ever() -> None:
    """A segment has more shapes than there is room for, and each of them is judged right all the same."""
    spec = dictionary("004010").segment("PID")
    assert spec is not None
    manner = Manner(component=">", repetition="", short_dates=False)
    count = len(spec.elements)
    shapes = [["PID", *("F" if n >> bit & 1 else "" for bit in range(count))] for n in range(512)]
    first = [[each.fault.code for each in spec.faults(one, manner)] for one in shapes]
    again = [[each.fault.code for each in spec.faults(one, manner)] for one in shapes]
    assert first == again
    assert "missing-element" in first[0]


def test_bounds_control_numbers_that_are_none_are_not_remembered() -> None:
    """A control number of any length could not be held for as long as an interchange goes on."""
    number = "9" * 40
    found = read_group(payload(group(order(number=number), order(number=number))))
    assert [codes(each) for each in found.transactions] == [["bad-set-number"], ["bad-set-number"]]


def test_stream_what_is_passed_over_is_read_and_judged() -> None:
    """Nobody need look at every group and set for the verdicts on what is around them to be right."""
    content = payload(group(order(), order(number="0002")), group(order(), number="2"))
    for interchange in stream(BytesIO(content)):
        assert not interchange.summary().findings
    for interchange in stream(BytesIO(content.replace(b"GE*2", b"GE*3"))):
        found = [each.summary().findings for each in interchange]
    assert [[each.code for each in findings] for findings in found] == [["set-count"], []]


_GS = "GS*PO*ACME*US*20240105*1200*1*X*004010~"
_END = "GE*1*1~IEA*1*000000001~"


def _around(body: str, isa: str = ISA) -> bytes:
    return (isa + "~" + _GS + body + _END).encode("latin-1")


HOSTILE: dict[str, Callable[[int], bytes]] = {
    "sets without end": lambda n: _around("ST*850*0001~" * (n // 12)),
    "sets with one end": lambda n: _around("ST*850*0001~" * (n // 12) + "SE*1*0001~"),
    "groups with one end": lambda n: _around(f"ST*850*1~GE*1*1~{_GS}" * (n // 55) + "SE*1*1~"),
    "other line ends": lambda n: _around("X~\n" + "ST*850*0001~" * (n // 12) + "\nSE*1*0001~"),
    "headers in data": lambda n: _around("ST*850*1~" + "ISA*~isa*~" * (n // 10)),
    "headers before": lambda n: b"ISA*" * (n // 4) + _around(""),
    "lower-case interchanges": lambda n: f"{ISA}~IEA*0*1~".lower().encode() * (n // 116),
    "empty segments": lambda n: _around("ST*850*1~" + "~" * n + "SE*2*1~"),
    "blanks": lambda n: _around("ST*850*1~" + " \n" * (n // 2) + "SE*2*1~"),
    "spaces in elements": lambda n: _around("ST*850*1~BEG" + " *" * (n // 2) + "~SE*2*1~"),
    "components": lambda n: _around("ST*850*1~BEG*" + "A>" * (n // 2) + "~SE*2*1~"),
    "unknown tags": lambda n: _around("ST*850*1~" + "".join(f"{i:05X}~" for i in range(n // 6))),
    "misplaced tags": lambda n: _around("ST*850*1~" + "CTT~BEG~N1~PO1~LS*A~LE*A~" * (n // 25)),
    "late tags": lambda n: _around("ST*850*1~" + BEG + "~" + "N1*ST~N2~PER~REF~" * (n // 17)),
    "levels": lambda n: _shipment(n // 12),
    "digits": lambda n: _around(
        f"ST*850*1~PO1*1*{'9' * n}~CTT*{'9' * n}*{'9' * n}~SE*{'9' * n}*1~"
    ),
}


def _time(content: bytes) -> float:
    """Return what a reading takes of the processor, in seconds.

    Not what the collector takes for what other tests left, nor what the system takes to find memory.
    """
    gc.disable()
    begun = getrusage(RUSAGE_THREAD).ru_utime
    try:
        with suppress(Refused):
            read(content)
        return getrusage(RUSAGE_THREAD).ru_utime - begun
    finally:
        gc.enable()


@pytest.mark.parametrize("name", HOSTILE)
def test_bounds_time_grows_no_faster_than_the_file(name: str) -> None:
    """Eight times as much takes about eight times as long, not sixty-four times, and 64 KB never take more than seconds."""
    small, large = HOSTILE[name](8_000), HOSTILE[name](64_000)
    once, took = _time(small), _time(large)
    if took > 12 * once:  # perhaps another process was in the way
        once, took = min(once, _time(small)), min(took, _time(large))
    assert took < max(0.05, min(10, 24 * once)), f"{took:.3f} s, and {once:.3f} s for an eighth"


class Endless:
    """A file that is made while it is read: ``start``, and then ``more`` until there are ``size`` bytes of that."""

    def __init__(self, start: bytes, more: bytes, size: int) -> None:
        self._blocks = self._made(start, more, size)
        self._rest = b""

    def _made(self, start: bytes, more: bytes, size: int) -> Iterator[bytes]:
        yield start
        block = more * (max(1, (1 << 16) // len(more)))
        for _ in range(size // len(block)):
            yield block

    def read(self, size: int, /) -> bytes:
        while len(self._rest) < size and (block := next(self._blocks, b"")):
            self._rest += block
        found, self._rest = self._rest[:size], self._rest[size:]
        return found


_HEAD = (ISA + "~" + _GS).encode()
_SET = "~\n".join(order(*(BEG, *[LINE] * 200, "CTT*200"))).encode() + b"~\n"


def _growth(start: bytes, more: bytes, size: int) -> int:
    """Return by how many bytes a process grows that reads such a file, once it has read a small one."""
    script = f"from {__name__} import grown; print(grown({start!r}, {more!r}, {size}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, cwd=ROOT)
    return int(done.stdout)


def grown(start: bytes, more: bytes, size: int) -> int:
    """Read a small file and then a large one, and return what the second one needed more."""
    _walk(Endless(_HEAD, _SET, 1 << 20))
    _walk(Endless(start, more, 1 << 20))
    before = getrusage(RUSAGE_SELF).ru_maxrss
    _walk(Endless(start, more, size))
    return (getrusage(RUSAGE_SELF).ru_maxrss - before) * 1024


def _walk(file: Endless) -> None:
    with suppress(Refused):
        for interchange in stream(file):
            for found in interchange:
                for each in found:
                    each.content.tree()


@pytest.mark.long
@pytest.mark.parametrize("head", [_HEAD, _HEAD.replace(b"~", b"~\n")])
def test_bounds_memory_of_a_stream_is_that_of_a_set(head: bytes) -> None:
    """However long a file is, no more of it is held than a few blocks and one set, be it written evenly or not."""
    assert _growth(head, _SET, 50 << 20) < 6 << 20


@pytest.mark.long
@pytest.mark.parametrize(
    ("start", "more", "megabytes"),
    [
        (_HEAD, b"\x00", 64),
        (_HEAD, b"~", 4),
        (_HEAD, b"XX*1~", 2),
        (_HEAD, b"ST*850*0001~", 2),
        (b"", b"\x00", 64),
        (b"", b"nothing of the kind ", 64),
        (b"", b"ISA* \n", 64),
    ],
)
def test_bounds_memory_of_a_stream_of_nothing_is_small(
    start: bytes, more: bytes, megabytes: int
) -> None:
    """Blanks, segments outside sets, sets without end and words that look like an ISA are let go as they come."""
    assert _growth(start, more, megabytes << 20) < megabytes << 19
