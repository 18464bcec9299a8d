"""``edigw cert export``: a certificate in the form that a partner wants; a private key only where that is asked for."""

import sys
from pathlib import Path

import click

from edigateway.cli.cert.certificate_page import within
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import say
from edigateway.transports.as2.certificates.exporting import (
    PRIVATE_FORMS,
    PUBLIC_FORMS,
    export_private,
    export_public,
)
from edigateway.transports.as2.certificates.storing import write_new_file


@click.command("export")
@click.argument("name", metavar="NAME")
@click.option(
    "--format",
    "form",
    type=click.Choice([*PUBLIC_FORMS, *PRIVATE_FORMS[:1]]),
    default=PUBLIC_FORMS[0],
    show_default=True,
    help="pem or der; chain: PEM with the certificates above it; p12: with --private.",
)
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    help="The new file to write; else standard output.",
)
@click.option("--private", is_flag=True, help="Write the private key too, encrypted; needs --to.")
@click.option(
    "--secret",
    metavar="SECRET",
    help="The secret that opens the private key; else NAME.passphrase. It opens the new file too.",
)
@pass_site
def command(
    folder: SiteFolder,
    name: str,
    form: str,
    target: Path | None,
    private: bool,
    secret: str | None,
) -> None:
    """Write the certificate called NAME: that of certificates/NAME.cer or .pem, or of secrets/NAME.

    Only the public part is written, which partners may have. With --private the key comes too, for
    moving to another machine: as PKCS#12 or PEM, encrypted with the same passphrase as before.

    \b
    Examples:
      edigw cert export alderfinch-2027 > alderfinch.pem
      edigw cert export alderfinch-2027 --format der --to alderfinch.cer
      edigw cert export alderfinch-2027 --private --format p12 --to moving.p12

    \b
    Exit codes: 0 written, 1 refused (for instance because the file is there), 2 the command line is
    wrong, 78 there is no such certificate, or it cannot be read.
    """
    folder.settings()
    if private:
        if target is None or form not in PRIVATE_FORMS:
            raise click.UsageError("--private needs --to FILE, and --format p12 or pem")
        content = export_private(folder.root, name, form, secret)
    elif form not in PUBLIC_FORMS:
        raise click.UsageError("p12 holds a private key: it needs --private")
    else:
        content = export_public(folder.root, name, form)
    if target is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    write_new_file(target.absolute(), content, private=private)
    say(f"Written: {within(folder.root, target)}" + (", with the private key" if private else ""))
