"""One certificate as people read it, and the lines of YAML that name it."""

from collections.abc import Sequence
from pathlib import Path

import click

from edigateway.cli.plain import one_line
from edigateway.cli.terminal import say, say_pairs
from edigateway.transports.as2.certificates.facts import Facts


def show_certificate(of: Facts) -> None:
    """Write what a certificate says of itself."""
    usages = "not restricted" if of.usages is None else ", ".join(of.usages) or "none"
    pairs = [
        ("subject", one_line(of.subject)),
        ("issuer", "itself" if of.is_self_signed else one_line(of.issuer)),
        ("serial", of.serial),
        ("valid", f"{of.not_before:%Y-%m-%d} to {of.not_after:%Y-%m-%d %H:%M} UTC"),
        ("key", of.key),
        ("signed with", of.signature),
        ("usage", usages),
        ("extended", ", ".join(of.extended_usages)),
        ("SHA-256", of.sha256),
        ("SHA-1", of.sha1),
    ]
    say_pairs([(label, text) for label, text in pairs if text])


def show_problems(problems: Sequence[str]) -> None:
    """Write what speaks against a certificate."""
    for each in problems:
        click.echo(click.style("warning: ", fg="yellow") + one_line(each))


def show_key_entry(private: str, passphrase_name: str) -> None:
    """Write the lines of YAML that name a key pair of ours."""
    say("Write into edigateway.yaml, for all partners; or under connection: in the file of one:")
    click.echo("transports:")
    click.echo("  as2:")
    click.echo("    our_keys:")
    click.echo(f"      - file: {private}")
    click.echo(f"        passphrase: ${{cred:{passphrase_name}}}")
    click.echo(
        "        # from: YYYY-MM-DD   beside another key: the day from which we sign with this one"
    )


def show_partner_entry(file: str, *, is_authority: bool) -> None:
    """Write the lines of YAML that name a certificate of a partner, or its authority."""
    say("Write into the partner's file:")
    click.echo("connection:")
    if is_authority:
        click.echo(f"  authority: {file}")
        return
    click.echo("  partner_certificates:")
    click.echo(f"    - file: {file}")
    click.echo(
        "      # from: YYYY-MM-DD   beside another one: the day from which we encrypt to this one"
    )


def within(root: Path, path: Path) -> str:
    """Write a path as the site's files do: from the site's folder where it lies in it."""
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
