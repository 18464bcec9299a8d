"""Makes the mistakes one by one, each in every map that shares it until one finds it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from edigateway.mapping.language import Map
from tests.mutants.claims import Forgotten, forgotten
from tests.mutants.equivalent import is_equivalent
from tests.mutants.judging import compiled_objection, found_by, plainly_written
from tests.mutants.mistakes import mistakes
from tests.mutants.witnesses import library, unmapped_tags, witnesses

MAPS = (
    *(f"x12/{each}" for each in (940, 945, 846, 810, 832, 855, 850, 860, 865, 856)),
    *("xml/cxml-order", "xml/ubl-order", "kestrel/orders-csv"),
)
"""The maps that are tried, the small ones first: what one finds the others need not."""

_Key: TypeAlias = tuple[str, str, str]
_Try: TypeAlias = tuple[_Key, Callable[[], str | None]]


@dataclass(frozen=True, slots=True, order=True)
class Outcome:
    """A mistake, and what found it; empty if nothing did."""

    sort: str
    place: str
    change: str
    found_by: str

    @property
    def is_found(self) -> bool:
        """Return whether anything found it."""
        return bool(self.found_by)

    def __str__(self) -> str:
        """Render on one line."""
        return f"{self.sort}: {self.place}: {self.change}"


def run(names: Sequence[str] = ()) -> list[Outcome]:
    """Make all mistakes in the named maps, in all if none is named."""
    found: dict[_Key, str] = {}
    with plainly_written():
        for name in names or MAPS:
            for key, find in _tries(library().load(name)):
                if not is_equivalent(key[0], key[2]):
                    found[key] = found.get(key) or find() or ""
    return [Outcome(*key, by) for key, by in found.items()]


def _tries(map_: Map) -> Iterator[_Try]:
    """Yield what is tried on one map: mistakes in what it says, and claims that its plan forgets."""
    unmapped = unmapped_tags([each.document for each in witnesses(map_.name)])
    for each in mistakes(map_, unmapped):
        yield each.key, partial(found_by, each.map)
    for claim in forgotten(map_):
        yield ("claim", claim.place, claim.change), partial(_forgetting, claim, map_)


def _forgetting(claim: Forgotten, map_: Map) -> str | None:
    return compiled_objection(lambda: claim.compiled(map_))
