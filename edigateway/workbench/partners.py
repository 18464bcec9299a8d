"""Tells whether a partner is ready: everything that the site's files and the examples of its maps say about one partner."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from edigateway.config.sources import PartnerFile, Sources
from edigateway.contracts.format import DocumentTerms, Format, Terms
from edigateway.errors import Fault, Misconfigured, Refused
from edigateway.model.envelope import TransactionSet, Verdict
from edigateway.model.partner import WITHOUT_ENVELOPE, Agreement
from edigateway.workbench.bench import Bench
from edigateway.workbench.examples import Example, Examples
from edigateway.workbench.proposing.questions import questions
from edigateway.yamlfile import YamlFile, read


class Weight(StrEnum):
    """How much a point weighs."""

    FAULT = "fault"
    """Something is wrong, and documents would suffer."""
    PERSON = "person"
    """Somebody has to do, or to ask, something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing that keeps a partner from being ready; a line of 0 means the file as a whole."""

    weight: Weight
    file: Path
    line: int = 0
    problem: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """All that was found about one partner; ``elsewhere`` counts the faults in files of the site that are not theirs."""

    partner: str
    documents: tuple[str, ...]
    examples: int
    points: tuple[Point, ...]
    elsewhere: int

    def weighing(self, weight: Weight) -> Sequence[Point]:
        """Return the points of one weight."""
        return [each for each in self.points if each.weight is weight]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFiles:
    """A site as far as it can be read, with the faults and warnings of all its files."""

    sources: Sources
    faults: Sequence[Fault]
    warnings: Sequence[Fault]


def readiness(site: SiteFiles, bench: Bench, formats: Mapping[str, Format], name: str) -> Readiness:
    """Look at everything about one partner.

    Raises:
        Refused: there is no such partner.
    """
    partners = {each.name: each for each in site.sources.partners}
    if name not in partners:
        known = ", ".join(sorted(partners)) or "none"
        raise Refused(f"there is no partner '{name}' that can be read; there are: {known}")
    inspection = _Inspection(site, bench, formats, partners[name])
    points = tuple(inspection.points())
    return Readiness(
        partner=name,
        documents=tuple(each.value.document for each in partners[name].agreements),
        examples=inspection.examples,
        points=points,
        elsewhere=inspection.elsewhere,
    )


class _Inspection:
    """The look at one partner."""

    def __init__(
        self, site: SiteFiles, bench: Bench, formats: Mapping[str, Format], partner: PartnerFile
    ) -> None:
        self._site, self._bench, self._formats, self._partner = site, bench, formats, partner
        self._root = site.sources.root
        self._guidelines = _guidelines(self._root / site.sources.settings.folder("guidelines"))
        self._files = list(dict.fromkeys(self._theirs()))
        self.examples = 0
        self.elsewhere = sum(1 for each in site.faults if each.file not in self._files)

    def points(self) -> Iterator[Point]:
        for fault in self._site.faults:
            if fault.file in self._files:
                yield _point(Weight.FAULT, fault)
        if not self._partner.agreements:
            problem, remedy = (
                "nothing is agreed with them",
                "write below receive what they may send",
            )
            yield Point(weight=Weight.PERSON, file=self._file, problem=problem, remedy=remedy)
        for entry in self._partner.agreements:
            yield from self._agreement(entry.value)
        for fault in self._site.warnings:
            if fault.file in self._files:
                yield _point(Weight.PERSON, fault)
        for file in self._files:
            for each in questions(file):
                yield Point(
                    weight=Weight.PERSON, file=file, line=each.line, problem=f"open: {each.text}"
                )

    @property
    def _file(self) -> Path:
        return self._partner.file.path

    def _theirs(self) -> Iterator[Path]:
        """Yield the site's files that say something about this partner."""
        yield self._file
        for entry in self._partner.agreements:
            try:
                files = self._bench.map(entry.value.map).map.files
            except Misconfigured as error:
                files = tuple(str(fault.file) for fault in error.faults)
            yield from (Path(each) for each in files if self._root in Path(each).parents)
            guideline = self._guidelines.get(entry.value.guideline or "")
            if guideline is not None:
                yield guideline.path

    def _agreement(self, agreement: Agreement) -> Iterator[Point]:
        try:
            examples = Examples(self._bench, agreement.map)
        except Misconfigured:
            return  # the faults of the site's files say so
        is_base = agreement.map.partition("/")[0] in self._formats  # base maps are named by formats
        if is_base or self._root not in examples.folder.parents:
            problem = f"the map {agreement.map} is not their own, so no file of theirs was tried"
            remedy = f"make maps/{self._partner.name}/{agreement.document}.yaml that extends it, with files beside it"
            yield Point(weight=Weight.PERSON, file=self._file, problem=problem, remedy=remedy)
            return
        if not examples.found:
            remedy = f"put a file of theirs there, then: edigw map test {agreement.map} --accept"
            yield Point(
                weight=Weight.PERSON,
                file=examples.folder,
                problem=f"there is no example of a {agreement.document}",
                remedy=remedy,
            )
        yield from self._run(examples)
        for example in examples.found:
            if example.is_read:
                yield from self._judged(example, agreement)

    def _run(self, examples: Examples) -> Iterator[Point]:
        for outcome in examples.run():
            self.examples += 1
            file, expected = outcome.example.given, outcome.example.expected
            for failure in outcome.failures:
                if failure.is_note:
                    continue
                if failure.problem.startswith(f"there is no {expected.name}"):
                    problem = "nobody has said yet that the map reads it rightly"
                    remedy = f"look at it with edigw map try, then: edigw map test {examples.map} --accept"
                    yield Point(weight=Weight.PERSON, file=file, problem=problem, remedy=remedy)
                else:
                    remedy = f"see edigw map test {examples.map}"
                    yield Point(
                        weight=Weight.FAULT, file=file, problem=failure.problem, remedy=remedy
                    )

    def _judged(self, example: Example, agreement: Agreement) -> Iterator[Point]:
        """Yield what would be rejected, and what would not be taken for theirs."""
        format_ = self._formats[self._partner.format or "x12"]
        try:
            payload = example.given.read_bytes()
            yield from self._envelopes(example, format_, payload)
            interchanges = format_.read(payload, self._terms(agreement, format_))
        except (Refused, Misconfigured, OSError):
            return  # the example fails for it, or the guideline is told of
        for transaction in (
            each for one in interchanges for group in one.groups for each in group.transactions
        ):
            if transaction.set_id == agreement.document:
                yield from _rejection(example, transaction, agreement)

    def _envelopes(self, example: Example, format_: Format, payload: bytes) -> Iterator[Point]:
        if self._partner.format in WITHOUT_ENVELOPE:
            return
        theirs = {(each.value.qualifier, each.value.id) for each in self._partner.identities}
        for address in format_.peek(payload):
            sender = address.sender
            if (sender.qualifier, sender.id) not in theirs:
                yield Point(
                    weight=Weight.FAULT,
                    file=example.given,
                    problem=f"it is from {sender}, which is no identity of theirs",
                    remedy="mend identities, or remove the file",
                )

    def _terms(self, agreement: Agreement, format_: Format) -> Terms:
        file = self._guidelines.get(agreement.guideline or "")
        partner = self._partner.partner
        terms = DocumentTerms(
            layout=self._bench.map(agreement.map).map.layout.written(),
            guideline=format_.guideline(file) if file is not None else None,
            versions=agreement.versions,
            findings=agreement.findings,
        )
        return Terms(
            documents={agreement.document: terms}, findings=partner.findings if partner else {}
        )


def _rejection(
    example: Example, transaction: TransactionSet, agreement: Agreement
) -> Iterator[Point]:
    if transaction.verdict is Verdict.REJECTED:
        by = f" by {agreement.guideline}" if agreement.guideline else ""
        wrong = next(iter(transaction.findings), "")
        yield Point(
            weight=Weight.FAULT,
            file=example.given,
            problem=f"{transaction.set_id} {transaction.control_number} is rejected{by}: {wrong}",
            remedy="mend the guideline, or say under findings what is to be accepted",
        )


def _guidelines(folder: Path) -> Mapping[str, YamlFile]:
    """Return the guideline files of a site that can be read, by the names of the guidelines."""
    found: dict[str, YamlFile] = {}
    for path in sorted(folder.rglob("*.yaml")):
        try:
            file = read(path)
        except Misconfigured:
            continue
        found.setdefault(str(file.value.get("guideline")), file)
    return found


def _point(weight: Weight, fault: Fault) -> Point:
    return Point(
        weight=weight,
        file=fault.file,
        line=fault.line,
        problem=fault.problem,
        remedy=fault.remedy,
    )
