"""The keys and certificates that a site's files name, and how each stands now."""

from collections.abc import Iterator, Sequence

from edigateway.cli.site import SiteFolder
from edigateway.clock import SystemClock
from edigateway.config.site import Site
from edigateway.daemon.assembly import read_site
from edigateway.transports.as2.certificates.settings import As2Certificates
from edigateway.transports.as2.certificates.standing import Standing, standings
from edigateway.transports.as2.certificates.storing import (
    FORMS,
    PASSPHRASE_SUFFIX,
    PRIVATE_FOLDER,
    PUBLIC_FOLDER,
)

_PUBLIC_SUFFIXES = (".pem", ".cer", ".crt")


def certificates_of(folder: SiteFolder) -> Sequence[Standing]:
    """List what the site names.

    Raises:
        Misconfigured: the site's files have faults.
    """
    site = read_site(folder.root)
    return standings(_connections(site), site.root, SystemClock().now())


def unused_of(folder: SiteFolder, named: Sequence[Standing]) -> Sequence[tuple[str, str]]:
    """List the files of keys and certificates that no file of the site names, each with the key that could name it."""
    root, known = folder.root, {(folder.root / each.file).resolve() for each in named}
    keys = [
        path
        for path in sorted((root / PRIVATE_FOLDER).glob("*"))
        if path.suffix.removeprefix(".") in FORMS and path.with_suffix(PASSPHRASE_SUFFIX).is_file()
    ]
    ours = {path.stem for path in keys}
    certificates = [
        path
        for path in sorted((root / PUBLIC_FOLDER).glob("*"))
        if path.suffix in _PUBLIC_SUFFIXES and path.stem not in ours
    ]
    found = [*((each, "our_keys") for each in keys)]
    found += [(each, "partner_certificates") for each in certificates]
    return [
        (str(path.relative_to(root)), key) for path, key in found if path.resolve() not in known
    ]


def _connections(site: Site) -> Iterator[tuple[str, As2Certificates]]:
    """Yield the settings of each mailbox and outbox that has certificates, by partner, or by mailbox if several share it."""
    for name, mailbox in site.mailboxes.items():
        if isinstance(mailbox.settings, As2Certificates):
            yield mailbox.partner or name, mailbox.settings
    for partner, outbox in site.outboxes.items():
        if isinstance(outbox.settings, As2Certificates):
            yield partner, outbox.settings
