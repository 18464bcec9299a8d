"""Inspection: what only the transports can tell of a site's connections, such as a certificate that ends soon."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from edigateway.config.site import MailboxConfig, OutboxConfig, Site
from edigateway.contracts import registry
from edigateway.contracts.endpoint import CalledTransport
from edigateway.contracts.transport import Inspectable, Inspection
from edigateway.errors import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What is wrong with a site's connections, and what will be."""

    faults: Sequence[Fault]
    warnings: Sequence[Fault]


def inspect(site: Site) -> Inspected:
    """Look at every mailbox and outbox whose transport has more to tell than its keys say; nobody is called."""
    faults: dict[Fault, None] = {}
    warnings: dict[Fault, None] = {}
    for file, found in [*_found(site), *_unheard(site)]:
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


def _fault(file: Path, problem: str, remedy: str) -> Fault:
    return Fault(file=file, line=0, column=0, problem=problem, remedy=remedy)
