"""The mailboxes, outboxes and adapters of a site, each with its settings as its transport or type wants them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, ValidationError

from edigateway.config.faults import fault_of, nearest
from edigateway.config.plugs import Plugs
from edigateway.config.settings import AdapterSettings
from edigateway.config.sources import Entry, PartnerFile, Sources
from edigateway.errors import Fault
from edigateway.model.partner import WITHOUT_ENVELOPE, MailboxSettings
from edigateway.model.placed import Place, Placed, Where
from edigateway.yamlfile import Path_, YamlFile


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxConfig:
    """One place where files arrive; ``partner`` is None where several share it."""

    name: str
    partner: str | None
    transport: str
    format: str
    settings: BaseModel
    poll_every_s: float | None = None
    quiet_hours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxConfig:
    """The place where files for one partner are put."""

    transport: str
    settings: BaseModel


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterConfig:
    """One target on the ERP's side."""

    type: str
    settings: BaseModel


@dataclass(slots=True, kw_only=True)
class Connections:
    """Everything that the site is connected to, and what is wrong with how that is written."""

    mailboxes: dict[str, MailboxConfig] = field(default_factory=dict)
    outboxes: dict[str, OutboxConfig] = field(default_factory=dict)
    adapters: dict[str, AdapterConfig] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def connect(sources: Sources, plugs: Plugs) -> Connections:
    """Hand the keys of each mailbox, outbox and adapter to the model of what it names."""
    made = Connections()
    for name, entry in sources.settings.mailboxes.items():
        made.faults.extend(_shared_faults(name, entry, sources.partners))
        _add_mailbox(made, name, None, entry, plugs)
    for file in sources.partners:
        if file.inbox:
            _add_mailbox(made, file.name, file.name, file.inbox, plugs)
        if file.outbox:
            _add_outbox(made, file.name, file.outbox, plugs)
    for name, adapter in sources.settings.adapters.items():
        _add_adapter(made, name, adapter, plugs)
    return made


def _shared_faults(
    name: str, entry: Entry[MailboxSettings], partners: Sequence[PartnerFile]
) -> Iterator[Fault]:
    if entry.value.format in WITHOUT_ENVELOPE:
        remedy = "give the partner an inbox of its own, in its file"
        yield entry.fault(
            f"files in {entry.value.format} do not say who sent them", remedy, "format"
        )
    if name in {file.name for file in partners}:
        yield entry.fault("a partner has this name, and so has its inbox", "choose another name")


def _add_mailbox(
    made: Connections, name: str, partner: str | None, entry: Entry[MailboxSettings], plugs: Plugs
) -> None:
    box = entry.value
    options = dict(box.options)
    model = plugs.transports.get(box.transport)
    if box.format == "x12" and model is not None and "complete" in model.model_fields:
        options.setdefault("complete", "iea")
    made.faults.extend(_unknown(entry, "format", box.format, plugs.formats))
    settings = _settings(made, entry, "transport", options, plugs.transports)
    if settings is not None:
        made.mailboxes[name] = MailboxConfig(
            name=name,
            partner=partner,
            transport=box.transport,
            format=box.format,
            settings=settings,
            poll_every_s=box.poll_every_s,
            quiet_hours=box.quiet_hours,
        )


def _add_outbox(made: Connections, name: str, entry: Entry[MailboxSettings], plugs: Plugs) -> None:
    made.faults.extend(_unknown(entry, "format", entry.value.format, plugs.formats))
    settings = _settings(made, entry, "transport", entry.value.options, plugs.transports)
    if settings is not None:
        made.outboxes[name] = OutboxConfig(transport=entry.value.transport, settings=settings)


def _add_adapter(made: Connections, name: str, entry: Entry[AdapterSettings], plugs: Plugs) -> None:
    settings = _settings(made, entry, "type", entry.value.options, plugs.adapters)
    if settings is not None:
        made.adapters[name] = AdapterConfig(type=entry.value.type, settings=settings)


def _settings(
    made: Connections,
    entry: Entry[MailboxSettings] | Entry[AdapterSettings],
    key: str,
    options: Mapping[str, object],
    models: Mapping[str, type[BaseModel]],
) -> BaseModel | None:
    """Validate options by the model that the entry names under ``key``; its faults are noted, and give None."""
    named: str = getattr(entry.value, key)
    made.faults.extend(_unknown(entry, key, named, models))
    if named not in models:
        return None
    try:
        settings = models[named].model_validate(options)
    except ValidationError as error:
        made.faults.extend(_faults_of_options(error, entry, models[named]))
        return None
    if isinstance(settings, Placed):
        settings.put(dict(_places(entry)))
    return settings


def _places(
    entry: Entry[MailboxSettings] | Entry[AdapterSettings],
) -> Iterator[tuple[Where, Place]]:
    """Yield where each key is written, the nearest place last; all of them where the transport is named."""
    yield (), _place(entry.home("transport").file, entry.home("transport").where)
    for layer in reversed(entry.layers):
        for key, written in layer.written.items():
            yield (key,), _place(layer.file, (*layer.where, key))
            for number in range(len(written) if isinstance(written, list) else 0):
                yield (key, number), _place(layer.file, (*layer.where, key, number))


def _place(file: YamlFile, where: Path_) -> Place:
    found = file.fault(where, "", key=bool(where) and isinstance(where[-1], str))
    return Place(file=found.file, line=found.line, column=found.column)


def _faults_of_options(
    error: ValidationError,
    entry: Entry[MailboxSettings] | Entry[AdapterSettings],
    model: type[BaseModel],
) -> Iterator[Fault]:
    """Yield what is wrong with options, each where it is written."""
    own_keys = type(entry.value).model_fields
    for each in error.errors(include_url=False):
        home = entry.home(each["loc"][0] if each["loc"] else "transport")
        yield fault_of(each, home.file, model, home.where, own_keys)


def _unknown(
    entry: Entry[MailboxSettings] | Entry[AdapterSettings],
    key: str,
    named: str,
    known: Collection[str],
) -> Iterator[Fault]:
    if named not in known:
        yield entry.fault(f"unknown '{named}'", nearest(named, known, "known ones"), key)
