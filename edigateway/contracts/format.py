"""The contract of a syntax: who a file is from, what is in it, and how receipt is acknowledged.

Everything here is pure: bytes in, values out, so that it can run in any process.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from edigateway.model.acknowledgement import Enclosure, GroupAcknowledgement
from edigateway.model.envelope import Address, Interchange

Layout = Mapping[str, object]
"""The ``layout`` section of a map: how documents of one kind lie in this format."""


class Format(Protocol):
    """One syntax; registered under its name in the group ``edigateway.formats``."""

    def peek(self, payload: bytes) -> Sequence[Address]:
        """Return the address of each interchange, reading as little as possible; none for a format without any.

        Raises:
            Refused: these bytes are not of this format at all.
        """
        ...

    def read(self, payload: bytes, layouts: Mapping[str, Layout]) -> Sequence[Interchange]:
        """Read and judge everything; ``layouts`` are the agreed documents by set id, others are rejected.

        Raises:
            Refused: these bytes are not of this format at all.
        """
        ...

    def acknowledge(self, interchange: Interchange) -> Sequence[GroupAcknowledgement]:
        """Return one acknowledgement for each group that must be answered, in the order of the groups."""
        ...

    def enclose(
        self, acknowledgements: Sequence[GroupAcknowledgement], enclosure: Enclosure
    ) -> bytes:
        """Write acknowledgements as one interchange ready to be sent."""
        ...
