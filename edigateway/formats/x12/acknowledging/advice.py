"""What to send instead: one sentence for each kind of finding, in the words of the dictionary."""

from collections.abc import Mapping
from typing import Any

from edigateway.formats.x12.acknowledging.element_facts import element_keys
from edigateway.formats.x12.dictionary.facts import Facts
from edigateway.model.finding import Finding

_MOST_CODES = 12
"""How many codes are listed; of longer lists only the element is named."""

_ANYTHING = "what the standard asks for"
_SHORT_DATE = 6
"""How long dates are in releases before 004010."""

_ADVICE: Mapping[str, str] = {
    "missing-element": "Send {element}: {shape}.",
    "missing-dependent-element": "Send {element} ({shape}) with this code.",
    "missing-conditional-element": "Send {element} ({shape}), or leave out the element that asks for it.",
    "too-many-elements": "Leave out everything behind the last element of {segment}.",
    "too-many-components": "Leave out the components that {element} does not have.",
    "too-many-repetitions": "Repeat the element less often.",
    "too-short": "Send {shape}.",
    "too-long": "Send {shape}.",
    "bad-number": "Send {shape}.",
    "decimal-point": "Send {shape}.",
    "invalid-character": "Send letters, digits and the usual marks only.",
    "bad-code": "Send {shape}.",
    "loop-identifier": "Repeat LS01 in LE01.",
    "line-count": "Send the number of lines that there are.",
    "hash-total": "Send the sum of the quantities, or leave {element} out.",
    "quantity-total": "Send the sum of the quantities.",
    "invoice-total": "Send what the lines, allowances, charges and taxes come to, in cents without a decimal point.",
    "check-digit": "Send the whole number with its check digit, or another qualifier.",
    "pattern-mismatch": "Send {element} in the form that was agreed.",
    "hierarchy-parent": "Send the HL01 of the level above.",
    "hierarchy-depth": "Send a hierarchy with fewer levels below each other.",
    "bad-date": "Send {shape}.",
    "short-date": "Send {shape}.",
    "placeholder-date": "Send {shape}, or leave the element empty.",
    "bad-time": "Send {shape}.",
    "excluded-element": "Send only one of the elements that exclude each other.",
    "unused-element": "Leave {element} out.",
    "unused-dependent-element": "Leave {element} out with this code.",
    "unknown-segment": "Leave it out; if it is part of a value, use other delimiters or mend the value.",
    "unexpected-segment": "Send {segment} where the transaction set has it, or leave it out.",
    "missing-segment": "Send {segment} before the segment that is shown.",
    "missing-qualifier": "Send a {segment} with the code that was agreed.",
    "missing-loop": "Send a loop of {segment} with the code that was agreed.",
    "missing-dependent-segment": "Send {segment} with the segment above it.",
    "unused-segment": "Leave {segment} out.",
    "unused-dependent-segment": "Leave {segment} out below this code.",
    "too-many-loops": "Send no more of these loops than the set has room for.",
    "too-many-segments": "Send no more of these segments than the set has room for.",
    "segment-not-in-set": "Leave {segment} out, or send what it says in a segment of this set.",
    "segment-out-of-order": "Send {segment} in its place in the set.",
    "unsupported-set": "Send only transaction sets that were agreed; ask us to agree on this one.",
    "missing-set-trailer": "End each set with SE; if the file was cut off, send it again as a whole.",
    "set-control-number": "Repeat ST02 in SE02.",
    "segment-count": "Send the number of segments from ST to SE, these two included.",
    "duplicate-set-number": "Give each set of a group a number of its own.",
    "bad-set-id": "Send the three digits of the transaction set in ST01.",
    "bad-set-number": "Send 4 to 9 letters or digits in ST02.",
    "set-not-in-group": "Send the set in a group of its own kind (GS01).",
    "envelope-refused": "Mend the envelope, and send everything in it again.",
    "unsupported-group": "Send only groups that were agreed (GS01).",
    "unsupported-version": "Send a release that was agreed (GS08).",
    "unexpected-version": "Send the release that is expected (GS08).",
    "missing-group-trailer": "End each group with GE; if the file was cut off, send it again as a whole.",
    "group-control-number": "Repeat GS06 in GE02.",
    "set-count": "Send the number of sets in the group.",
    "bad-group-number": "Send 1 to 9 digits in GS06.",
    "duplicate-group-number": "Give each group a number of its own.",
    "stray-segment": "Send every segment between an ST and its SE.",
    "cut-off-interchange": "Send the interchange that was cut off again.",
    "bad-group-element": "Send what X12 asks for in this element.",
    "bad-group-header": "Send the two letters of the functional group in GS01.",
    "isa-length": "Send an ISA of exactly 106 characters, each element filled up with blanks.",
    "bad-component-separator": "Send a separator that is used for nothing else in ISA16.",
    "interchange-control-number": "Repeat ISA13 in IEA02.",
    "bad-sender-qualifier": "Send a code of element I05 in ISA05, such as ZZ.",
    "bad-sender": "Send the agreed qualifier and id in ISA05 and ISA06.",
    "bad-receiver-qualifier": "Send a code of element I05 in ISA07, such as ZZ.",
    "bad-receiver": "Send the agreed qualifier and id in ISA07 and ISA08.",
    "bad-authorization-qualifier": "Send 00 in ISA01.",
    "bad-security-qualifier": "Send 00 in ISA03.",
    "bad-interchange-date": "Send a date written YYMMDD in ISA09.",
    "bad-interchange-time": "Send a time written HHMM in ISA10.",
    "bad-standards-id": "Send U in ISA11.",
    "bad-interchange-version": "Send the release of the envelope in ISA12, such as 00401.",
    "bad-interchange-number": "Send nine digits in ISA13.",
    "bad-acknowledgement-request": "Send 0 or 1 in ISA14.",
    "bad-usage": "Send P for production or T for a test in ISA15.",
    "group-count": "Send the number of groups in the interchange.",
    "segment-outside-group": "Send every segment between a GS and its GE.",
    "too-large": "Send it in smaller parts.",
    "missing-interchange-trailer": "End the interchange with IEA; if it was cut off, send it again as a whole.",
}
"""By the code of a finding; every code of the catalogue has one."""

