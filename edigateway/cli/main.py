"""The command ``edigw``: its sub-commands, its one global option, and how every command ends."""

import sys
from collections.abc import Mapping
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from edigateway.errors import EdigatewayError

COMMANDS: Mapping[str, str] = {
    "init": "edigateway.cli.init",
    "check": "edigateway.cli.check",
    "run": "edigateway.cli.run",
    "status": "edigateway.cli.status",
    "list": "edigateway.cli.listing",
    "show": "edigateway.cli.show",
    "why": "edigateway.cli.why",
    "replay": "edigateway.cli.replay",
    "reload": "edigateway.cli.reload",
    "ledger": "edigateway.cli.ledger",
    "schema": "edigateway.cli.schema",
    "version": "edigateway.cli.version",
}
"""The module of each command, which has it under the name ``command``; loaded only when it is asked for."""


class Commands(click.Group):
    """Finds commands by their modules, and turns expected errors into one message and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order in which one meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a traceback is for faults of ours only."""
        try:
            return super().invoke(ctx)
        except EdigatewayError as error:
            ctx.exit(import_module("edigateway.cli.refusals").refuse(error))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--site",
    envvar="EDIGW_SITE",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="The folder of the site; else what EDIGW_SITE says; else the current folder.",
)
@click.pass_context
def cli(ctx: click.Context, site: Path) -> None:
    """An EDI gateway: partner files in, canonical JSON to the ERP, acknowledgements out, every step provable.

    \b
    A new site:           edigw init DIR
    Is all well?          edigw status
    What happened to it?  edigw why 4500012345
    """
    ctx.obj = import_module("edigateway.cli.site").SiteFolder(site.absolute())


def main() -> None:
    """Run ``edigw``; what a terminal cannot show is replaced, and never an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    cli(prog_name="edigw")


if __name__ == "__main__":
    main()
