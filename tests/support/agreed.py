"""Terms for tests that read files without a site."""

from collections.abc import Mapping

from edigateway.contracts.format import DocumentTerms, Layout, Terms


def agreed(layouts: Mapping[str, Layout]) -> Terms:
    """Return terms that agree on documents, by set id, and nothing else."""
    return Terms(
        documents={set_id: DocumentTerms(layout=layout) for set_id, layout in layouts.items()}
    )
