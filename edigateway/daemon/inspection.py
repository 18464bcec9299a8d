"""Inspection: what only the transports can tell of a site's connections, such as a certificate that ends soon."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from edigateway.config.site import MailboxConfig, OutboxConfig, Site
from edigateway.contracts import registry
from edigateway.contracts.endpoint import CalledTransport
from edigateway.contracts.secret import Secret
from edigateway.contracts.transport import Inspectable, Inspection
from edigateway.errors import Fault, Misconfigured


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What is wrong with a site's connections, and what will be."""

    faults: Sequence[Fault]
    warnings: Sequence[Fault]


def inspect(site: Site) -> Inspected:
    """Look at every mailbox and outbox whose transport has more to tell than its keys say; nobody is called."""
    faults: dict[Fault, None] = {}
    warnings: dict[Fault, None] = {}
    for file, found in [*_found(site), *_unheard(site), *_listener(site)]:
        faults |= dict.fromkeys(_fault(file, *each) for each in found.faults)
        warnings |= dict.fromkeys(_fault(file, *each) for each in found.warnings)
    return Inspected(faults=sorted(faults), warnings=sorted(warnings))


def _found(site: Site) -> Iterator[tuple[Path, Inspection]]:
    boxes: list[tuple[str | None, MailboxConfig | OutboxConfig, bool]] = [
        *((each.partner, each, False) for each in site.mailboxes.values()),
        *((partner, each, True) for partner, each in site.outboxes.items()),
    ]
    for partner, config, sends in boxes:
        transport = registry.transports()[config.transport]
        if isinstance(transport, Inspectable):
            folder = site.root / site.settings.partners
            file = folder / f"{partner}.yaml" if partner else site.root / "edigateway.yaml"
            yield file, transport.inspect(config.settings, site.root, sends=sends)


def _unheard(site: Site) -> Iterator[tuple[Path, Inspection]]:
    """Yield a warning for each mailbox that partners call, where nobody listens."""
    for each in site.mailboxes.values():
        is_called = isinstance(registry.transports()[each.transport], CalledTransport)
        if is_called and site.settings.listener is None:
            problem = f"{each.name} is to call us by {each.transport}, and nobody listens"
            remedy = "add listener: {port: ...} to edigateway.yaml"
            yield site.root / "edigateway.yaml", Inspection(warnings=[(problem, remedy)])


def _listener(site: Site) -> Iterator[tuple[Path, Inspection]]:
    """Yield what keeps the listener from proving who we are."""
    tls = site.settings.listener.tls if site.settings.listener else None
    if tls is None:
        return
    missing = [
        (f"listener: there is no file {each}", "put the certificate there, in PEM")
        for each in (tls.certificate, tls.client_authorities)
        if each and not (site.root / each).is_file()
    ]
    secret = Secret(tls.key.removeprefix("${cred:").removesuffix("}"))
    unread: list[tuple[str, str]] = []
    try:
        secret.reveal(site.root)
    except Misconfigured as error:  # perhaps only the service may read it
        unread = [(f"listener: {each.file}: {each.problem}", each.remedy) for each in error.faults]
    yield site.root / "edigateway.yaml", Inspection(faults=missing, warnings=unread)


def _fault(file: Path, problem: str, remedy: str) -> Fault:
    return Fault(file=file, line=0, column=0, problem=problem, remedy=remedy)
