"""``edigw schema``: what the ERP gets, and what people write in YAML, as JSON Schema."""

import click

from edigateway.canonical.kinds import KINDS
from edigateway.canonical.schemas import json_schema
from edigateway.cli.terminal import say_json
from edigateway.workbench.editor_schemas import NAMES, editor_schema

_MESSAGE = "message"


@click.command("schema")
@click.argument("kind", required=False, type=click.Choice([*KINDS, _MESSAGE]))
@click.option(
    "--yaml",
    "file",
    type=click.Choice(NAMES),
    help="Print the schema of files of the site, for editors.",
)
def command(kind: str | None, file: str | None) -> None:
    """Print the JSON Schema of one KIND of canonical document, or the names of all kinds.

    `message` is the envelope around each document that the ERP gets. With --yaml it is the schema by
    which editors complete and mark what people write; `edigw init` puts these into .edigateway/schemas.

    \b
    Examples:
      edigw schema
      edigw schema purchase_order > purchase_order.json
      edigw schema --yaml map > .edigateway/schemas/map.json

    \b
    Exit codes: 0 printed, 2 there is no such kind.
    """
    if kind is not None and file is not None:
        raise click.UsageError("either a KIND or --yaml")
    if file is not None:
        say_json(editor_schema(file))
    elif kind is not None:
        say_json(json_schema(kind))
    else:
        click.echo("\n".join([*KINDS, _MESSAGE]))
