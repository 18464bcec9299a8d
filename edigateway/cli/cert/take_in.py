"""``edigw cert import``: what a partner sent, or a key pair from elsewhere, looked over and put in its place."""

import re
import sys
from pathlib import Path

import click

from edigateway.cli.cert.certificate_page import (
    show_certificate,
    show_key_entry,
    show_partner_entry,
    show_problems,
    within,
)
from edigateway.cli.exits import Exit
from edigateway.cli.plain import one_line, safe
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import say
from edigateway.clock import SystemClock
from edigateway.contracts.secret import Secret
from edigateway.errors import Misconfigured
from edigateway.transports.as2.certificates.contents import WrongPassphrase
from edigateway.transports.as2.certificates.intake import Intake, Kind, take_in
from edigateway.transports.as2.certificates.storing import store_certificate, store_key

_WHAT = {
    Kind.OURS: "a key pair",
    Kind.THEIRS: "a certificate",
    Kind.AUTHORITY: "the certificate of an authority",
}

_HOW_TO_OPEN = (
    "put its passphrase into the file secrets/NAME of the site (chmod 600) and add --secret NAME; "
    "on a terminal it is asked for"
)


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--name", metavar="NAME", help="What to call it; else by the name of FILE.")
@click.option(
    "--secret",
    metavar="SECRET",
    help="The secret that opens FILE, by its name under secrets/; else it is asked for.",
)
@click.option("--dry-run", is_flag=True, help="Show what it is, and store nothing.")
@click.pass_context
@pass_site
def command(
    folder: SiteFolder,
    ctx: click.Context,
    file: Path,
    name: str | None,
    secret: str | None,
    dry_run: bool,
) -> None:
    """Take in FILE: a partner's certificate, the one of their authority, or a key pair of ours.

    PEM, DER, PKCS#7 (.p7b) and PKCS#12 (.p12, .pfx) are read, old ciphers included. What it is gets
    shown; compare the SHA-256 with the partner by another way than the one it came on. A certificate
    is stored as PEM under certificates/. A key pair is stored under secrets/, encrypted with a
    passphrase that is made up. What to write into the site's files is printed. Nothing is ever overwritten.

    \b
    Examples:
      edigw cert import acme.cer --name acme-2027
      edigw cert import old-server.pfx --name alderfinch-2025
      edigw cert import acme.p7b --dry-run

    \b
    Exit codes: 0 stored (or shown), 1 refused (for instance because the name is taken), 2 FILE cannot
    be read, or is no certificate, 3 done, and something speaks against using it, 78 the settings have faults.
    """
    folder.settings()
    try:
        found = _opened(folder, file, secret)
    except Misconfigured as error:
        click.echo(f"edigw: {safe(str(error))}", err=True)
        ctx.exit(Exit.USAGE)
    say(f"{one_line(file.name)} holds {_WHAT[found.kind]} ({found.form}):")
    show_certificate(found.facts)
    show_problems(found.problems)
    if not dry_run:
        _store(folder.root, name or _name_of(file), found)
    ctx.exit(Exit.PERSON if found.problems else Exit.OK)


def _opened(folder: SiteFolder, file: Path, secret: str | None) -> Intake:
    """Read the file with the secret that is named, or with what is typed where it needs one."""
    at = SystemClock().now()
    given = Secret(secret).reveal(folder.root) if secret else None
    try:
        return take_in(file, given, at)
    except WrongPassphrase as error:
        if given:
            raise error.of(file) from None
        if not sys.stdin.isatty():
            raise WrongPassphrase(error.problem, _HOW_TO_OPEN).of(file) from None
    typed = click.prompt(f"Passphrase of {one_line(file.name)}", hide_input=True, err=True)
    try:
        return take_in(file, typed, at)
    except WrongPassphrase as error:
        raise error.of(file) from None


def _store(root: Path, name: str, found: Intake) -> None:
    say()
    if found.pair:
        stored = store_key(root, name, found.pair, form="pem")
        private, public = within(root, stored.private), within(root, stored.public)
        say(f"Stored: {private}, secrets/{stored.passphrase_name} and {public}")
        say("Remove the file that it came from, if others can read it.")
        say()
        show_key_entry(private, stored.passphrase_name)
        return
    path = within(root, store_certificate(root, name, found.certificates))
    say(f"Stored: {path}")
    say()
    show_partner_entry(path, is_authority=found.kind is Kind.AUTHORITY)


def _name_of(file: Path) -> str:
    return re.sub("[^a-z0-9_-]+", "-", file.stem.lower()).strip("-_")[:40]
