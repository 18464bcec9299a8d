"""Certificates as a table, and below it what to do about them."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from edigateway.cli.plain import counted, one_line
from edigateway.cli.terminal import say_table
from edigateway.transports.as2.certificates.standing import Standing, State

_MOST_PARTNERS = 3
_COLUMNS = ("file", "for", "partner", "from", "until", "days", "state", "then")


def say_certificates(found: Sequence[Standing]) -> None:
    """Write a row for each, and a line for each thing that is wrong."""
    rows = [
        (
            each.file,
            _roles(each),
            _partners(each.partners),
            _day(each.begins),
            _day(each.until),
            "" if each.days_left is None else str(each.days_left),
            str(each.state),
            ", ".join(Path(name).stem for name in each.followed_by),
        )
        for each in found
    ]
    say_table(_COLUMNS, rows, fold=("partner",))
    lines = [f"{each.file}: {problem}" for each in found for problem in each.problems]
    if lines:
        click.echo()
    for line in lines:
        click.echo(click.style("! ", fg="yellow") + one_line(line))


def ending_line(of: Standing) -> str:
    """Say of a certificate that ends when that is, and what follows."""
    if of.days_left is None or of.until is None:
        return ""
    if of.days_left < 0:
        when = f"ended on {of.until:%Y-%m-%d}"
    elif of.days_left == 0:
        when = "ends within a day"
    else:
        when = f"ends in {counted(of.days_left, 'day')}"
    follows = ", ".join(of.followed_by)
    return f"{of.file}: {when}; " + (f"{follows} follows" if follows else _remedy(of))


def _remedy(of: Standing) -> str:
    if of.side == "ours":
        return "nothing follows: make a key with `edigw cert new`, and send its certificate to the partners"
    return (
        "nothing follows: ask the partner for the next one, and take it in with `edigw cert import`"
    )


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def _roles(of: Standing) -> str:
    roles = ", ".join(of.roles)
    return f"{roles} (authority)" if of.side == "authority" else roles


def _partners(names: Sequence[str]) -> str:
    if len(names) > _MOST_PARTNERS:
        return counted(len(names), "partner")
    return ", ".join(names)


def needs_person(of: Standing) -> bool:
    """Tell whether somebody must do something about a certificate."""
    return of.state is State.UNUSABLE or not of.followed_by
