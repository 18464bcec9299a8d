"""``edigw cert list``: all keys and certificates that the site names."""

from dataclasses import asdict

import click

from edigateway.cli.cert.certificate_table import say_certificates
from edigateway.cli.cert.site_certificates import certificates_of, unused_of
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import say, say_json


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@pass_site
def command(folder: SiteFolder, as_json: bool) -> None:
    """List the keys and certificates that the site's files name: ours, the partners', their authorities'.

    "for" is what each serves for; "from" when we begin to use it, where the site says so; "until" and
    "days" when that ends, by the site or by the certificate; "then" what follows. States: in use; next (begins later); accepted (a newer one is in use, what
    comes in is still taken by it); expired; retired (the site ended it); unusable (something is wrong).
    Below the table are the files under secrets/ and certificates/ that nothing names yet.

    \b
    Examples:
      edigw cert list
      edigw cert list --json | jq -r '.[] | select(.state == "unusable") | .file'

    \b
    Exit codes: 0 listed, 78 the site's files have faults.
    """
    found = certificates_of(folder)
    if as_json:
        say_json([asdict(each) for each in found])
        return
    unused = unused_of(folder, found)
    if found:
        say_certificates(found)
    elif unused:
        say("No file of the site names a key or certificate yet.")
    else:
        say("The site names no keys or certificates yet: edigw cert new NAME")
    for file, key in unused:
        say(f"- {file} is not used yet: name it under {key}", "yellow")
