"""The command ``edigw``: its sub-commands, its one global option, and how every command ends."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from edigateway.cli.groups import LazyGroup
from edigateway.cli.standard_streams import standard_streams
from edigateway.errors import EdigatewayError

COMMANDS: Mapping[str, tuple[str, str]] = {
    "init": ("edigateway.cli.init", "Make a new site."),
    "check": ("edigateway.cli.check", "Find every fault in the site's files."),
    "run": ("edigateway.cli.run", "Run the daemon, or one pass of its work."),
    "status": ("edigateway.cli.status", "Is all well? What waits, and what needs a person?"),
    "list": ("edigateway.cli.listing", "List what came in, and where it stands."),
    "show": ("edigateway.cli.show", "Show one row of the ledger, its bytes or its JSON."),
    "why": ("edigateway.cli.why", "Tell the whole story of an order, a file or a number."),
    "send": ("edigateway.cli.send", "Send a file to a partner, as it is."),
    "replay": ("edigateway.cli.replay", "Read or deliver again: first the plan, then the act."),
    "reload": ("edigateway.cli.reload", "Make the running daemon read the site's files again."),
    "x12": ("edigateway.cli.x12", "Look at X12 files, and at what X12 says."),
    "partner": ("edigateway.cli.partner", "Add partners, and tell whether one is ready."),
    "map": ("edigateway.cli.map", "Try, explain, test and compare maps."),
    "table": ("edigateway.cli.table", "Tell what the tables of maps lack."),
    "cert": ("edigateway.cli.cert", "Look after the keys and certificates of AS2."),
    "as2": ("edigateway.cli.as2", "Try connections by AS2, and find out what went wrong."),
    "ledger": ("edigateway.cli.ledger", "Look after the ledger itself."),
    "schema": ("edigateway.cli.schema", "Print the JSON Schemas of what the ERP gets."),
    "version": ("edigateway.cli.version", "Tell the versions of everything."),
}
"""The module of each command, which has it under the name ``command``, and what it does."""


class Commands(LazyGroup):
    """Turns expected errors into one message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a traceback is for faults of ours only."""
        try:
            return super().invoke(ctx)
        except EdigatewayError as error:
            ctx.exit(import_module("edigateway.cli.refusals").refuse(error))


@click.group(
    cls=Commands,
    modules=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
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
    ctx.obj = site.absolute()


def main() -> None:
    """Run ``edigw`` as a process."""
    with standard_streams():
        cli(prog_name="edigw")


if __name__ == "__main__":
    main()
