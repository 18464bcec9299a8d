"""Makes the mistakes one by one, each in every map that shares it until one finds it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.mutants.equivalent import is_equivalent
from tests.mutants.judging import found_by, plainly_written
from tests.mutants.mistakes import Mistake, mistakes
from tests.mutants.witnesses import library, unmapped_tags, witnesses

MAPS = (
    *(f"x12/{each}" for each in (940, 945, 846, 810, 832, 855, 850, 860, 865, 856)),
    *("xml/cxml-order", "xml/ubl-order", "kestrel/orders-csv"),
)
"""The maps that are tried, the small ones first: what one finds the others need not."""


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
    with plainly_written():
        return _judged(each for name in names or MAPS for each in _mistakes(name))


def _mistakes(name: str) -> Iterator[Mistake]:
    unmapped = unmapped_tags([each.document for each in witnesses(name)])
    return mistakes(library().load(name), unmapped)


def _judged(made: Iterable[Mistake]) -> list[Outcome]:
    found: dict[tuple[str, str, str], str] = {}
    for each in made:
        if not found.get(each.key) and not is_equivalent(each):
            found[each.key] = found_by(each.map) or ""
    return [Outcome(*key, by) for key, by in found.items()]
