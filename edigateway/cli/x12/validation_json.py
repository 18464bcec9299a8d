"""The verdicts on files as JSON, in a shape that programs may rely on."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from edigateway.model.envelope import FunctionalGroup, Interchange, TransactionSet, Verdict
from edigateway.model.finding import Finding

_STATUS = {
    Verdict.ACCEPTED: "accepted",
    Verdict.ACCEPTED_WITH_ERRORS: "accepted_with_errors",
    Verdict.PARTIAL: "partially_rejected",
    Verdict.REJECTED: "rejected",
}
_ALWAYS = ("code", "severity", "segment", "position", "element", "offset", "value", "message")


def interchange_json(interchange: Interchange) -> Iterator[str]:
    """Yield one interchange piece by piece: there may be very many sets in it."""
    address = interchange.address
    head = {
        "sender": None if address is None else str(address.sender),
        "receiver": None if address is None else str(address.receiver),
        "control_number": None if address is None else address.control_number,
        "findings": _findings(interchange.findings),
    }
    yield from _with_list(head, "groups", (_group(each) for each in interchange.groups))


def file_json(
    name: str, interchanges: Iterable[Iterable[str]], findings: Sequence[dict[str, Any]] = ()
) -> Iterator[str]:
    """Yield one file; ``findings`` are about the file as a whole."""
    head = {"file": name, "findings": list(findings)}
    yield from _with_list(head, "interchanges", interchanges)


def report_json(files: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the whole report."""
    yield from _with_list({}, "files", files)


def unreadable(error: Exception) -> dict[str, Any]:
    """Return the finding about a file that cannot be read, or is not X12 at all."""
    code, message = "not-x12", str(error)
    if isinstance(error, OSError):
        code, message = "unreadable", error.strerror or message
    return {**dict.fromkeys(_ALWAYS), "code": code, "severity": "error", "message": message}


def _group(group: FunctionalGroup) -> Iterator[str]:
    head = {
        "functional_id": group.functional_id,
        "control_number": group.control_number,
        "version": group.version,
        "status": _STATUS[group.verdict],
        "findings": _findings(group.findings),
    }
    yield from _with_list(head, "transactions", ([_set(each)] for each in group.transactions))


def _set(transaction: TransactionSet) -> str:
    return json.dumps(
        {
            "set": transaction.set_id,
            "control_number": transaction.control_number,
            "status": _STATUS[transaction.verdict],
            "segments": transaction.segments,
            "offset": transaction.offset,
            "length": transaction.length,
            "findings": _findings(transaction.findings),
        }
    )


def _findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings with the keys that are always there first, null where they do not apply."""
    facts = (each.facts() for each in findings)
    return [{**dict.fromkeys(_ALWAYS), **each} for each in facts]


def _with_list(head: dict[str, Any], key: str, items: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield an object with one more key, whose list is written item by item."""
    start = json.dumps(head)[:-1]
    yield f'{start}{", " if head else ""}"{key}": ['
    for number, item in enumerate(items):
        if number:
            yield ",\n"
        yield from item
    yield "]}"
