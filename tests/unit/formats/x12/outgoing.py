"""Builds interchanges to be written, right in everything that a test does not say otherwise."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from edigateway.formats import x12
from edigateway.formats.x12.shapes.shape import InterchangeShape

BEG = ["BEG", "00", "SA", "4711", "", "20240105"]
LINE = ["PO1", "1", "5", "EA", "9.95", "", "VN", "ABC"]
BODY = [BEG, LINE, ["CTT", "1"]]


def order(*body: Any, number: str = "0001") -> dict[str, Any]:
    """Return an 850 with these segments and loops, or a small right one."""
    return {"st": ["850", number], "segments": list(body or BODY)}


def group(*sets: Any, version: str = "004010", number: str = "1") -> dict[str, Any]:
    """Return a group of purchase orders."""
    gs = ["PO", "ACME", "US", "20240105", "1200", number, "X", version]
    return {"gs": gs, "sets": list(sets or [order()])}


def interchange(*groups: Any, **changes: str) -> dict[str, Any]:
    """Return an interchange; ``changes`` are elements of its ISA, such as ``isa15="T"``."""
    isa12 = changes.get("isa12", "00401")
    isa = ["00", "", "00", "", "ZZ", "ACME", "ZZ", "US", "240105", "1200", "U", isa12]
    isa += ["000000001", "0", "P", ">"]
    for name, value in changes.items():
        isa[int(name.removeprefix("isa")) - 1] = value
    return {"isa": isa, "groups": list(groups or [group()])}


def newer(*body: Any) -> dict[str, Any]:
    """Return an interchange of release 005010, in which elements may repeat."""
    return interchange(group(order(*body), version="005010"), isa12="00501")


def written(*interchanges: Any, **options: Any) -> bytes:
    """Return what is written of interchanges."""
    return b"".join(x12.write(interchanges, **options))


def unchecked(*interchanges: Any, **style: Any) -> bytes:
    """Return what is written of interchanges that nobody judges."""
    return written(*interchanges, style=x12.Style(**style), strictness=x12.Strictness.UNCHECKED)


def segments(content: bytes, tag: str = "") -> list[str]:
    """Return the lines of written segments, without their terminators: all, or those of a tag."""
    lines = [line[:-1] for line in content.decode().splitlines()]
    return [line for line in lines if line.split("*")[0] == tag or not tag]


def from_json(document: Mapping[str, Any] | str | bytes) -> list[InterchangeShape]:
    """Return the interchanges of a JSON document, with lists in place of what comes one by one."""
    if not isinstance(document, str | bytes):
        document = json.dumps(document)
    content = document.encode() if isinstance(document, str) else document
    found: list[Any] = []
    for each in x12.from_json(BytesIO(content)):
        groups = each.get("groups", [])
        found.append({**each, "groups": [_whole_group(part) for part in groups]})
    return found


def _whole_group(part: Any) -> Any:
    return (
        {**part, "sets": list(part["sets"])} if isinstance(part, dict) and "sets" in part else part
    )
