"""``edigw partner new``: propose the files of a new partner."""

from collections.abc import Sequence
from pathlib import Path

import click

from edigateway.cli.exits import Exit
from edigateway.cli.map.benches import bench_of
from edigateway.cli.plain import counted, one_line, safe
from edigateway.cli.terminal import say, say_table
from edigateway.contracts import registry
from edigateway.daemon.assembly import read_site
from edigateway.errors import Misconfigured
from edigateway.workbench.proposing.proposal import Proposal, ProposedFile
from edigateway.workbench.proposing.proposer import Proposer
from edigateway.workbench.proposing.samples import Sample


@click.command("new")
@click.argument("name", metavar="NAME")
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option(
    "--from-samples",
    is_flag=True,
    help="Propose what the FILEs show: X12, or rows with a delimiter.",
)
@click.option(
    "--like", metavar="OTHER", help="Copy the agreements, maps and guidelines of another partner."
)
@click.option("--dry-run", is_flag=True, help="Print the files, and write none.")
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    files: Sequence[str],
    from_samples: bool,
    like: str | None,
    dry_run: bool,
) -> None:
    """Propose the files of a new partner, and write them into the site: NAME in small letters.

    From samples of theirs: who they are, an agreement and a map for each kind of document, a guideline
    of what came every time, and the samples as examples of the maps. What no sample can prove stands
    in the files as a comment "open:"; ask the partner, then remove it. Nothing is ever overwritten.

    \b
    Examples:
      edigw partner new acme --from-samples order-1.edi order-2.edi
      edigw partner new acme --from-samples orders.csv --dry-run
      edigw partner new acme --like bluefield

    \b
    Exit codes: 0 written (or printed), 1 refused, 2 the command line is wrong or a file cannot be read,
    78 the site's files have faults.
    """
    _check_usage(files, from_samples=from_samples, like=like)
    root: Path = ctx.obj
    proposer = Proposer(read_site(root), bench_of(root), registry.formats(), name)
    if like is not None:
        proposal = proposer.like(like)
    elif from_samples:
        proposal = proposer.from_samples([_sample(each) for each in files])
    else:
        proposal = proposer.plain()
    if dry_run:
        _print(proposal)
        return
    proposal.write(root)
    _tell(proposal, name)
    _prove(root)


def _check_usage(files: Sequence[str], *, from_samples: bool, like: str | None) -> None:
    if files and not from_samples:
        raise click.UsageError("files are given behind --from-samples")
    if from_samples and not files:
        raise click.UsageError("--from-samples needs files of theirs")
    if from_samples and like is not None:
        raise click.UsageError("either --from-samples or --like")


def _sample(file: str) -> Sample:
    try:
        return Sample(name=file, payload=Path(file).read_bytes())
    except OSError as error:
        raise click.UsageError(one_line(f"{file}: {error.strerror}")) from error


def _print(proposal: Proposal) -> None:
    for each in proposal.files:
        click.echo(click.style(f"# --- {each.path}", bold=True))
        click.echo("# a copy of the sample" if each.sample else safe(each.content.decode()))


def _tell(proposal: Proposal, name: str) -> None:
    say("Written:")
    say_table(
        ("file", "what stays to be asked"),
        [(str(each.path), _asked(each)) for each in proposal.files],
    )
    say()
    say(
        f"Nothing in them is agreed yet: {counted(proposal.questions, 'question')} stand behind 'open:'."
    )
    say("Next:")
    for each in proposal.files:
        if each.path.with_suffix(".tests") in {other.path.parent for other in proposal.files}:
            map_name = "/".join(each.path.with_suffix("").parts[-2:])
            say(
                f"  edigw map test {map_name} --accept   # once what it reads is right: edigw map try {map_name} FILE"
            )
    say(f"  edigw partner check {name}")


def _asked(file: ProposedFile) -> str:
    if file.sample:
        return "a sample, as an example"
    return counted(file.questions, "question") if file.questions else "nothing"


def _prove(root: Path) -> None:
    """Read the site with its new files; that they have no fault is promised, and here is found if not."""
    try:
        read_site(root)
    except Misconfigured as error:
        click.echo("edigw: the files are written, and have faults:", err=True)
        for fault in error.faults:
            click.echo(one_line(f"  {fault}"), err=True)
        click.get_current_context().exit(Exit.FOUND)
