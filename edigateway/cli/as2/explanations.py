"""What the doctor found, for people and for programs."""

from collections.abc import Sequence

import click

from edigateway.cli.plain import one_line
from edigateway.cli.terminal import say_pairs
from edigateway.transports.as2.message.doctor.explanation import Explanation


def show_explanations(found: Sequence[Explanation]) -> None:
    """Write what was found, and what to do about each."""
    for each in found:
        click.echo(click.style("  ! ", fg="red") + one_line(each.problem))
        say_pairs([("  do", each.remedy)])


def as_facts(found: Sequence[Explanation]) -> list[dict[str, str | None]]:
    """Return what was found as JSON has it."""
    return [
        {
            "cause": each.cause.value,
            "problem": each.problem,
            "remedy": each.remedy,
            "variant": each.variant,
        }
        for each in found
    ]
