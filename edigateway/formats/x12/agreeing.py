"""What was agreed with a partner, in the words of this room."""

from collections.abc import Mapping
from functools import cache

from edigateway.contracts import format as contract
from edigateway.formats.x12.catalogue import CATALOGUE, NEVER_SOFTENED, Scope
from edigateway.formats.x12.guideline.guideline import Guideline
from edigateway.formats.x12.syntax.tokenizer import Limits
from edigateway.formats.x12.terms import Terms

LIMITS = Limits(groups=1_000, sets=10_000, segments=2_000_000)
"""The most that the gateway takes in one interchange."""

_OF_ENVELOPES = frozenset({Scope.GROUP, Scope.INTERCHANGE})


def x12_terms(agreed: contract.Terms) -> Terms:
    """Return what was agreed as reading wants it."""
    documents = agreed.documents
    guidelines = {
        set_id: each.guideline
        for set_id, each in documents.items()
        if isinstance(each.guideline, Guideline)
    }
    return Terms(
        sets=documents.keys(),
        guidelines=guidelines,
        weights=agreed.findings,
        set_weights={
            set_id: {**agreed.findings, **each.findings}
            for set_id, each in documents.items()
            if each.findings
        },
        versions={set_id: each.versions for set_id, each in documents.items()},
        expected_versions={
            set_id: _expected(each, guidelines.get(set_id)) for set_id, each in documents.items()
        },
        limits=LIMITS,
    )


def _expected(terms: contract.DocumentTerms, guideline: Guideline | None) -> tuple[str, ...]:
    """Return the versions that the guideline is for, or else the map."""
    if guideline is not None:
        return (guideline.release,)
    written = terms.layout.get("versions")
    return tuple(map(str, written)) if isinstance(written, list | tuple) else ()


@cache
def finding_codes() -> Mapping[str, contract.FindingCode]:
    """Return what may be agreed about each code of the catalogue."""
    return {
        code: contract.FindingCode(
            of_envelope=entry.scope in _OF_ENVELOPES, never_softened=NEVER_SOFTENED.get(code, "")
        )
        for code, entry in CATALOGUE.items()
    }
