"""``edigw init``: make a new site."""

import re
from pathlib import Path

import click

from edigateway.cli.exits import Exit
from edigateway.cli.terminal import say
from edigateway.config.template import write_site
from edigateway.errors import Misconfigured
from edigateway.workbench.editor_schemas import FOLDER, write_schemas


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", help="What the site is called; else the folder's name.")
@click.pass_context
def command(ctx: click.Context, folder: Path, name: str | None) -> None:
    """Make a new site in the folder DIR, with commented settings and an example of a partner.

    Files that are there already are kept as they are.

    \b
    Examples:
      edigw init /srv/edi
      edigw init . --name acme-edi

    \b
    Exit codes: 0 made, 1 refused (for instance because there is a site already).
    """
    root = folder.absolute()
    try:
        written = write_site(root, name or _name_of(root))
        write_schemas(root)
    except Misconfigured as error:
        click.echo(f"edigw: {error}", err=True)
        ctx.exit(Exit.FOUND)
    say("Made:")
    for path in written:
        say(f"  {path}")
    say(
        f"  {root / FOLDER}/   # by these, editors with a YAML language server complete and mark what you write"
    )
    say()
    say("Next:")
    if root.resolve() != Path.cwd():
        say(f"  cd {folder}")
    say("  edigw partner new NAME --from-samples FILES   # or copy partners/example.yaml.off")
    say("  edigw check && edigw run")


def _name_of(root: Path) -> str:
    return re.sub("[^a-z0-9_-]+", "-", root.name.lower()).strip("-_")[:40] or "site"
