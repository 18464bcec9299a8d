"""What listener and daemon say to each other over the socket file: one line of JSON there, one back."""

import base64
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from edigateway.contracts.endpoint import Call, Reply
from edigateway.errors import EdigatewayError

SOCKET_NAME = "reception.sock"
ARRIVING = "arriving"
"""The folder, inside the state folder, where bodies wait until they are answered."""
BODY_PATTERN = r"^call-[0-9a-f]{32}$"

CALL_BYTES = 4 << 20
"""More than any call within the largest limits takes: each byte of a header may be six in JSON."""
REPLY_BYTES = 4 << 20

_FRAMING = frozenset(
    ("connection", "content-length", "date", "keep-alive", "server", "transfer-encoding", "upgrade")
)
"""Headers that are the listener's own business."""
_BODILESS = frozenset((204, 304))

_Name = Annotated[str, StringConstraints(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$")]
_Value = Annotated[str, StringConstraints(pattern=r"^[\t\x20-\x7e\x80-\xff]*$")]
_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Unreadable(EdigatewayError):
    """A line over the socket file is not what the other side writes."""


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


L = TypeVar("L", bound=_Line)


class _CallLine(_Line):
    path: Annotated[str, StringConstraints(pattern=r"^/[!-~]*$", max_length=8192)]
    headers: tuple[tuple[_Name, _Value], ...] = Field(max_length=1000)
    body: Annotated[str, StringConstraints(pattern=BODY_PATTERN)]
    size_bytes: int = Field(ge=0)
    sha256: _Digest
    caller: Annotated[str, StringConstraints(max_length=100)]
    certificate: _Digest | Annotated[str, StringConstraints(max_length=0)]


class _ReplyLine(_Line):
    status: int = Field(ge=200, le=599)
    headers: tuple[tuple[_Name, _Value], ...] = Field(max_length=100)
    body: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/=]*$")]


def encode_call(call: Call) -> bytes:
    """Write a call as one line; its body is named, not sent."""
    line = _CallLine(
        path=call.path,
        headers=call.headers,
        body=call.body.name,
        size_bytes=call.size_bytes,
        sha256=call.sha256,
        caller=call.caller,
        certificate=call.certificate,
    )
    return line.model_dump_json(ensure_ascii=True).encode("ascii") + b"\n"


def decode_call(line: bytes, arriving: Path) -> Call:
    """Read a call whose body lies in the folder ``arriving``.

    Raises:
        Unreadable: it is not one whole line of a call.
    """
    read = _parse(line, _CallLine, CALL_BYTES)
    return Call(
        path=read.path,
        headers=read.headers,
        body=arriving / read.body,
        size_bytes=read.size_bytes,
        sha256=read.sha256,
        caller=read.caller,
        certificate=read.certificate,
    )


def encode_reply(reply: Reply) -> bytes:
    """Write a reply as one line.

    Raises:
        Unreadable: it cannot be given to anybody as it is.
    """
    try:
        line = _ReplyLine(
            status=reply.status,
            headers=reply.headers,
            body=base64.b64encode(reply.body).decode("ascii"),
        )
    except ValidationError as error:
        raise Unreadable(_why(error)) from None
    _check_reply(reply)
    return line.model_dump_json(ensure_ascii=True).encode("ascii") + b"\n"


def decode_reply(line: bytes) -> Reply:
    """Read a reply.

    Raises:
        Unreadable: it is not one whole line of a reply that can be given to a caller.
    """
    read = _parse(line, _ReplyLine, REPLY_BYTES)
    try:
        body = base64.b64decode(read.body, validate=True)
    except ValueError:
        raise Unreadable("the body of a reply is not base64") from None
    reply = Reply(status=read.status, headers=read.headers, body=body)
    _check_reply(reply)
    return reply


def _check_reply(reply: Reply) -> None:
    own = {name.lower() for name, _ in reply.headers} & _FRAMING
    if own:
        raise Unreadable(f"a reply must leave the header {min(own)} to the listener")
    if reply.body and reply.status in _BODILESS:
        raise Unreadable(f"a reply with status {reply.status} has no body")


def _parse(line: bytes, model: type[L], most_bytes: int) -> L:
    if len(line) > most_bytes or not line.endswith(b"\n"):
        raise Unreadable("the line is too long, or cut off")
    try:
        return model.model_validate_json(line)
    except ValidationError as error:
        raise Unreadable(_why(error)) from None


def _why(error: ValidationError) -> str:
    """Say which part is wrong, without repeating it."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the line'}: {first['msg']}"
