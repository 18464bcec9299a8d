"""The AS2 connections of a site, by partner."""

from collections.abc import Iterator

from pydantic import BaseModel

from edigateway.cli.site import SiteFolder
from edigateway.config.site import Site
from edigateway.daemon.assembly import read_site
from edigateway.transports.as2 import As2Settings
from edigateway.transports.as2.connection import Connection


def connections_of(folder: SiteFolder) -> dict[str, Connection]:
    """Return the connection of each partner that messages are exchanged with by AS2, as its outbox has it.

    Raises:
        Misconfigured: the site's files have faults.
    """
    site = read_site(folder.root)
    return {
        partner: Connection(settings, site.root, partner)
        for partner, settings in _settings(site)
        if isinstance(settings, As2Settings)
    }


def _settings(site: Site) -> Iterator[tuple[str, BaseModel]]:
    """Yield the settings of inboxes, and after them those of outboxes, which go before."""
    for name, mailbox in site.mailboxes.items():
        yield mailbox.partner or name, mailbox.settings
    for partner, outbox in site.outboxes.items():
        yield partner, outbox.settings
