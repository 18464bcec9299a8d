"""What formats without envelopes have in common: nobody is named in them, and nothing in them is answered."""

import hashlib
from collections.abc import Mapping, Sequence

from edigateway.contracts.format import FindingCode, Guideline
from edigateway.errors import Misconfigured
from edigateway.model.acknowledgement import (
    AcknowledgementForm,
    Enclosure,
    GroupAcknowledgement,
    InterchangeAcknowledgement,
    Repetition,
)
from edigateway.model.envelope import FunctionalGroup, Interchange, TransactionSet, Verdict
from edigateway.model.finding import Finding
from edigateway.yamlfile import YamlFile


class WithoutEnvelope:
    """The part of a format's face that says no: there is no guideline, and no acknowledgement."""

    name: str
    """What agreements call the format, and the document that a file of it holds."""

    def guideline(self, file: YamlFile) -> Guideline:
        """Raise Misconfigured: no standard is there to be narrowed, the map itself says how a file lies."""
        problem = f"the format {self.name} has no guidelines"
        raise Misconfigured(
            [file.fault(("format",), problem, "remove the file, or write format: x12")]
        )

    def finding_codes(self) -> Mapping[str, FindingCode]:
        """Return nothing: each finding means that the file cannot be understood."""
        return {}

    def acknowledge(
        self, interchange: Interchange, forms: Sequence[AcknowledgementForm | None]
    ) -> Sequence[GroupAcknowledgement]:
        """Return nothing: there is no acknowledgement of such a file."""
        return ()

    def acknowledge_interchange(
        self, interchange: Interchange, repeats: Repetition
    ) -> InterchangeAcknowledgement | None:
        """Return nothing: such a file has no envelope."""
        return None

    def enclose(
        self, acknowledgements: Sequence[GroupAcknowledgement], enclosure: Enclosure
    ) -> bytes:
        """Raise ValueError: there is nothing that could be enclosed."""
        raise ValueError(self._never_answered)

    def enclose_interchange(
        self, acknowledgement: InterchangeAcknowledgement, enclosure: Enclosure
    ) -> bytes:
        """Raise ValueError: there is nothing that could be enclosed."""
        raise ValueError(self._never_answered)

    @property
    def _never_answered(self) -> str:
        return f"{self.name} files are never acknowledged: agree on acknowledge: none"


def interchange(
    payload: bytes, sets: tuple[TransactionSet, ...], findings: tuple[Finding, ...] = ()
) -> Interchange:
    """Return the interchange that stands for a file, with one group, and without identities and numbers."""
    group = FunctionalGroup(
        functional_id="",
        sender="",
        receiver="",
        date="",
        time="",
        control_number="",
        version="",
        declared_sets=len(sets),
        verdict=_verdict(sets),
        findings=findings,
        transactions=sets,
    )
    return Interchange(
        address=None,
        offset=0,
        length=len(payload),
        sha256=hashlib.sha256(payload).hexdigest(),
        findings=(),
        groups=(group,),
    )


def _verdict(sets: Sequence[TransactionSet]) -> Verdict:
    verdicts = {each.verdict for each in sets}
    if Verdict.REJECTED in verdicts:
        return Verdict.REJECTED if verdicts == {Verdict.REJECTED} else Verdict.PARTIAL
    return max(verdicts, default=Verdict.ACCEPTED, key=lambda each: each is not Verdict.ACCEPTED)
