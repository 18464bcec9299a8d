"""What each agreement leans on: its map, its adapters, the syntax of the mailbox, the outbox for the answer."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from edigateway.config.faults import nearest
from edigateway.config.plugs import LoadedMap, MapCatalogue
from edigateway.config.sources import Entry, PartnerFile, Sources
from edigateway.errors import Fault, Misconfigured
from edigateway.model.partner import WITHOUT_ENVELOPE, Agreement


@dataclass(slots=True, kw_only=True)
class Maps:
    """The maps that agreements name, each loaded once, and the faults of all maps that there are."""

    names: Collection[str]
    loaded: dict[str, LoadedMap] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def load_maps(sources: Sources, catalogue: MapCatalogue) -> Maps:
    """Check every map in the catalogue, and load those that some agreement names."""
    maps = Maps(names=frozenset(catalogue.names()), faults=list(catalogue.check()))
    wanted = {each.value.map for file in sources.partners for each in file.agreements}
    for name in sorted(wanted & set(maps.names)):
        try:
            maps.loaded[name] = catalogue.load(name)
        except Misconfigured as error:
            maps.faults.extend(error.faults)
    return maps


def agreement_faults(sources: Sources, maps: Maps) -> Iterator[Fault]:
    """Yield what does not fit together between agreements, maps, adapters and mailboxes."""
    for file in sources.partners:
        yield from _repeated_faults(file)
        if file.format in WITHOUT_ENVELOPE:
            yield from _single_faults(file)
        else:
            yield from _envelope_faults(file)
        for entry in file.agreements:
            yield from _map_faults(entry, file.format, maps)
            if sources.settings.readable:
                yield from _adapter_faults(entry, sources.settings.adapter_names)


def unreachable(sources: Sources) -> Iterator[Fault]:
    """Yield a warning for each partner with agreements whose files no mailbox brings."""
    for file in sources.partners:
        if file.agreements and not file.inbox and not sources.settings.mailboxes:
            problem, remedy = "no mailbox brings files of this partner", "add an inbox"
            yield file.file.fault(("receive",), f"receive: {problem}", remedy, key=True)


def _repeated_faults(file: PartnerFile) -> Iterator[Fault]:
    seen: set[str] = set()
    for entry in file.agreements:
        document = entry.value.document
        if document in seen:
            remedy = "keep one agreement for each document"
            yield entry.fault(f"'{document}' is agreed twice", remedy, "document")
        seen.add(document)


def _single_faults(file: PartnerFile) -> Iterator[Fault]:
    """Yield what is wrong where files have no envelope that could tell one document from another."""
    count = len(file.written("receive"))
    if count != 1:
        problem = f"receive: an inbox for {file.format} needs exactly one agreement, and there are {count}"
        yield file.file.fault(("receive",), problem, f"keep one, document: {file.format}", key=True)


def _envelope_faults(file: PartnerFile) -> Iterator[Fault]:
    """Yield what a partner lacks whose files come in envelopes; nothing while its inbox is not understood."""
    if file.format is None:
        return
    if file.agreements and not file.written("identities"):
        problem = "identities: are missing, so nobody would know this partner in an envelope"
        remedy = "add the qualifier and id of what they send (ISA05 and ISA06)"
        yield file.file.fault(("identities",), problem, remedy)
    if "outbox" not in file.file.value:
        yield from _unanswerable_faults(file)


def _unanswerable_faults(file: PartnerFile) -> Iterator[Fault]:
    """Yield what is owed to a partner without an outbox."""
    answered = [each for each in file.agreements if each.value.acknowledge != "none"]
    if answered:
        problem = (
            f"a {answered[0].value.acknowledge} is owed, and there is no outbox to put it into"
        )
        yield answered[0].fault(problem, "add an outbox, or write acknowledge: none", "acknowledge")
    key = "interchange_acknowledgement"
    if file.file.value.get(key) == "always":
        problem = f"{key}: a TA1 is owed, and there is no outbox to put it into"
        yield file.file.fault((key,), problem, "add an outbox, or write never")


def _map_faults(entry: Entry[Agreement], syntax: str | None, maps: Maps) -> Iterator[Fault]:
    agreement = entry.value
    if syntax in WITHOUT_ENVELOPE and agreement.document != syntax:
        problem = f"a file in {syntax} holds no '{agreement.document}'"
        yield entry.fault(problem, f"write document: {syntax}", "document")
    if agreement.map not in maps.names:
        remedy = nearest(agreement.map, maps.names, "maps")
        yield entry.fault(f"there is no map '{agreement.map}'", remedy, "map")
    loaded = maps.loaded.get(agreement.map)
    if loaded is not None and syntax is not None:
        yield from _layout_faults(entry, syntax, loaded.layout)


def _layout_faults(
    entry: Entry[Agreement], syntax: str, layout: Mapping[str, object]
) -> Iterator[Fault]:
    agreement, written = entry.value, layout.get("format")
    if written != syntax:
        problem = (
            f"the map '{agreement.map}' is for {written} files, and the mailbox brings {syntax}"
        )
        yield entry.fault(problem, "name another map, or mend the inbox's format", "map")
    elif syntax not in WITHOUT_ENVELOPE and layout.get("set") != agreement.document:
        problem = (
            f"the map '{agreement.map}' is for a {layout.get('set')}, not a {agreement.document}"
        )
        yield entry.fault(problem, "name a map for this document", "map")


def _adapter_faults(entry: Entry[Agreement], known: Collection[str]) -> Iterator[Fault]:
    names = entry.value.deliver_to
    for n, name in enumerate(names):
        if name not in known:
            remedy = nearest(name, known, "adapters")
            yield entry.fault(f"there is no adapter '{name}'", remedy, "deliver_to", n)
        if name in names[:n]:
            yield entry.fault(f"'{name}' stands twice", "remove one of them", "deliver_to", n)
