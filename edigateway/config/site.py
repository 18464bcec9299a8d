"""A site: everything that its files say, checked as a whole and frozen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from edigateway.config.agreements import Maps, agreement_faults, load_maps, unreachable
from edigateway.config.connections import (
    AdapterConfig,
    Connections,
    MailboxConfig,
    OutboxConfig,
    connect,
)
from edigateway.config.digest import partner_digest, site_digest
from edigateway.config.folders import (
    absent_places,
    exposed_secrets,
    folder_faults,
    path_faults,
    place_faults,
    writable_by_all,
)
from edigateway.config.guidelines import Guidelines, guideline_faults, load_guidelines
from edigateway.config.identities import identity_faults
from edigateway.config.ledger_url import whole_ledger_url
from edigateway.config.plugs import LoadedGuideline, LoadedMap, Plugs
from edigateway.config.settings import Settings
from edigateway.config.sources import SETTINGS_FILE, Sources, read_sources
from edigateway.config.weights import weight_faults
from edigateway.errors import Fault, Misconfigured
from edigateway.model.partner import Partner

__all__ = ["AdapterConfig", "MailboxConfig", "OutboxConfig", "Site", "load_site"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site without faults.

    Mailboxes go by their own name, or by the partner's if it is a partner's inbox; outboxes by the partner's.
    ``maps`` and ``guidelines`` are those that agreements name, ``map_names`` all maps that could be named. ``digest`` is the SHA-256, in hex,
    of everything that decides what becomes of a document; ``partner_digests`` of what decides it for one partner.
    """

    root: Path
    settings: Settings
    partners: Mapping[str, Partner]
    mailboxes: Mapping[str, MailboxConfig]
    outboxes: Mapping[str, OutboxConfig]
    adapters: Mapping[str, AdapterConfig]
    maps: Mapping[str, LoadedMap]
    guidelines: Mapping[str, LoadedGuideline]
    digest: str
    partner_digests: Mapping[str, str]
    warnings: tuple[Fault, ...] = ()
    map_names: frozenset[str] = frozenset()
    senders: Mapping[tuple[str, str], str] = field(init=False, repr=False)
    """Partners by the qualifier and id that they send from."""

    def __post_init__(self) -> None:
        """List the senders, so that finding one costs the same among ten partners and ten thousand."""
        senders = {
            (each.qualifier, each.id): name
            for name, partner in self.partners.items()
            for each in partner.identities
        }
        object.__setattr__(self, "senders", senders)

    @property
    def state(self) -> Path:
        """Return the folder that is the daemon's own."""
        return self.root / self.settings.state

    @property
    def functions(self) -> Path | None:
        """Return the module with the functions that the site's maps call, if it has one."""
        return self.root / self.settings.functions if self.settings.functions else None

    def ledger_url(self, reveal: Callable[[str], str]) -> str:
        """Return the URL to connect to the ledger with; ``reveal`` gives a secret by its name. Never log it."""
        return whole_ledger_url(self.settings.ledger, self.root, reveal)


def load_site(root: Path, plugs: Plugs) -> Site:
    """Read and check everything that the folder ``root`` says.

    Raises:
        Misconfigured: something is wrong; every fault of all files is listed, each once.
    """
    _refuse_what_is_no_site(root)
    sources = read_sources(root)
    connections = connect(sources, plugs)
    of_functions = _take_functions(sources, plugs)
    maps = load_maps(sources, plugs.maps(root / sources.settings.folder("maps")))
    guidelines = load_guidelines(sources, plugs)
    checked = _faults(sources, connections, maps, guidelines)
    faults = list(dict.fromkeys([*of_functions, *checked, *weight_faults(sources, plugs)]))
    settings = sources.settings.settings
    if faults or settings is None:
        raise Misconfigured(faults)
    named = guidelines.named_by(sources)
    partners = {file.name: file.partner for file in sources.partners if file.partner}
    return Site(
        root=root,
        settings=settings,
        partners=partners,
        mailboxes=connections.mailboxes,
        outboxes=connections.outboxes,
        adapters=connections.adapters,
        maps=maps.loaded,
        guidelines=named,
        map_names=frozenset(maps.names),
        digest=site_digest(settings, partners, connections, maps.loaded, named),
        partner_digests={
            name: partner_digest(settings, each, connections, maps.loaded, named)
            for name, each in partners.items()
        },
        warnings=_warnings(sources, connections),
    )


def _take_functions(sources: Sources, plugs: Plugs) -> list[Fault]:
    """Let maps call the functions of the site's own module, before any of them is read."""
    named = sources.settings.file.value.get("functions")
    try:
        plugs.functions(sources.root / named if isinstance(named, str) and named else None)
    except Misconfigured as error:
        return error.faults
    return []


def _refuse_what_is_no_site(root: Path) -> None:
    path = root / SETTINGS_FILE
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        problem = "there is no such file, so this is not the folder of a site"
        remedy = "name another folder, or make a new site with: edigw init DIR"
        fault = Fault(file=path, line=0, column=0, problem=problem, remedy=remedy)
        raise Misconfigured([fault]) from None
    except OSError as error:
        problem, remedy = f"cannot be looked at: {error.strerror}", "check who may read the folder"
        fault = Fault(file=path, line=0, column=0, problem=problem, remedy=remedy)
        raise Misconfigured([fault]) from error


def _warnings(sources: Sources, connections: Connections) -> tuple[Fault, ...]:
    found = [
        *unreachable(sources),
        *absent_places(sources, connections),
        *writable_by_all(sources),
    ]
    return tuple(sorted(found))


def _faults(
    sources: Sources, connections: Connections, maps: Maps, guidelines: Guidelines
) -> list[Fault]:
    return [
        *sources.faults,
        *connections.faults,
        *maps.faults,
        *agreement_faults(sources, maps),
        *guidelines.faults,
        *guideline_faults(sources, guidelines),
        *identity_faults(sources),
        *path_faults(sources, connections),
        *place_faults(sources, connections),
        *folder_faults(sources),
        *exposed_secrets(sources.root),
    ]
