"""Header fields, as they came: bounded, and none that matters twice."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from edigateway.transports.as2.message.failures import malformed

MOST_FIELDS = 100
MOST_BYTES = 32 * 1024
_ONLY_ONCE = frozenset(
    {
        *("as2-from", "as2-to", "as2-version", "message-id", "mime-version", "subject"),
        *("content-type", "content-transfer-encoding", "content-disposition", "content-length"),
        *("disposition-notification-to", "disposition-notification-options"),
        *("receipt-delivery-option", "recipient-address", "ediint-features"),
        *("original-message-id", "original-recipient", "final-recipient"),
        *("disposition", "received-content-mic", "reporting-ua"),
    }
)
_FIELD = re.compile(rb"([!-9;-~]+):[ \t]*([^\r\n]*?)[ \t]*")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_LINE = re.compile(rb"\r?\n")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Headers(Mapping[str, str]):
    """The fields of one header, by their names in lower case; of one that may come twice, the first."""

    _values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        """Return the value of a field, by its name in any capitals."""
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        """Go through the names, in the order that they came in."""
        return iter(self._values)

    def __len__(self) -> int:
        """Return how many different fields there are."""
        return len(self._values)

    @property
    def is_ascii(self) -> bool:
        """Tell whether all fields are ASCII, as they should be."""
        return all(name.isascii() and value.isascii() for name, value in self._values.items())


def of_pairs(pairs: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Return the fields of an HTTP request or answer, as its server or client has already split them.

    Raises:
        Unacceptable: there are too many, one is too long or has a control character, or one that matters comes twice.
    """
    values: dict[str, str] = {}
    size_bytes = 0
    for number, (name, value) in enumerate(pairs):
        size_bytes += len(name) + len(value)
        if number >= MOST_FIELDS or size_bytes > MOST_BYTES:
            raise malformed(f"the header has more than {MOST_FIELDS} fields or {MOST_BYTES} bytes")
        _add(values, _text(name), _text(value).strip(" \t"))
    return Headers(values)


def of_bytes(block: bytes) -> Headers:
    """Return the fields of a header that stands before a body.

    A value may begin right after the colon, and go on in the next line.

    Raises:
        Unacceptable: it is no header, or breaks the bounds.
    """
    if len(block) > MOST_BYTES:
        raise malformed(f"a header has more than {MOST_BYTES} bytes")
    return of_pairs(_split(line) for line in _LINE.split(_FOLD.sub(b" ", block)) if line)


def _split(line: bytes) -> tuple[bytes, bytes]:
    field = _FIELD.fullmatch(line)
    if field is None:
        raise malformed("a line of a header is no field")
    return field[1], field[2]


def _add(values: dict[str, str], name: str, value: str) -> None:
    name = name.lower()
    if _CONTROL.search(value):
        raise malformed(f"a control character in the field {name!r}")
    if name in values and name in _ONLY_ONCE:
        raise malformed(f"the field {name!r} comes twice")
    values.setdefault(name, value)


def _text(octets: bytes) -> str:
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("latin-1")
