"""The bench that maps are tried on: every map that can be named, and every installed format."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from edigateway import canonical
from edigateway.clock import Clock, SystemClock
from edigateway.contracts.format import DocumentTerms, Draft, Format, Terms
from edigateway.errors import Fault, Refused
from edigateway.mapping import CompiledMap, Map, MapLibrary, base_maps, compile_map
from edigateway.mapping.explaining import Explanation
from edigateway.model.acknowledgement import Enclosure
from edigateway.model.envelope import TransactionSet, Verdict
from edigateway.model.finding import Finding
from edigateway.model.identity import Identity
from edigateway.model.record import Record

AUTO = "auto"
"""The name that asks for the base map of each document's own set."""
_BASE = "x12/"
_FILE = ".yaml"
_X12_START = b"ISA"
_SENDER = Identity(qualifier="ZZ", id="SENDER")
_RECEIVER = Identity(qualifier="ZZ", id="RECEIVER")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One document of a file as a map reads it, and all that was found on the way.

    ``explanation`` is None where there was nothing to be mapped: the document was rejected before, or no map is for it.
    ``findings`` are those of the format, of the map, and of the canonical document, in this order; the first document of a
    file or group also has those that are about all of it.
    """

    by: Map | None
    """The map that read it, None where there is none for it."""
    document: str
    control_number: str
    version: str
    """The release that the file says it is of, empty where it says none."""
    verdict: Verdict
    tree: Record | None
    component_separator: str
    explanation: Explanation | None
    findings: tuple[Finding, ...]

    @property
    def map(self) -> str:
        """Return the name of the map that read it, empty where there is none for it."""
        return self.by.name if self.by else ""

    @property
    def content(self) -> Mapping[str, Any]:
        """Return the canonical document as plain values, empty where there is none."""
        return self.explanation.document if self.explanation else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What canonical documents became: the file, and what the map found doubtful in each of them."""

    content: bytes
    findings: tuple[tuple[Finding, ...], ...]


