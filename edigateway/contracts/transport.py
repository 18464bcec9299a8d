"""The contract of the partners' side: mailboxes that files arrive in, and outboxes that files are put into."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from pydantic import BaseModel

from edigateway.contracts.outcome import Outcome
from edigateway.errors import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One file that a mailbox has claimed for us.

    ``key`` names this arrival for good, within its mailbox: after a crash the same file comes back under the same key.
    ``name`` is what the partner called it: data, never a path. ``refusal`` says why the content was not taken (too
    large, not readable); the payload is then empty.
    """

    key: str
    name: str
    payload: bytes
    refusal: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A file as it goes over the wire, signed and encrypted once and for good.

    ``reference`` is what receipts will call it by; ``facts`` say what a receipt must prove (small JSON values).
    """

    reference: str
    content: bytes
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One file to send; ``name`` is ours, unique for good, and safe in any file system."""

    name: str
    content: bytes
    sealed: Sealed | None = None
    """The same, for an outbox that seals what it sends."""


class Mailbox(Protocol):
    """A place where a partner's files arrive. It is used by one thread at a time."""

    def collect(self, limit: int) -> Sequence[Arrival]:
        """Claim up to ``limit`` files that are ready, first those claimed before and never finished.

        Never returns a file that may still be being written. One bad name never hides the other files.

        Raises:
            Temporary: the place cannot be looked at now.
        """
        ...

    def finish(self, arrivals: Sequence[Arrival]) -> None:
        """Archive or remove what the ledger now has; a file that is gone already is no error."""
        ...

    def waiting(self) -> int:
        """Return how many files the last collect saw that were not ready."""
        ...

    def watch(self, wake: Callable[[], None]) -> AbstractContextManager[None]:
        """Call ``wake`` soon after something arrives, as long as the context lasts; may miss, never must."""
        ...

    def close(self) -> None:
        """Let go of connections, more than once if need be; what another thread has under way is broken off soon."""
        ...


class Outbox(Protocol):
    """A place where a partner picks up files. It is used by one thread at a time."""

    def send(self, parcels: Sequence[Parcel]) -> Sequence[Outcome]:
        """Put files in order, and answer for each that was tried; the same rules as ``Adapter.deliver``.

        A parcel whose name and content are there already is accepted.
        """
        ...

    def close(self) -> None:
        """Let go of connections, more than once if need be; what another thread has under way is broken off soon."""
        ...


@runtime_checkable
class SealingOutbox(Outbox, Protocol):
    """An outbox that makes a message of each file, which must be the same on every try: it is sealed once, and kept."""

    def seal(self, parcel: Parcel) -> Sealed:
        """Make the message.

        Raises:
            Misconfigured: a key or certificate that it needs is missing or not valid now.
        """
        ...


class Transport(Protocol):
    """One way to exchange files; registered under its name in the group ``edigateway.transports``."""

    @property
    def settings(self) -> type[BaseModel]:
        """Return the model of the keys that the site writes for a mailbox or outbox of this transport."""
        ...

    def mailbox(self, settings: BaseModel, site: Path) -> Mailbox:
        """Open a mailbox; relative paths in the settings are relative to ``site``."""
        ...

    def outbox(self, settings: BaseModel, site: Path) -> Outbox:
        """Open an outbox; relative paths in the settings are relative to ``site``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What keeps a mailbox or outbox from being opened, and what will stop its work one day, or does today.

    What hangs on the date is a warning: a partner's certificate that ended must not keep the others' files from being taken.
    """

    faults: Sequence[Fault] = ()
    warnings: Sequence[Fault] = ()


@runtime_checkable
class Inspectable(Protocol):
    """A transport that can tell more of a mailbox or outbox than its keys say: of files that they name, and of dates."""

    def inspect(self, settings: BaseModel, site: Path, *, sends: bool) -> Inspection:
        """Look at everything that a mailbox, or with ``sends`` an outbox, needs, without calling anybody."""
        ...
