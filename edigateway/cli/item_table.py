"""The table of documents and files that several commands show."""

from collections.abc import Sequence
from datetime import datetime

from edigateway.cli.terminal import say_table
from edigateway.cli.when import short
from edigateway.ledger.evidence.items import Item

COLUMNS = ("id", "when", "partner", "kind", "number", "state", "detail")


def say_items(found: Sequence[Item]) -> None:
    """Write one line for each item; the time is this machine's."""
    zone = datetime.now().astimezone().tzname()
    header = [f"when ({zone})" if name == "when" else name for name in COLUMNS]
    say_table(header, [_row(each) for each in found], fold=("number", "detail"))


def _row(item: Item) -> Sequence[str]:
    first_line = item.detail.partition("\n")[0]
    return (
        str(item.id),
        short(item.at),
        item.partner or "-",
        item.kind,
        item.number or "-",
        item.state,
        first_line,
    )
