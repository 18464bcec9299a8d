"""The keys and certificates that a site's files name, and how each stands now."""

from collections.abc import Iterator, Sequence

from edigateway.cli.site import SiteFolder
from edigateway.clock import SystemClock
from edigateway.config.site import Site
from edigateway.daemon.assembly import read_site
from edigateway.transports.as2.certificates.settings import As2Certificates
from edigateway.transports.as2.certificates.standing import Standing, standings


def certificates_of(folder: SiteFolder) -> Sequence[Standing]:
    """List what the site names.

    Raises:
        Misconfigured: the site's files have faults.
    """
    site = read_site(folder.root)
    return standings(_connections(site), site.root, SystemClock().now())


def _connections(site: Site) -> Iterator[tuple[str, As2Certificates]]:
    """Yield the settings of each mailbox and outbox that has certificates, by partner, or by mailbox if several share it."""
    for name, mailbox in site.mailboxes.items():
        if isinstance(mailbox.settings, As2Certificates):
            yield mailbox.partner or name, mailbox.settings
    for partner, outbox in site.outboxes.items():
        if isinstance(outbox.settings, As2Certificates):
            yield partner, outbox.settings
