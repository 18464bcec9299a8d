"""What tables lack: the texts that documents were sent with and no row explains, collected from findings."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_INDEX = re.compile(r"\.\d+\b")
CODE = "map-unknown-key"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Missing:
    """A text that a table lacks, the field that wanted it, and how often that was so."""

    table: str
    value: str
    field: str
    times: int


def missing(findings: Iterable[Mapping[str, object]]) -> list[Missing]:
    """Return what tables lack, in their order, from the facts of findings as the ledger has them."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for facts in findings:
        if facts.get("code") == CODE and facts.get("table"):
            field = _INDEX.sub("", str(facts.get("field", "")))
            counts[str(facts["table"]), str(facts.get("value", "")), field] += 1
    found = [
        Missing(table=table, value=value, field=field, times=times)
        for (table, value, field), times in counts.items()
    ]
    return sorted(found)
