"""The contract of transports that partners call, such as AS2: what a call brings, and what the caller is told.

The listener, a process of its own, puts each call on the disk, whole, and asks the daemon; the daemon asks the endpoint
what it is, writes to the ledger what it brings, and only then lets the caller be answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from pydantic import BaseModel

from edigateway.contracts.outcome import Outcome, Receipt
from edigateway.contracts.transport import Arrival, Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One HTTP POST as the listener has put it on the disk: nothing in it is to be trusted.

    ``path`` is what was asked for, without a query. ``headers`` are in the order received, their bytes read as Latin-1.
    ``sha256`` is that of the body, in hex. ``caller`` is the address it came from; ``certificate`` the SHA-256 of the
    client's certificate, in hex, empty without one.
    """

    path: str
    headers: tuple[tuple[str, str], ...]
    body: Path
    size_bytes: int
    sha256: str
    caller: str
    certificate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a caller is told: an HTTP status, headers besides the usual ones, and a small body.

    ``reason`` says in our own log who was turned away and why: printable, short, and never told to anybody outside.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    reason: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls, by what the headers say: a partner, and the name that they gave to this message for good.

    Two calls of one partner with one ``reference`` are the same message, sent again.
    """

    partner: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a call brought, judged and not yet recorded.

    ``arrivals`` are the files in it, ``content_sha256`` a digest over them that does not depend on how they were
    wrapped. ``receipt`` is what it says of a message of ours instead, still to be judged. ``reply`` is to be given when
    all is durable, and again to whoever repeats the call; it goes to ``reply_to`` where that is said, and the caller is
    only told that we have the message. ``refusal`` says, for our own people, why nothing was taken. ``evidence`` proves
    where the files are from, or is what was refused; ``facts`` say how it was made (small JSON values).
    """

    arrivals: tuple[Arrival, ...] = ()
    content_sha256: str = ""
    receipt: Receipt | None = None
    reply: Reply
    reply_to: str = ""
    refusal: str = ""
    evidence: bytes = b""
    facts: Mapping[str, object] = field(default_factory=dict)


class Endpoint(Protocol):
    """All that partners may call by one transport. Several threads and processes use it at once; it can be pickled."""

    def recognise(self, call: Call) -> Caller | Reply:
        """Say who calls, reading nothing but the headers; a stranger gets a reply that tells them nothing."""
        ...

    def take(self, call: Call, caller: Caller) -> Taken:
        """Read the call, judge it, and make the reply; never raises for anything that the call may hold."""
        ...

    def judge(self, receipt: Receipt, sent: Mapping[str, object], partner: str) -> Outcome:
        """Say what a partner's receipt means for the message of ours with the facts ``sent``; the outcome carries it.

        Accepted or refused by what it says; deferred where it proves nothing, so that a better one may come.
        """
        ...

    def contradict(self, call: Call, caller: Caller) -> Reply:
        """Make the reply to a message that has the reference of another one, and other content."""
        ...

    def reply_later(self, reply: Reply, address: str, partner: str) -> Outcome:
        """Bring a reply to the address that was agreed for it; the same rules as ``Outbox.send``."""
        ...


@runtime_checkable
class CalledTransport(Protocol):
    """A transport whose mailboxes are filled by calls; registered like any other in ``edigateway.transports``."""

    @property
    def settings(self) -> type[BaseModel]:
        """Return the model of the keys that the site writes for a mailbox or outbox of this transport."""
        ...

    @property
    def path(self) -> str:
        """Return the path that calls are for, such as ``/as2``; one that ends with ``/`` takes all below it."""
        ...

    def outbox(self, settings: BaseModel, site: Path) -> Outbox:
        """Open an outbox; relative paths in the settings are relative to ``site``.

        Raises:
            Misconfigured: this transport only receives, or a key or certificate cannot be read.
        """
        ...

    def endpoint(self, mailboxes: Mapping[str, BaseModel], site: Path) -> Endpoint:
        """Open the endpoint for the mailboxes of these partners.

        Raises:
            Misconfigured: a key or certificate that they name cannot be read.
        """
        ...
