"""X12 as one of the gateway's formats."""

from collections.abc import Mapping, Sequence

from edigateway.contracts.format import Layout
from edigateway.formats.x12.acknowledging.functional import acknowledge
from edigateway.formats.x12.reading import reader
from edigateway.formats.x12.writing import writer
from edigateway.model.acknowledgement import Enclosure, GroupAcknowledgement
from edigateway.model.envelope import Address, Interchange


class X12:
    """The format ``x12``."""

    def peek(self, payload: bytes) -> Sequence[Address]:
        """Return the address of each interchange by its ISA alone."""
        return reader.peek(payload)

    def read(self, payload: bytes, layouts: Mapping[str, Layout]) -> Sequence[Interchange]:
        """Read and judge every interchange; the keys of ``layouts`` are the agreed transaction sets."""
        return reader.read(payload, layouts.keys())

    def acknowledge(self, interchange: Interchange) -> Sequence[GroupAcknowledgement]:
        """Return a 997 for each group that is not itself an acknowledgement."""
        return acknowledge(interchange)

    def enclose(
        self, acknowledgements: Sequence[GroupAcknowledgement], enclosure: Enclosure
    ) -> bytes:
        """Write acknowledgements as one interchange ready to be sent."""
        return writer.enclose(acknowledgements, enclosure)
