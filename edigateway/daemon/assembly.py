"""Assembly: the one place where the parts are chosen and put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from edigateway.clock import Clock
from edigateway.config.plugs import Plugs
from edigateway.config.site import Site, load_site
from edigateway.contracts import registry
from edigateway.contracts.adapter import Adapter
from edigateway.contracts.endpoint import CalledTransport, Endpoint
from edigateway.contracts.secret import Secret
from edigateway.contracts.transport import Mailbox, Outbox
from edigateway.daemon.openers import Openers
from edigateway.daemon.poller import Pace, Poller
from edigateway.daemon.pool import Pool
from edigateway.errors import Fault
from edigateway.flow.inbound.admit import Admit, Door
from edigateway.flow.inbound.deliver import Deliver
from edigateway.flow.inbound.identify import Identify
from edigateway.flow.inbound.receive import Receive
from edigateway.flow.inbound.translate import Translate
from edigateway.flow.outbound.answer import Answer
from edigateway.flow.outbound.reconcile import Reconcile
from edigateway.flow.outbound.send import Send
from edigateway.flow.stage import Stage, Station
from edigateway.ledger.ledger import Ledger, open_ledger
from edigateway.mapping import Map, MapLibrary, base_maps
from edigateway.model.hours import hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything that was built for one version of the site's files; closed together when the next one is in place."""

    site: Site
    stations: Mapping[str, Station]
    receivers: Mapping[str, tuple[Mailbox, Receive]]
    outboxes: Mapping[str, Outbox]
    adapters: Mapping[str, Adapter]
    pool: Pool
    doors: Sequence[Door]
    openers: Openers
    admit: Admit

    def pollers(self, clock: Clock) -> Mapping[str, Poller]:
        """Return what looks into each mailbox, not begun."""
        return {
            name: Poller(name, *each, self._pace(name), clock)
            for name, each in self.receivers.items()
        }

    def _pace(self, name: str) -> Pace:
        config = self.site.mailboxes[name]
        every_s = config.poll_every_s or self.site.settings.poll_every_s
        return Pace(every_s=every_s, quiet=[hours(each) for each in config.quiet_hours])

    @property
    def paths(self) -> Sequence[str]:
        """Return what partners can call."""
        return [door.path for door in self.doors]

    def close(self) -> None:
        """Let go of workers and connections."""
        self.pool.close()
        self.openers.close()
        self.hang_up()

    def hang_up(self) -> None:
        """Let go of connections; what is under way over one is broken off, to be done again."""
        for mailbox, _ in self.receivers.values():
            mailbox.close()
        for outbox in self.outboxes.values():
            outbox.close()
        for adapter in self.adapters.values():
            adapter.close()


def read_site(root: Path) -> Site:
    """Read a site, knowing every installed transport, adapter, format and map.

    Raises:
        Misconfigured: it has faults, all of them listed.
    """
    plugs = Plugs(
        transports={name: each.settings for name, each in registry.transports().items()},
        adapters={name: each.settings for name, each in registry.adapters().items()},
        formats=registry.formats(),
        maps=_Catalogue,
        functions=registry.use_site_functions,
    )
    return load_site(root.absolute(), plugs)


def site_ledger(site: Site, clock: Clock) -> Ledger:
    """Take hold of a site's ledger; see :func:`edigateway.ledger.ledger.open_ledger`."""
    return open_ledger(_ledger_url(site), node=site.settings.node, clock=clock)


def assemble(site: Site, ledger: Ledger) -> Parts:
    """Build the stations of a site, with their mailboxes, outboxes, adapters and workers.

    Raises:
        Temporary: a mailbox or target cannot be opened now.
    """
    stage = Stage(ledger=ledger, site=site)
    transports, formats = registry.transports(), registry.formats()
    adapters = {
        name: registry.adapters()[config.type].open(config.settings, site.root)
        for name, config in site.adapters.items()
    }
    outboxes = {
        partner: transports[config.transport].outbox(config.settings, site.root)
        for partner, config in site.outboxes.items()
    }
    maps = {name: each.map for name, each in site.maps.items() if isinstance(each, SiteMap)}
    pool = Pool(maps, site.guidelines, site.settings.workers, functions=site.functions)
    doors = _doors(site)
    endpoints = {each.transport: each.endpoint for each in doors}
    openers = Openers(endpoints)
    stations: list[Station] = [
        Identify(stage, formats),
        Translate(stage, formats, pool.run),
        Deliver(stage, adapters),
        Send(stage, outboxes),
        Reconcile(stage),
        Answer(stage, endpoints),
    ]
    return Parts(
        site=site,
        stations={each.name: each for each in stations},
        receivers=_receivers(stage),
        outboxes=outboxes,
        adapters=adapters,
        pool=pool,
        doors=doors,
        openers=openers,
        admit=Admit(stage, doors, openers.take),
    )


def _receivers(stage: Stage) -> Mapping[str, tuple[Mailbox, Receive]]:
    """Open the mailboxes that are looked into; the others are called."""
    transports, receivers = registry.transports(), {}
    for name, config in stage.site.mailboxes.items():
        transport = transports[config.transport]
        if not isinstance(transport, CalledTransport):
            mailbox = transport.mailbox(config.settings, stage.site.root)
            receivers[name] = (mailbox, Receive(stage, config, mailbox))
    return receivers


def _doors(site: Site) -> Sequence[Door]:
    """Open the endpoints of the transports that partners call."""
    doors = []
    for name, transport in sorted(registry.transports().items()):
        if not isinstance(transport, CalledTransport):
            continue
        settings = {
            each.partner: each.settings
            for each in site.mailboxes.values()
            if each.transport == name and each.partner is not None
        }
        if settings:
            endpoint: Endpoint = transport.endpoint(settings, site.root)
            doors.append(Door(path=transport.path, transport=name, endpoint=endpoint))
    return doors


@dataclass(frozen=True, slots=True)
class SiteMap:
    """A map as the site sees it: what it is for, and the map itself for those who translate."""

    map: Map

    @property
    def digest(self) -> str:
        """Return the SHA-256, in hex, of everything that the map says."""
        return self.map.digest

    @property
    def document(self) -> str:
        """Return the kind of document that it makes."""
        return self.map.document

    @property
    def layout(self) -> Mapping[str, object]:
        """Return its layout as it is written."""
        return self.map.layout.written()


class _Catalogue:
    """The maps below the site's folder, and those that come with the package."""

    def __init__(self, folder: Path) -> None:
        self._library = MapLibrary([*base_maps(), folder], registry.formats())

    def names(self) -> Sequence[str]:
        return self._library.names()

    def check(self) -> Sequence[Fault]:
        return self._library.check()

    def load(self, name: str) -> SiteMap:
        return SiteMap(self._library.load(name))


def _ledger_url(site: Site) -> str:
    return site.ledger_url(lambda name: Secret(name).reveal(site.root))
