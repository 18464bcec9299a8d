"""The files of a site as they were read: each valid piece with its place, each fault of a file by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from edigateway.config.faults import faults_of
from edigateway.config.settings import AdapterSettings, Settings
from edigateway.errors import Fault, Misconfigured
from edigateway.model.partner import Agreement, IdentitySettings, MailboxSettings, Partner
from edigateway.yamlfile import Path_, Value, YamlFile, read

SETTINGS_FILE = "edigateway.yaml"

M = TypeVar("M", bound=BaseModel)
M_co = TypeVar("M_co", bound=BaseModel, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A mapping that keys are taken from where nearer ones do not have them, and where it stands."""

    file: YamlFile
    where: Path_
    written: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Generic[M_co]):
    """One valid piece of a file, and where in the file it stands.

    ``layers`` are the mappings that its keys come from, the nearest first; none where all stand in the piece itself.
    """

    value: M_co
    file: YamlFile
    where: Path_
    layers: tuple[Layer, ...] = ()

    def fault(self, problem: str, remedy: str, *below: str | int) -> Fault:
        """Make a fault at this piece, or at a key below it."""
        home = self.home(below[0] if below else None)
        where = (*home.where, *below)
        label = ".".join(str(part) for part in where)
        return home.file.fault(where, f"{label}: {problem}", remedy)

    def home(self, key: str | int | None) -> Layer:
        """Return where a key is written: the nearest layer that has it, else the piece itself."""
        near = Layer(file=self.file, where=self.where, written={})
        return next((each for each in self.layers if key in each.written), near)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsFile:
    """``edigateway.yaml``; ``settings`` is None if it has faults, its valid pieces are there all the same."""

    file: YamlFile
    settings: Settings | None
    faults: Sequence[Fault]
    identities: Sequence[Entry[IdentitySettings]]
    adapters: Mapping[str, Entry[AdapterSettings]]
    mailboxes: Mapping[str, Entry[MailboxSettings]]
    defaults: Mapping[str, Layer]
    """What holds for every mailbox and outbox of a transport, by its name."""

    @property
    def adapter_names(self) -> frozenset[str]:
        """Return the names of all adapters that are written down, the faulty ones too."""
        return frozenset(_mapping(self.file, "adapters"))

    @property
    def readable(self) -> bool:
        """Say whether the file could be read as YAML, so that what it lacks is known to be lacking."""
        return bool(self.file.text)

    def folder(self, key: str) -> str:
        """Return where ``state``, ``partners``, ``maps`` or ``guidelines`` are, by what is written or else the default."""
        written = self.file.value.get(key)
        return written if isinstance(written, str) and written else key


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerFile:
    """One file of ``partners/``; ``partner`` is None if it has faults, its valid pieces are there all the same."""

    file: YamlFile
    partner: Partner | None
    faults: Sequence[Fault]
    identities: Sequence[Entry[IdentitySettings]]
    agreements: Sequence[Entry[Agreement]]
    inbox: Entry[MailboxSettings] | None
    outbox: Entry[MailboxSettings] | None

    @property
    def name(self) -> str:
        """Return the name that the file gives to the partner."""
        return self.file.path.stem

    @property
    def format(self) -> str | None:
        """Return the syntax of what they send, or None if their inbox is not understood.

        Without an inbox it is X12, which alone can come through a shared mailbox.
        """
        if self.inbox is None:
            return None if self.file.value.get("inbox") else "x12"
        return self.inbox.value.format

    def written(self, key: str) -> Sequence[Value]:
        """Return the entries of a list as they are written, the faulty ones too."""
        written = self.file.value.get(key)
        return written if isinstance(written, list) else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Every file of a site, and what could not be read at all."""

    root: Path
    settings: SettingsFile
    partners: Sequence[PartnerFile]
    unreadable: Sequence[Fault]

    @property
    def faults(self) -> Sequence[Fault]:
        """Return what is wrong with each file by itself."""
        of_partners = (fault for file in self.partners for fault in file.faults)
        return [*self.unreadable, *self.settings.faults, *of_partners]


def read_sources(root: Path) -> Sources:
    """Read ``edigateway.yaml`` and the partner files; faults are kept, not raised."""
    settings, faults = read_settings(root)
    partners = []
    for path in _listed(root / settings.folder("partners"), faults):
        try:
            partners.append(_partner_file(read(path), settings.defaults))
        except Misconfigured as error:
            faults.extend(error.faults)
    return Sources(root=root, settings=settings, partners=partners, unreadable=faults)


def read_settings(root: Path) -> tuple[SettingsFile, list[Fault]]:
    """Read ``edigateway.yaml`` alone, and what keeps it from being read at all."""
    faults: list[Fault] = []
    try:
        file = read(root / SETTINGS_FILE)
    except Misconfigured as error:
        faults = error.faults
        file = YamlFile(root / SETTINGS_FILE, "", {}, {}, {})
    settings, wrong = _validated(file, Settings)
    defaults = _defaults(file)
    found = SettingsFile(
        file=file,
        settings=settings,
        faults=[] if faults else wrong,
        identities=_items(file, "identities", IdentitySettings),
        adapters=_members(file, "adapters", AdapterSettings),
        mailboxes={
            name: entry
            for name, written in _mapping(file, "mailboxes").items()
            if (entry := _box(file, ("mailboxes", name), written, defaults))
        },
        defaults=defaults,
    )
    return found, faults


def _listed(folder: Path, faults: list[Fault]) -> list[Path]:
    """Return the partner files of a folder, and note what keeps one from being found."""
    try:
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except FileNotFoundError:
        return []
    except OSError as error:
        problem, remedy = f"cannot be listed: {error.strerror}", "make it a folder that we may read"
        faults.append(Fault(file=folder, line=0, column=0, problem=problem, remedy=remedy))
        return []
    for path in paths:
        if path.suffix.lower() in (".yaml", ".yml") and path.suffix != ".yaml":
            problem = "the name of a partner file ends in .yaml"
            faults.append(Fault(file=path, line=0, column=0, problem=problem, remedy="rename it"))
    return [path for path in paths if path.suffix == ".yaml"]


def _partner_file(file: YamlFile, defaults: Mapping[str, Layer]) -> PartnerFile:
    partner, faults = _validated(file, Partner)
    shared = Layer(file=file, where=("connection",), written=_mapping(file, "connection"))
    written = file.value
    return PartnerFile(
        file=file,
        partner=partner,
        faults=faults,
        identities=_items(file, "identities", IdentitySettings),
        agreements=_items(file, "receive", Agreement),
        inbox=_box(file, ("inbox",), written.get("inbox"), defaults, shared),
        outbox=_box(file, ("outbox",), written.get("outbox"), defaults, shared),
    )


def _validated(file: YamlFile, model: type[M]) -> tuple[M | None, list[Fault]]:
    try:
        return model.model_validate(file.value), []
    except ValidationError as error:
        return None, faults_of(error, file, model)


def _items(file: YamlFile, key: str, model: type[M]) -> list[Entry[M]]:
    written = file.value.get(key)
    items = written if isinstance(written, list) else []
    found = [_entry(file, (key, n), item, model) for n, item in enumerate(items)]
    return [entry for entry in found if entry]


def _members(file: YamlFile, key: str, model: type[M]) -> dict[str, Entry[M]]:
    members = _mapping(file, key).items()
    found = {name: _entry(file, (key, name), member, model) for name, member in members}
    return {name: entry for name, entry in found.items() if entry}


def _entry(file: YamlFile, where: Path_, written: Value, model: type[M]) -> Entry[M] | None:
    try:
        return Entry(value=model.model_validate(written), file=file, where=where)
    except ValidationError:
        return None  # the file as a whole is validated too, and its faults tell


def _defaults(file: YamlFile) -> Mapping[str, Layer]:
    return {
        name: Layer(file=file, where=("transports", name), written=written)
        for name, written in _mapping(file, "transports").items()
        if isinstance(written, dict)
    }


def _box(
    file: YamlFile,
    where: Path_,
    written: Value,
    defaults: Mapping[str, Layer],
    *shared: Layer,
) -> Entry[MailboxSettings] | None:
    """Put the keys of a mailbox or outbox together, out of what is written for it and for more than it."""
    if not isinstance(written, dict):
        return None
    layers = [Layer(file=file, where=where, written=written), *shared]
    named = (each.written["transport"] for each in layers if "transport" in each.written)
    transport = next(named, MailboxSettings().transport)
    if isinstance(transport, str) and transport in defaults:
        layers.append(defaults[transport])
    keys = {key: value for layer in reversed(layers) for key, value in layer.written.items()}
    entry = _entry(file, where, keys, MailboxSettings)
    return replace(entry, layers=tuple(layers)) if entry else None


def _mapping(file: YamlFile, key: str) -> Mapping[str, Value]:
    written = file.value.get(key)
    return written if isinstance(written, dict) else {}
