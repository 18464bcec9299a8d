"""``edigw map test``: the examples beside maps, and the laws."""

from collections.abc import Sequence

import click

from edigateway.cli.exits import Exit
from edigateway.cli.map import coverage
from edigateway.cli.map.benches import bench_of
from edigateway.cli.map.origins import near
from edigateway.cli.plain import counted, one_line
from edigateway.cli.terminal import say, say_json
from edigateway.workbench.examples import Examples, Outcome, with_examples
from edigateway.workbench.laws import Failure


@click.command("test")
@click.argument("maps", metavar="[MAP]...", nargs=-1)
@click.option(
    "--accept", is_flag=True, help="Write down what comes of each example as what is expected."
)
@click.option("--coverage", "tell", is_flag=True, help="Tell what the examples do not use, too.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
def command(
    ctx: click.Context, maps: Sequence[str], accept: bool, tell: bool, as_json: bool
) -> None:
    """Run the examples of maps; without a MAP, of all that have some.

    The examples of maps/acme/850.yaml lie in maps/acme/850.tests: order.edi with order.json, the list
    of documents that it is read as; answer.out.json with answer.out.edi, the file that it is written
    as. Every document is also written and read again, and must be the same.

    \b
    Examples:
      edigw map test
      edigw map test acme/850 --coverage
      edigw map test acme/850 --accept

    \b
    Exit codes: 0 all is as expected, 1 something is not, or there is no example, 78 a map has faults.
    """
    bench = bench_of(ctx.obj)
    asked = [Examples(bench, name) for name in maps or with_examples(bench)]
    ran = [(each, list(each.run(accept=accept))) for each in asked]
    if as_json:
        say_json({"maps": [_facts(*each) for each in ran]})
    else:
        for each in ran:
            _show(*each, tell=tell)
        _sum_up([outcome for _, outcomes in ran for outcome in outcomes])
    good = [outcome.is_good for _, outcomes in ran for outcome in outcomes]
    ctx.exit(Exit.OK if good and all(good) else Exit.FOUND)


def _show(examples: Examples, outcomes: Sequence[Outcome], *, tell: bool) -> None:
    say(f"{one_line(examples.map)}  {near(str(examples.folder))}", "bold")
    if not outcomes:
        say("  there is no example; put a file there, and see what --accept makes of it")
    for outcome in outcomes:
        _show_outcome(outcome)
    if tell:
        coverage.show(examples.coverage)
    elif examples.coverage.documents:
        say(f"  {coverage.summary(examples.coverage)}")


def _show_outcome(outcome: Outcome) -> None:
    word, colour = ("good", "green") if outcome.is_good else ("BAD", "red")
    if outcome.accepted:
        word = f"{word}, {outcome.example.expected.name} is written"
    many = counted(outcome.documents, "document")
    click.echo(f"  {one_line(outcome.example.given.name)}: {many}, {click.style(word, fg=colour)}")
    for failure in outcome.failures:
        _show_failure(failure)


def _show_failure(failure: Failure) -> None:
    weight = "note: " if failure.is_note else ""
    click.echo(one_line(f"    {weight}{failure.problem}"))
    for line in failure.details:
        click.echo(one_line(f"      {line}"))


def _sum_up(outcomes: Sequence[Outcome]) -> None:
    bad = sum(1 for each in outcomes if not each.is_good)
    if bad:
        say(f"{counted(len(outcomes), 'example')}, {bad} of them bad.", "bold red")
    elif outcomes:
        say(f"All is well with {counted(len(outcomes), 'example')}.", "green")
    else:
        say("There are no examples.", "yellow")


def _facts(examples: Examples, outcomes: Sequence[Outcome]) -> dict[str, object]:
    return {
        "map": examples.map,
        "folder": str(examples.folder),
        "examples": [
            {
                "file": each.example.given.name,
                "documents": each.documents,
                "good": each.is_good,
                "accepted": each.accepted,
                "failures": [
                    {"problem": one.problem, "details": one.details, "note": one.is_note}
                    for one in each.failures
                ],
            }
            for each in outcomes
        ],
        "coverage": coverage.facts(examples.coverage),
    }
