"""The catalogue: closed, and in the codes of the standard."""

import re

import pytest

from edigateway.formats.x12.catalogue import CATALOGUE, Scope, severity
from edigateway.formats.x12.dictionary.schemas import dictionary
from edigateway.model.finding import Severity

CODE_LISTS = {Scope.ELEMENT: "723", Scope.SEGMENT: "720", Scope.SET: "718", Scope.GROUP: "716"}


@pytest.mark.parametrize("code", CATALOGUE)
def test_catalogue_answers_are_codes_of_the_standard(code: str) -> None:
    """Each code that a partner is told is in the list of its element (TA105 has three digits)."""
    entry = CATALOGUE[code]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    if entry.answer is None:
        return
    if entry.scope is Scope.INTERCHANGE:
        assert re.fullmatch(r"0[0-3][0-9]", entry.answer)
    else:
        codes = dictionary("005010").element(CODE_LISTS[entry.scope]).codes
        assert codes is not None
        assert entry.answer in codes


def test_severity_of_harmless_faults_is_milder_in_their_place() -> None:
    """A name without its id, or a state written out, does not cost the document."""
    assert severity("too-long", "N4", 2) is Severity.WARNING
    assert severity("too-long", "N4", 1) is Severity.ERROR
    assert severity("missing-conditional-element", "N1", 4) is Severity.WARNING
    assert severity("missing-conditional-element", "PO1", 4) is Severity.ERROR
