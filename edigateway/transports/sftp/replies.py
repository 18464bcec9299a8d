"""Reading replies: what was hoped for, or a Failed that says in a sentence what the server answered instead."""

from typing import Self, TypeVar

from edigateway.transports.sftp.packets import Code, Reply, Status
from edigateway.transports.sftp.trouble import shown

R = TypeVar("R", bound=Reply)

_MEANINGS = {
    Code.NO_SUCH_FILE: "there is no such file or folder",
    Code.PERMISSION_DENIED: "permission denied",
    Code.OP_UNSUPPORTED: "the server cannot do that",
}


class Failed(Exception):
    """The server did not do one act; the connection is sound."""

    def __init__(self, status: Status) -> None:
        """Keep the code, and render what the server said."""
        self.code = status.code
        said = shown(status.message)
        meaning = _MEANINGS.get(Code(status.code)) if status.code in set(Code) else None
        super().__init__(": ".join(dict.fromkeys(filter(None, [meaning, said]))) or "failed")

    @classmethod
    def of(cls, seen: str) -> Self:
        """Say in our own words what is wrong."""
        return cls(Status(Code.FAILURE, seen.encode()))

    @property
    def gone(self) -> bool:
        """Tell whether the file or folder is not there."""
        return self.code == Code.NO_SUCH_FILE


def want(reply: Reply, kind: type[R]) -> R:
    """Return a reply of the kind that was asked for.

    Raises:
        Failed: it is another one.
    """
    if isinstance(reply, kind):
        return reply
    raise Failed(reply if isinstance(reply, Status) else _OTHER)


def done(reply: Reply) -> None:
    """Be content with an OK.

    Raises:
        Failed: it is something else.
    """
    status = want(reply, Status)
    if status.code != Code.OK:
        raise Failed(status)


def missing(reply: Reply) -> bool:
    """Tell whether the answer is that there is no such file."""
    return isinstance(reply, Status) and reply.code == Code.NO_SUCH_FILE


_OTHER = Status(Code.FAILURE, b"the server answered something else than it was asked")
