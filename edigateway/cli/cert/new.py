"""``edigw cert new``: a key pair of ours, and the certificate that partners get."""

from pathlib import Path

import click

from edigateway.cli.cert.certificate_page import show_certificate, show_key_entry, within
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import say, say_pairs
from edigateway.clock import SystemClock
from edigateway.transports.as2.certificates.facts import Facts, facts
from edigateway.transports.as2.certificates.making import KEY_SIZES, new_key_pair, subject_name
from edigateway.transports.as2.certificates.storing import FORMS, StoredKey, store_key

_MOST_DAYS = 3650


@click.command("new")
@click.argument("name", metavar="NAME")
@click.option(
    "--subject", help="Whom it names, such as 'CN=acme-edi,O=Acme Ltd,C=GB'; else CN=NAME."
)
@click.option(
    "--bits",
    type=click.Choice([str(each) for each in KEY_SIZES]),
    default="3072",
    show_default=True,
    help="The size of the RSA key.",
)
@click.option(
    "--days",
    type=click.IntRange(1, _MOST_DAYS),
    default=1095,
    show_default=True,
    help="How long it is valid.",
)
@click.option(
    "--form",
    type=click.Choice(FORMS),
    default=FORMS[0],
    show_default=True,
    help="How the private key is kept: PKCS#12 or PEM, both encrypted.",
)
@pass_site
def command(
    folder: SiteFolder, name: str, subject: str | None, bits: str, days: int, form: str
) -> None:
    """Make a key pair called NAME, with a certificate that it signs itself: what AS2 partners exchange.

    The key signs what we send, and opens what partners encrypt to us. It is written encrypted under
    secrets/, with a passphrase that is made up; the certificate under certificates/. What to send, and
    what to write into the site's files, is printed. Nothing is ever overwritten.

    \b
    Examples:
      edigw cert new alderfinch-2027
      edigw cert new alderfinch-2027 --subject "CN=alderfinch,O=Alderfinch Ltd,C=GB" --days 730

    \b
    Exit codes: 0 made, 1 refused (for instance because the name is taken), 2 the command line is wrong,
    78 the settings have faults.
    """
    folder.settings()
    try:
        named = subject_name(subject or f"CN={name}")
    except ValueError as error:
        raise click.UsageError(
            f"--subject is none: {error}; write it like 'CN=acme-edi,O=Acme Ltd,C=GB'"
        ) from None
    pair = new_key_pair(named, bits=int(bits), days=days, at=SystemClock().now())
    stored = store_key(folder.root, name, pair, form=form)
    _tell(folder.root, stored, facts(pair.certificate))


def _tell(root: Path, stored: StoredKey, made: Facts) -> None:
    public = within(root, stored.public)
    say("Made:")
    say_pairs(
        [
            (
                within(root, stored.private),
                "the private key, encrypted: it never leaves this machine",
            ),
            (f"secrets/{stored.passphrase_name}", "what opens it"),
            (public, "the certificate, for partners"),
        ]
    )
    say()
    show_certificate(made)
    say()
    say(
        f"Send {public} to your partners, and let them compare its SHA-256 with you by another way."
    )
    say()
    show_key_entry(within(root, stored.private), stored.passphrase_name)
