"""What a map is told to do about slips that people make."""

from pathlib import Path

import pytest

from tests.unit.mapping.site import HEAD, faults


@pytest.mark.parametrize(
    ("fields", "problem", "remedy"),
    [
        (
            "{number: BEG03, vendor_code: 'REF[IA]02'}",
            "the document has no field 'vendor_code'",
            "what only this partner has goes under extra; there are: acknowledgement, ",
        ),
        (
            "{number: BEG03, freight: {colour: FOB01}}",
            "the document has no field 'freight.colour'",
            "there are: location, ",
        ),
        (
            "{number: 'MEA[WT][G]03'}",
            "unknown location 'MEA[WT][G]03'",
            "name the element of each further code, as in MEA[WT][02=G]03",
        ),
        (
            "{number: BEG03 | lookup(none)}",
            "there is no table 'none'",
            "add it under tables",
        ),
        (
            "{number: BEG03, lines: {each: PO1, fields: {item_ids: {const: X}}}}",
            "lines.item_ids is a list, and a constant is one text",
            "write a list: [{const: EA}]",
        ),
        (
            "{number: {const: X, at: REF[IA]02}}",
            "not YAML: did not find expected ',' or '}'",
            "within { } and [ ], put a text that holds a bracket or a comma in quotes",
        ),
    ],
)
def test_slip_has_a_remedy(tmp_path: Path, fields: str, problem: str, remedy: str) -> None:
    """A message names what is wrong, and what to write instead."""
    found = {each.problem: each.remedy for each in faults(tmp_path, f"{HEAD}fields: {fields}\n")}
    assert found[problem].startswith(remedy)
