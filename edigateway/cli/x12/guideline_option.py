"""The option of the commands that judge: a partner's guideline, as the terms to judge by."""

from pathlib import Path

import click

from edigateway.formats import x12

guideline_option = click.option(
    "--guideline",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="Also hold the sets against this partner's guideline (YAML).",
)


def terms(guideline: str | None) -> x12.Terms:
    """Return the terms of whoever wrote a guideline; those of the standard where there is none.

    Raises:
        Misconfigured: the guideline has faults.
    """
    if guideline is None:
        return x12.Terms()
    from edigateway.formats.x12.guideline.guideline_file import read_guideline  # reads YAML

    found = read_guideline(Path(guideline))
    return x12.Terms(
        guidelines={found.set_id: found}, expected_versions={found.set_id: (found.release,)}
    )
