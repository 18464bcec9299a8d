"""Sample files as they were given, and the transaction sets that X12 has in them, each read with its base map."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from edigateway.contracts.format import DocumentTerms, Format, Terms
from edigateway.errors import Refused
from edigateway.mapping.explaining import Explanation
from edigateway.model.envelope import Address, FunctionalGroup, TransactionSet
from edigateway.workbench.bench import Bench

BASE = "x12/"
"""What the names of base maps begin with; the id of the set follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One file: what it is called, and its bytes."""

    name: str
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDocument:
    """One transaction set of a sample; ``explanation`` is None where there is no base map or no tree."""

    sample: Sample
    address: Address | None
    group: FunctionalGroup
    transaction: TransactionSet
    explanation: Explanation | None

    @property
    def set_id(self) -> str:
        """Return the id of the transaction set."""
        return self.transaction.set_id

    @property
    def release(self) -> str:
        """Return the release of X12 that its group names (GS08), in six digits."""
        return self.group.version[:6]


def is_x12(sample: Sample, x12: Format) -> bool:
    """Tell whether a sample is an X12 interchange."""
    try:
        return bool(x12.peek(sample.payload))
    except Refused:
        return False


def x12_documents(samples: Sequence[Sample], bench: Bench, x12: Format) -> list[SampleDocument]:
    """Read every transaction set of every sample."""
    sets = [name.removeprefix(BASE) for name in bench.library.names() if name.startswith(BASE)]
    maps = {set_id: bench.map(BASE + set_id) for set_id in sets if set_id.isdigit()}
    terms = Terms(
        documents={
            set_id: DocumentTerms(layout=each.map.layout.written()) for set_id, each in maps.items()
        }
    )

    def documents() -> Iterator[SampleDocument]:
        for sample in samples:
            for interchange in x12.read(sample.payload, terms):
                for group in interchange.groups:
                    for transaction in group.transactions:
                        ready, tree = maps.get(transaction.set_id), transaction.tree
                        explained = None
                        if ready is not None and tree is not None:
                            explained = ready.explain(tree, transaction.component_separator)
                        yield SampleDocument(
                            sample=sample,
                            address=interchange.address,
                            group=group,
                            transaction=transaction,
                            explanation=explained,
                        )

    return list(documents())
