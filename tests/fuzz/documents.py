"""Documents to begin fuzzing with: small, right ones, and such as are wrong in some way that is known."""

from collections.abc import Iterator

from edigateway.formats.x12.dictionary.schemas import dictionary
from tests.unit.formats.x12.building import BEG, ISA, LINE, group, order, payload
from tests.unit.formats.x12.specimens import Specimens

SETS = ("850", "856", "810", "997")
"""The transaction sets that are fuzzed."""

_LATE_ISA = ISA.replace("*U*00401*", "*^*00501*")
_FAULTY_LINES = (
    "PO1*1*5*CTN*9.95",
    "PO1*1*x*EA*9.95**UP*036000291453",
    "PO1**5*EA*9.95**VN",
    "DTM*002*20240230",
    "N1*ST**92",
    "XX*1",
    "PO1",
)


def bodies(set_id: str, release: str = "004010") -> Iterator[str]:
    """Yield what may stand between ST and SE: the smallest, and one for each of some larger documents."""
    specimens = Specimens(dictionary(release).facts, set_id)
    yield _text(specimens.smallest())
    places = [place for place in specimens.places() if place[-1]["segment"] not in ("ST", "SE")]
    for place in places[:: max(1, len(places) // 12)]:
        yield _text(specimens.with_slot(place))


def seed_files() -> Iterator[bytes]:
    """Yield whole files."""
    yield payload(group(order()))
    yield payload(group(order(), order(number="0002")), group(order(), number="2"))
    yield payload(group(order()), end="\r\n")
    yield payload(group(order()), end="~")
    yield payload(
        group(order(BEG, "PO1*1*5*EA*9^8**VN*A^B", "CTT*1"), version="005010"), isa=_LATE_ISA
    )
    yield payload(group(order(BEG, *_FAULTY_LINES, "CTT*9")))
    yield payload(["TA1*000000001*240105*1200*A*000"]) * 2
    yield payload(group(order())).replace(b"SE*5*0001~\n", b"")
    yield payload(group(order())).split(b"GE*")[0]
    yield b"\r\n " + payload(group(order())) + b"\x1a\x00" + payload(group(order()))
    yield payload(group(order(BEG, LINE))).decode().encode("utf-16")
    yield payload(group(order(BEG, LINE))).decode().encode("cp037")
    yield payload(group(order(BEG, "N1*ST*Zo\xeb", LINE))).decode("latin-1").encode()
    yield payload(group(order())).replace(b" " * 10, b"")
    yield payload(group(order())).lower()
    for set_id in SETS:
        for body in bodies(set_id):
            yield payload(group([f"ST*{set_id}*0001", *body.split("~"), "SE*3*0001"]))


def _text(segments: list[list[str]]) -> str:
    return "~".join("*".join(each) for each in segments[1:-1])