_SHAPES: Mapping[str, str] = {
    "AN": "text of {length} characters",
    "ID": "a code of {length} characters",
    "R": "a number of {length} digits, with a decimal point where there are decimals",
    "DT": "a date written CCYYMMDD",
    "TM": "a time written HHMM, HHMMSS or HHMMSSDD",
    "N0": "a whole number of {length} digits",
    "composite": "its components, in their order",
}


def advice(finding: Finding, facts: Facts | None) -> str:
    """Return what the sender should do about a finding; ``facts`` are those of the release of the group, if known."""
    place = finding.place
    keys = element_keys(place, facts)
    element = facts.element(keys[-1]) if facts and keys else None
    name = f"{place.name} ({element['name']})" if element else place.name
    return _ADVICE[finding.code].format(
        segment=place.segment or "the segment",
        element=name,
        shape=_shape(keys[-1], element, facts) if facts and element else _ANYTHING,
    )


def _shape(key: str, element: Mapping[str, Any], facts: Facts) -> str:
    codes = facts.codes(key)
    if codes is not None:
        return _choice(sorted(codes), element.get("number", key))
    kind = element["type"]
    if kind == "DT" and element["max"] == _SHORT_DATE:
        return "a date written YYMMDD"
    shortest, longest = element.get("min", 0), element.get("max", 0)
    length = str(longest) if shortest == longest else f"{shortest} to {longest}"
    if kind[0] == "N" and kind != "N0":
        return f"a number of {length} digits without a decimal point, the last {kind[1:]} of them decimals"
    return _SHAPES.get(kind, _ANYTHING).format(length=length)


def _choice(codes: list[str], number: str) -> str:
    if len(codes) > _MOST_CODES:
        return f"a code of element {number}"
    *first, last = codes
    return f"{', '.join(first)} or {last}" if first else last
