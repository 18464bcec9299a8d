"""The XML samples: what anybody may send, read and written again."""

import pytest

from tests.house.sources import ROOT
from tests.unit.formats.xml.files import only_tree, written

UBL = "urn:oasis:names:specification:ubl:schema:xsd"
LAYOUTS: dict[str, dict[str, object]] = {
    "cxml-order-request": {
        "root": "cXML",
        "namespaces": {},
        "doctype": 'cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.045/cXML.dtd"',
        "pretty": "true",
    },
    "ubl-order": {
        "root": "Order",
        "namespaces": {
            "": f"{UBL}:Order-2",
            "cac": f"{UBL}:CommonAggregateComponents-2",
            "cbc": f"{UBL}:CommonBasicComponents-2",
            "xsi": "http://www.w3.org/2001/XMLSchema-instance",
        },
        "pretty": "true",
    },
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_sample_is_written_as_it_was_read(name: str) -> None:
    """Byte for byte, DOCTYPE included: samples are written as we write."""
    payload = (ROOT / "samples" / f"{name}.xml").read_bytes()
    tree = only_tree(payload, **LAYOUTS[name])
    assert written(tree, **LAYOUTS[name]) == payload
    assert not [each.tag for each in tree.walk() if "{" in each.tag]
