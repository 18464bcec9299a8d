"""Interchanges whose envelope is wrong in one thing, around sets that are right."""

from collections.abc import Callable, Iterator

from tests.unit.formats.x12.building import ISA, payload
from tests.unit.formats.x12.building import group as any_group

Payload = tuple[str, bytes]
_ISA_VALUES = {
    1: "XX",
    3: "XX",
    5: "??",
    6: " " * 15,
    8: " " * 15,
    9: "241332",
    10: "2460",
    11: "?",
    13: "00000000X",
    14: "7",
    15: "Q",
}
_GS_VALUES = {1: "P", 2: "A", 3: "", 4: "20241332", 5: "2460", 6: "X", 7: "Y"}


def note(number: str = "0001") -> list[str]:
    """Return the segments of a small 864, which pyx12 has soon loaded the map of."""
    body = ["BMG*00", "MIT*1*Text", "MSG*Closed on Monday"]
    return [f"ST*864*{number}", *body, f"SE*5*{number}"]


def group(*sets: list[str], version: str = "004010", number: str = "1") -> list[str]:
    """Return the segments of a group of text messages."""
    return any_group(*sets, functional_id="TX", version=version, number=number)


def broken_envelopes() -> Iterator[Payload]:
    """Yield every payload, always the same in the same order."""
    yield (
        "as it should be",
        payload(group(note(), note(number="0002")), group(note(), number="2")),
    )
    yield from _trailers()
    yield from _numbers()
    for position, value in _ISA_VALUES.items():
        yield (
            f"ISA{position:02d} is {value!r}",
            payload(group(note()), isa=_with(ISA, position, value)),
        )
    for position, value in _GS_VALUES.items():
        segments = group(note())
        yield (
            f"GS{position:02d} is {value!r}",
            payload([_with(segments[0], position, value), *segments[1:]]),
        )
    yield from _forms()


def _trailers() -> Iterator[Payload]:
    """Yield wrong and missing SE, GE and IEA."""
    wrong = {
        "SE": ("SE*9*0001", "SE*X*0001", "SE*5*0009", "SE*5", "SE**0001"),
        "GE": ("GE*2*1", "GE*1*9"),
    }
    for tag, texts in {
        **wrong,
        "IEA": ("IEA*2*000000001", "IEA*1*000000009", "IEA*X*000000001"),
    }.items():
        for text in texts:
            yield f"{text} for {tag}", _replaced(tag, _instead(text))
        yield f"without {tag}", _replaced(tag, lambda _: [])
        yield f"{tag} twice", _replaced(tag, lambda line: [line, line])


def _numbers() -> Iterator[Payload]:
    """Yield control numbers that came before or are none, and sets that nobody knows."""
    yield "ST02 twice", payload(group(note(), note()))
    yield "GS06 twice", payload(group(note()), group(note()))
    yield "ISA13 twice", payload(group(note())) * 2
    for text in (
        "ST*864",
        "ST*864*1",
        "ST*864*1234567890",
        "ST**0001",
        "ST*86*0001",
        "ST*999999*0001",
    ):
        yield f"{text} for ST", _replaced("ST", _instead(text))
    for set_id in ("851", "990", "997"):
        body = [f"ST*{set_id}*0001", *note()[1:]]
        yield f"{set_id} among 864s", payload(group(note(), body))
    yield "no set", payload(group())
    yield "no group", payload()
    for text in ("REF*DP*1", "ZZZ*1"):
        yield f"{text} before the set", _replaced("ST", _before(text))
        yield f"{text} after the set", _replaced("GE", _before(text))
        yield f"{text} before the group", _replaced("GS", _before(text))


def _forms() -> Iterator[Payload]:
    """Yield interchanges that are written in other ways, and of other releases."""
    right = payload(group(note()))
    yield "a byte order mark", b"\xef\xbb\xbf" + right
    yield "blank lines before", b"\r\n \r\n" + right
    yield "blank lines between", right.replace(b"~\n", b"~\r\n\r\n")
    yield "no line ends", right.replace(b"\n", b"")
    yield "lines as segments", payload(group(note()), end="\n")
    yield "bytes behind", right + b"\x1a\x00"
    yield (
        "a short ISA",
        right.replace(b"ACME           ", b"ACME").replace(b"US             ", b"US"),
    )
    yield "a TA1", _replaced("GS", lambda line: ["TA1*000000001*240105*1200*A*000", line])
    for version in ("004010VICS", "005010", "005010X1", "003060", "006020", "X", ""):
        yield f"release {version!r}", payload(group(note(), version=version))
    both = payload(group(note()), group(note(), version="005010", number="2"))
    yield "two releases", both
    yield (
        "two payloads",
        right
        + payload(group(note(), number="2"), isa=_with(ISA, 13, "000000002")).replace(
            b"IEA*1*000000001", b"IEA*1*000000002"
        ),
    )


def _replaced(tag: str, change: Callable[[str], list[str]]) -> bytes:
    lines = payload(group(note())).decode().split("~\n")
    changed = [
        new for line in lines for new in (change(line) if line.split("*")[0] == tag else [line])
    ]
    return "~\n".join(changed).encode()


def _instead(text: str) -> Callable[[str], list[str]]:
    return lambda _: [text]


def _before(text: str) -> Callable[[str], list[str]]:
    return lambda line: [text, line]


def _with(segment: str, position: int, value: str) -> str:
    elements = segment.split("*")
    elements[position] = value
    return "*".join(elements)
