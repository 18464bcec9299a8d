"""Fuzzes the validator: what stands between ST and SE is judged alike on the quick way and on the long one.

The first byte of an input chooses the transaction set, the second the release and the delimiters; the rest is the body.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

from edigateway.formats.x12.reading import reader, sets, structure, transactions
from edigateway.formats.x12.syntax.tokenizer import Cut, Tokenizer
from edigateway.formats.x12.terms import Terms
from edigateway.model.envelope import Verdict
from edigateway.model.finding import Severity
from tests.fuzz.documents import SETS, bodies
from tests.fuzz.plain import plain_tree
from tests.unit.formats.x12.building import ISA

RELEASES = (("004010", "00401", "U"), ("005010", "00501", "^"), ("003050", "00305", "U"))
"""GS08, ISA12 and ISA11."""
_GROUPS = {"850": "PO", "856": "SH", "810": "IN", "997": "FA"}
_ANY = Terms()


def check(data: bytes) -> None:
    """Read a body between right envelopes on the quick way and on the long one."""
    if len(data) < 2:
        return
    content = _file(SETS[data[0] % len(SETS)], *RELEASES[data[1] % len(RELEASES)], data[2:])
    quick = _found(content)
    with _long_way():
        slow = _found(content)
    assert quick == slow, f"the quick way finds {quick}, the long way {slow}"


def seeds() -> Iterator[bytes]:
    """Yield inputs to begin with."""
    for place, set_id in enumerate(SETS):
        for chosen, (release, *_) in enumerate(RELEASES[:2]):
            for body in bodies(set_id, release):
                yield bytes([ord("0") + place, ord("0") + chosen]) + body.encode() + b"~"


def _file(set_id: str, release: str, isa12: str, isa11: str, body: bytes) -> bytes:
    isa = ISA.replace("*U*00401*", f"*{isa11}*{isa12}*")
    before = f"{isa}~GS*{_GROUPS[set_id]}*ACME*US*20240105*1200*1*X*{release}~ST*{set_id}*0001~"
    after = f"SE*{body.count(b'~') + 2}*0001~GE*1*1~IEA*1*000000001~"
    return before.encode() + body + after.encode()


def _found(content: bytes) -> list[object]:
    found: list[object] = []
    for interchange in reader.stream(BytesIO(content), _ANY):
        for group in interchange:
            for read in group:
                _check_verdict(read)
                found.append((read.summary, read.content.segments, plain_tree(read.content.tree())))
            found.append(group.summary())
        found.append(interchange.summary())
    return found


def _check_verdict(read: transactions.ReadSet) -> None:
    summary = read.summary
    lost = any(each.severity is Severity.ERROR for each in summary.findings)
    assert (summary.verdict is Verdict.REJECTED) is lost, "a set is rejected for an error only"
    known = {each for segment in read.content.segments for each in segment}
    for each in summary.findings:
        value = each.value
        assert not value or len(value) == 256 or any(value in one for one in known)


def _no_cut(_: Tokenizer) -> Cut | None:
    return None


def _no_path(_segments: Sequence[Sequence[str]], _root: object) -> structure.Path | None:
    return None


_QUICK_WAYS: tuple[tuple[object, str, object], ...] = (
    (Tokenizer, "peek_set", _no_cut),
    (sets, "follow", _no_path),
)


@contextmanager
def _long_way() -> Iterator[None]:
    quick = [getattr(owner, name) for owner, name, _ in _QUICK_WAYS]
    try:
        for owner, name, long in _QUICK_WAYS:
            setattr(owner, name, long)
        yield
    finally:
        for (owner, name, _), way in zip(_QUICK_WAYS, quick, strict=True):
            setattr(owner, name, way)
