"""Entities and parts, as places in the received bytes.

What is signed is what was sent, byte for byte; so an entity never leaves the bytes that it came in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from edigateway.transports.as2.message.failures import malformed
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.mime import parameters
from edigateway.transports.as2.message.mime.headers import MOST_BYTES, Headers
from edigateway.transports.as2.message.mime.parameters import Parameterised

MOST_PARTS = 100
MOST_BOUNDARY = 200
"""Longer than the standard's 70, for senders who do not count."""
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
_NO_HEADER = re.compile(rb"\r?\n")
_END_OF_DELIMITER = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A header and a body; ``data[start:end]`` is the whole of it and ``data[body:end]`` the body.

    The header of the outermost entity is that of HTTP, and not part of ``data``.
    """

    headers: Headers
    data: bytes = field(repr=False)
    start: int
    body: int
    end: int

    @property
    def raw(self) -> memoryview:
        """Return the whole entity, as it came."""
        return memoryview(self.data)[self.start : self.end]

    @property
    def content(self) -> memoryview:
        """Return the body, as it came."""
        return memoryview(self.data)[self.body : self.end]

    @property
    def content_type(self) -> Parameterised:
        """Return the content type, ``text/plain`` where none is given."""
        return parameters.read(self.headers.get("content-type") or "text/plain")

    @property
    def disposition(self) -> Parameterised | None:
        """Return the content disposition, None where none is given."""
        given = self.headers.get("content-disposition")
        return parameters.read(given) if given else None


def outermost(headers: Headers, body: bytes) -> Entity:
    """Return the entity that is an HTTP request or answer."""
    return Entity(headers=headers, data=body, start=0, body=0, end=len(body))


def whole(data: bytes) -> Entity:
    """Return the entity that some bytes are."""
    return between(data, 0, len(data))


def between(data: bytes, start: int, end: int) -> Entity:
    """Return the entity that lies between two places.

    Raises:
        Unacceptable: no header begins there.
    """
    empty = _NO_HEADER.match(data, start, end)
    if empty:
        return Entity(headers=Headers({}), data=data, start=start, body=empty.end(), end=end)
    found = _END_OF_HEADER.search(data, start, min(end, start + MOST_BYTES + 4))
    stop, body = (found.start(), found.end()) if found else (end, end)
    fields = header_fields.of_bytes(data[start : min(stop, start + MOST_BYTES + 1)])
    return Entity(headers=fields, data=data, start=start, body=body, end=end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Multipart:
    """The parts of an entity, and what stands before and after them and belongs to nobody."""

    parts: list[Entity]
    preamble: memoryview = field(repr=False)
    epilogue: memoryview = field(repr=False)


def parts(entity: Entity) -> list[Entity]:
    """Return the parts of a multipart entity; for the errors see ``multipart``."""
    return multipart(entity).parts


def multipart(entity: Entity) -> Multipart:
    """Return the parts of a multipart entity, and what is around them.

    Raises:
        Unacceptable: it has no boundary, no end, or more than 100 parts.
    """
    boundary = entity.content_type.parameters.get("boundary", "").encode("utf-8")
    if not 0 < len(boundary) <= MOST_BOUNDARY:
        raise malformed("a multipart has no boundary, or one that is too long")
    view = memoryview(entity.data)
    found: list[Entity] = []
    first = start = None
    for line_start, line_end, is_last in _delimiters(entity, b"--" + boundary):
        if start is not None:
            found.append(between(entity.data, start, max(start, line_start)))
        if first is None:
            first = line_start
        if is_last:
            before, after = view[entity.body : first], view[line_end : entity.end]
            return Multipart(parts=found, preamble=before, epilogue=after)
        if len(found) == MOST_PARTS:
            raise malformed(f"a multipart has more than {MOST_PARTS} parts")
        start = line_end
    raise malformed("a multipart has no end")


def _delimiters(entity: Entity, delimiter: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield where each delimiter line begins (with the line end before it), where it ends, and whether it is the last."""
    data, at = entity.data, entity.body
    while (at := data.find(delimiter, at, entity.end)) >= 0:
        found = _END_OF_DELIMITER.match(data, at + len(delimiter), entity.end)
        if found and (at == entity.body or data[at - 1] == 0x0A):
            yield _before(data, entity.body, at), found.end(), bool(found[1])
        at += len(delimiter)


def _before(data: bytes, least: int, at: int) -> int:
    """Return where the line end that belongs to a delimiter begins."""
    if at > least:
        at -= 1
        if at > least and data[at - 1] == 0x0D:
            at -= 1
    return at
