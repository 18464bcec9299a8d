"""Inspection: what only the transports can tell of a site's connections, such as a certificate that ends soon."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from edigateway.config.site import MailboxConfig, OutboxConfig, Site
from edigateway.contracts import registry
from edigateway.contracts.endpoint import CalledTransport
from edigateway.contracts.secret import Secret
from edigateway.contracts.transport import Inspectable, Inspection
from edigateway.errors import Fault, Misconfigured
from edigateway.model.placed import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What is wrong with a site's connections, and what will be."""

    faults: Sequence[Fault]
    warnings: Sequence[Fault]


def inspect(site: Site) -> Inspected:
    """Look at every mailbox and outbox whose transport has more to tell than its keys say; nobody is called."""
    faults: dict[Fault, None] = {}
    warnings: dict[Fault, None] = {}
    for found in [*_found(site), *_to_ourselves(site), *_unheard(site), *_listener(site)]:
        faults |= dict.fromkeys(found.faults)
        warnings |= dict.fromkeys(found.warnings)
    return Inspected(faults=sorted(faults), warnings=sorted(warnings))


def _found(site: Site) -> Iterator[Inspection]:
    boxes: list[tuple[MailboxConfig | OutboxConfig, bool]] = [
        *((each, False) for each in site.mailboxes.values()),
        *((each, True) for each in site.outboxes.values()),
    ]
    for config, sends in boxes:
        transport = registry.transports()[config.transport]
        if isinstance(transport, Inspectable):
            yield transport.inspect(config.settings, site.root, sends=sends)


def _to_ourselves(site: Site) -> Iterator[Inspection]:
    """Yield a fault for each outbox whose address is our own listener's."""
    listener = site.settings.listener
    for config in site.outboxes.values():
        url = getattr(config.settings, "url", None)
        if listener is None or url is None or not isinstance(config.settings, Placed):
            continue
        parts, here = urlsplit(url), {"localhost", "127.0.0.1", "::1", listener.address}
        if parts.hostname in here and parts.port == listener.port:
            problem = f"url: {url} is our own listener, so that we would send to ourselves"
            remedy = "write the address that the partner gave you"
            yield Inspection(faults=[config.settings.fault(problem, remedy, "url")])


def _unheard(site: Site) -> Iterator[Inspection]:
    """Yield a warning for each mailbox that partners call, where nobody listens."""
    for each in site.mailboxes.values():
        is_called = isinstance(registry.transports()[each.transport], CalledTransport)
        if is_called and site.settings.listener is None:
            problem = f"{each.name} is to call us by {each.transport}, and nobody listens"
            remedy = "add listener: {port: ...} to edigateway.yaml"
            yield Inspection(warnings=[_fault(site, problem, remedy)])


def _listener(site: Site) -> Iterator[Inspection]:
    """Yield what keeps the listener from proving who we are."""
    tls = site.settings.listener.tls if site.settings.listener else None
    if tls is None:
        return
    missing = [
        _fault(site, f"listener: there is no file {each}", "put the certificate there, in PEM")
        for each in (tls.certificate, tls.client_authorities)
        if each and not (site.root / each).is_file()
    ]
    secret = Secret(tls.key.removeprefix("${cred:").removesuffix("}"))
    unread: list[Fault] = []
    try:
        secret.reveal(site.root)
    except Misconfigured as error:  # perhaps only the service may read it
        unread = [
            _fault(site, f"listener: {each.file}: {each.problem}", each.remedy)
            for each in error.faults
        ]
    yield Inspection(faults=missing, warnings=unread)


def _fault(site: Site, problem: str, remedy: str) -> Fault:
    file = site.root / "edigateway.yaml"
    return Fault(file=file, line=0, column=0, problem=problem, remedy=remedy)
