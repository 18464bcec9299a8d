"""``edigw schema``: what the ERP gets, as JSON Schema."""

import click

from edigateway.canonical.kinds import KINDS
from edigateway.canonical.schemas import json_schema
from edigateway.cli.terminal import say_json

_MESSAGE = "message"


@click.command("schema")
@click.argument("kind", required=False, type=click.Choice([*KINDS, _MESSAGE]))
def command(kind: str | None) -> None:
    """Print the JSON Schema of one KIND of canonical document, or the names of all kinds.

    `message` is the envelope around each document that the ERP gets.

    \b
    Examples:
      edigw schema
      edigw schema purchase_order > purchase_order.json

    \b
    Exit codes: 0 printed, 2 there is no such kind.
    """
    if kind is None:
        click.echo("\n".join([*KINDS, _MESSAGE]))
    else:
        say_json(json_schema(kind))
