"""The faces of the formats ``csv`` and ``fixed``, which differ only in how a row is cut."""

from collections.abc import Sequence

from edigateway.contracts.format import (
    DocumentTerms,
    Draft,
    Layout,
    Take,
    Terms,
    whole,
)
from edigateway.contracts.layout import RecordType
from edigateway.errors import Fault
from edigateway.formats.rows.findings import NO_LAYOUT, finding
from edigateway.formats.rows.layouts.reading import layout_of, parse_layout, record_types
from edigateway.formats.rows.reading.reader import read, refuse_other_formats
from edigateway.formats.rows.reading.sets import rejected
from edigateway.formats.rows.writing.writer import write
from edigateway.formats.without_envelope import WithoutEnvelope, interchange
from edigateway.model.acknowledgement import Enclosure
from edigateway.model.envelope import Address, Interchange
from edigateway.model.finding import Place
from edigateway.yamlfile import YamlFile


class _Rows(WithoutEnvelope):
    """A format of rows: no envelope, no acknowledgement, and one layout that says how a file lies."""

    def peek(self, payload: bytes) -> Sequence[Address]:
        """Return nothing: such a file does not say who sent it.

        Raises:
            Refused: the bytes are not text, or an X12 interchange.
        """
        refuse_other_formats(payload)
        return ()

    def read(self, payload: bytes, terms: Terms, take: Take = whole) -> Sequence[Interchange]:
        """Read a file as one interchange with one group and a set for each document.

        A file that cannot be cut into rows gives one rejected set without a tree.

        Raises:
            Refused: the bytes are not text, or an X12 interchange.
            Misconfigured: the layout cannot be used.
        """
        refuse_other_formats(payload)
        agreed: DocumentTerms | None = terms.documents.get(self.name)
        if agreed is None:
            nothing = finding(NO_LAYOUT, f"no {self.name} file was agreed on", Place())
            return (interchange(payload, (take(rejected(self.name, payload, nothing)),)),)
        return (read(payload, layout_of(agreed.layout), take),)

    def write(self, drafts: Sequence[Draft], enclosure: Enclosure | None) -> bytes:
        """Write documents of one layout as one file; there is no envelope to it."""
        return write(drafts)

    def layout(self, file: YamlFile, faults: list[Fault]) -> Sequence[RecordType]:
        """Check the layout of a map, and return the types of its records."""
        return record_types(parse_layout(file, faults))

    def vocabulary(self, layout: Layout) -> None:
        """Return nothing: no standard says what a layout may have."""


class Csv(_Rows):
    """The format ``csv``: cells between delimiters."""

    name = "csv"


class Fixed(_Rows):
    """The format ``fixed``: cells at positions, the same in every row of a type."""

    name = "fixed"
