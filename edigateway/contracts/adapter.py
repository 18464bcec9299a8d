"""The contract of the ERP's side: an adapter takes canonical documents and says what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel

from edigateway.contracts.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """One message for the ERP.

    ``idempotency_key`` is the same on every try of the same document to this target, and no other document ever has it; it holds only
    letters, digits and ``-``, so it may stand in a file name or a header. ``content`` is JSON in UTF-8.
    """

    idempotency_key: str
    kind: str
    partner: str
    content: bytes


class Adapter(Protocol):
    """One open target. Several threads may use it at once, each with another lane of documents."""

    def deliver(self, dispatches: Sequence[Dispatch]) -> Sequence[Outcome]:
        """Hand over in order, and answer for each that was tried, in the same order.

        Must return only when what it calls accepted is durable on the other side. Stops after the first deferred one,
        or when it has been at it for some seconds (but tries at least one): the answer is then shorter than what was
        given, and the rest was not touched. Must not block for longer than
        its own deadlines, and must not raise: an unexpected error is a deferral whose detail names it.
        """
        ...

    def close(self) -> None:
        """Let go of connections, more than once if need be; what another thread has under way is broken off soon."""
        ...


class AdapterType(Protocol):
    """How adapters of one type are made; registered under its name in the group ``edigateway.adapters``."""

    @property
    def settings(self) -> type[BaseModel]:
        """Return the model of the keys that the site writes for an adapter of this type."""
        ...

    def open(self, settings: BaseModel, site: Path) -> Adapter:
        """Open a target; relative paths in the settings are relative to ``site``."""
        ...
