"""X12 as one of the gateway's formats."""

from collections.abc import Mapping, Sequence

from edigateway.contracts.format import Draft, FindingCode, Layout, Take, Terms, whole
from edigateway.contracts.layout import RecordType
from edigateway.errors import Fault
from edigateway.formats.x12.acknowledging.functional import acknowledge
from edigateway.formats.x12.acknowledging.interchange import acknowledge_interchange
from edigateway.formats.x12.agreeing import finding_codes, x12_terms
from edigateway.formats.x12.dictionary.vocabulary import SetVocabulary
from edigateway.formats.x12.guideline.guideline import Guideline
from edigateway.formats.x12.guideline.guideline_file import parse_guideline
from edigateway.formats.x12.layout import check_layout
from edigateway.formats.x12.reading import reader
from edigateway.formats.x12.writing import writer
from edigateway.formats.x12.writing.drafts import write_drafts
from edigateway.model.acknowledgement import (
    AcknowledgementForm,
    Enclosure,
    GroupAcknowledgement,
    InterchangeAcknowledgement,
    Repetition,
)
from edigateway.model.envelope import Address, Interchange
from edigateway.yamlfile import YamlFile


class X12:
    """The format ``x12``."""

    def peek(self, payload: bytes) -> Sequence[Address]:
        """Return the address of each interchange by its ISA alone."""
        return reader.peek(payload)

    def read(self, payload: bytes, terms: Terms, take: Take = whole) -> Sequence[Interchange]:
        """Read and judge every interchange, holding no more trees than ``take`` keeps."""
        return reader.read(payload, x12_terms(terms), lambda each: take(each.with_tree()))

    def write(self, drafts: Sequence[Draft], enclosure: Enclosure | None) -> bytes:
        """Write transaction sets as one interchange, with a group for each functional id."""
        if enclosure is None:
            raise ValueError("an X12 interchange needs an envelope")
        return write_drafts(drafts, enclosure)

    def layout(self, file: YamlFile, faults: list[Fault]) -> Sequence[RecordType]:
        """Check the layout of a map; locations are segments and elements."""
        check_layout(file, faults)
        return ()

    def vocabulary(self, layout: Layout) -> SetVocabulary:
        """Return the places of the layout's transaction set in its releases."""
        versions = layout.get("versions")
        releases = [str(each) for each in versions] if isinstance(versions, list | tuple) else []
        return SetVocabulary(str(layout.get("set", "")), releases)

    def guideline(self, file: YamlFile) -> Guideline:
        """Read a guideline for a transaction set."""
        return parse_guideline(file)

    def finding_codes(self) -> Mapping[str, FindingCode]:
        """Return every code of the catalogue."""
        return finding_codes()

    def acknowledge(
        self, interchange: Interchange, forms: Sequence[AcknowledgementForm | None]
    ) -> Sequence[GroupAcknowledgement]:
        """Return a 997 or 999 for each group that has a form and is not itself an acknowledgement."""
        return acknowledge(interchange, forms)

    def acknowledge_interchange(
        self, interchange: Interchange, repeats: Repetition
    ) -> InterchangeAcknowledgement | None:
        """Return a TA1, unless the interchange is nobody's or holds but a TA1."""
        return acknowledge_interchange(interchange, repeats)

    def enclose(
        self, acknowledgements: Sequence[GroupAcknowledgement], enclosure: Enclosure
    ) -> bytes:
        """Write acknowledgements as one interchange ready to be sent."""
        return writer.enclose(acknowledgements, enclosure)

    def enclose_interchange(
        self, acknowledgement: InterchangeAcknowledgement, enclosure: Enclosure
    ) -> bytes:
        """Write a TA1 as an interchange ready to be sent."""
        return writer.enclose_interchange(acknowledgement, enclosure)