class Bench:
    """Maps and formats, put together for one command."""

    def __init__(self, library: MapLibrary, formats: Mapping[str, Format], clock: Clock) -> None:
        """Take what can be tried."""
        self.library, self._formats, self._clock = library, formats, clock
        self._libraries = [library]
        self._compiled: dict[str, CompiledMap] = {}

    def map(self, name: str) -> CompiledMap:
        """Return a map, ready for use; the path of a map's file stands for the map in it.

        Raises:
            Misconfigured: there is no such map, or it has faults.
        """
        if name not in self._compiled:
            self._compiled[name] = compile_map(self._load(name))
        return self._compiled[name]

    def _load(self, name: str) -> Map:
        if not name.endswith(_FILE):
            return self.library.load(name)
        library, inner = self.library.with_file(Path(name))
        self._libraries.append(library)
        return library.load(inner)

    def path(self, name: str) -> Path:
        """Return the file of a map.

        Raises:
            Misconfigured: there is no such map.
        """
        return Path(name) if name.endswith(_FILE) else self.library.path(name)

    def notes(self) -> set[Fault]:
        """Return what is no fault but may surprise in the maps that were used."""
        return {note for library in self._libraries for note in library.notes()}

    def read(self, name: str, payload: bytes) -> Sequence[Trial]:
        """Read every document of a file with a map; with ``auto`` each with the base map of its set.

        Raises:
            Misconfigured: there is no such map, or it has faults.
            Refused: the file is not of the map's format at all, or ``auto`` cannot know its columns.
        """
        maps = self._base_maps(payload) if name == AUTO else self._for_document(self.map(name))
        format_ = self._formats[next(iter(maps.values())).map.layout.format]
        terms = Terms(
            documents={
                document: DocumentTerms(layout=each.map.layout.written())
                for document, each in maps.items()
            }
        )
        trials: list[Trial] = []
        for interchange in format_.read(payload, terms):
            about_file = interchange.findings
            for group in interchange.groups:
                about_file += group.findings
                for transaction in group.transactions:
                    tried = _tried(transaction, group.version, maps.get(transaction.set_id))
                    # What is wrong around documents is told once, with the first one that comes behind it.
                    trials.append(replace(tried, findings=about_file + tried.findings))
                    about_file = ()
        return trials

    def write(
        self, name: str, documents: Sequence[Mapping[str, Any]], release: str = ""
    ) -> Writing:
        """Write canonical documents with a map; ``release`` is the first one of the map unless named.

        Raises:
            Misconfigured: there is no such map, or it has faults.
            Refused: ``auto`` was named, which says nothing about what is to be written.
            NotCanonical: a document is not of the map's kind.
            Unwritable: the format cannot write what the map made.
        """
        if name == AUTO:
            raise Refused("auto is for reading: name the map that JSON is to be written with")
        ready = self.map(name)
        layout = ready.map.layout
        drafts, findings = [], []
        for document in documents:
            accepted = canonical.accept(ready.map.document, document)
            written = ready.write(json.loads(canonical.to_json(accepted)))
            findings.append(written.findings)
            drafts.append(
                Draft(
                    document=_document_of(ready),
                    layout=layout.written(),
                    tree=written.tree,
                    component_separator=written.component_separator,
                )
            )
        content = self._formats[layout.format].write(drafts, self._enclosure(ready, release))
        return Writing(content=content, findings=tuple(findings))

    def _base_maps(self, payload: bytes) -> Mapping[str, CompiledMap]:
        if _X12_START not in payload[:1024] and "ISA".encode("cp037") not in payload[:1024]:
            raise Refused("auto knows X12 alone: name the map for a file of another format")
        sets = (name.removeprefix(_BASE) for name in self.library.names() if name.startswith(_BASE))
        return {set_id: self.map(_BASE + set_id) for set_id in sets if set_id.isdigit()}

    def _for_document(self, ready: CompiledMap) -> Mapping[str, CompiledMap]:
        return {_document_of(ready): ready}

    def _enclosure(self, ready: CompiledMap, release: str) -> Enclosure:
        versions = ready.map.layout.keys.get("versions")
        first = str(versions[0]) if isinstance(versions, list | tuple) and versions else ""
        return Enclosure(
            sender=_SENDER,
            receiver=_RECEIVER,
            group_sender=_SENDER.id,
            group_receiver=_RECEIVER.id,
            interchange_number=1,
            group_number=1,
            made_at=self._clock.now(),
            usage="T",
            version=release or first,
        )


def open_bench(
    folders: Sequence[Path], formats: Mapping[str, Format], clock: Clock | None = None
) -> Bench:
    """Return a bench with the base maps and those in some folders, which need not be there."""
    there = [folder for folder in folders if folder.is_dir()]
    library = MapLibrary([*base_maps(), *there], formats)
    return Bench(library, formats, clock or SystemClock())


def _document_of(ready: CompiledMap) -> str:
    """Return what agreements call the document that a map is for."""
    layout = ready.map.layout
    return str(layout.keys.get("set", layout.format))


def _tried(transaction: TransactionSet, version: str, ready: CompiledMap | None) -> Trial:
    explanation = None
    findings = transaction.findings
    if ready is not None and transaction.tree is not None:
        explanation = ready.explain(transaction.tree, transaction.component_separator)
        findings += explanation.findings + tuple(_unfit(ready, explanation))
    return Trial(
        by=ready.map if ready else None,
        document=transaction.set_id,
        control_number=transaction.control_number,
        version=version,
        verdict=transaction.verdict,
        tree=transaction.tree,
        component_separator=transaction.component_separator,
        explanation=explanation,
        findings=findings,
    )


def _unfit(ready: CompiledMap, explanation: Explanation) -> Iterator[Finding]:
    try:
        canonical.accept(ready.map.document, explanation.document)
    except canonical.NotCanonical as error:
        yield from error.findings
