"""The door to the canonical documents: what is taken in is checked, and goes out as the same JSON every time."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import orjson
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from edigateway.canonical.document import BusinessKeys, CanonicalDocument, Plain
from edigateway.canonical.kinds import KINDS
from edigateway.errors import EdigatewayError
from edigateway.model.finding import Finding, Place, Severity

_VALUE_LENGTH = 99

CODES: Mapping[str, str] = {
    "canonical-missing": "a required field has no value",
    "canonical-unknown-field": "the canonical document has no such field",
    "canonical-invalid": "a value is not of the type of its field",
}
"""Every code of a finding of this room."""


class NotCanonical(EdigatewayError):
    """A document does not fit its kind; the findings say all that is wrong."""

    def __init__(self, kind: str, findings: tuple[Finding, ...]) -> None:
        """Keep the findings in the order of the fields."""
        super().__init__(f"not a {kind}: " + "; ".join(finding.message for finding in findings))
        self.findings = findings


def accept(kind: str, document: Mapping[str, object]) -> CanonicalDocument:
    """Check plain values against their kind and make them a frozen document.

    Raises:
        NotCanonical: with one finding for each thing that is wrong.
        KeyError: there is no such kind.
    """
    try:
        return KINDS[kind].model_validate(document)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
        raise NotCanonical(kind, tuple(_finding(each) for each in _causes(found))) from None


def to_json(document: CanonicalDocument) -> bytes:
    """Write a document as JSON in UTF-8: fields in the order of the model, empty ones left out."""
    return document.model_dump_json(exclude_defaults=True).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A document that is whole: its JSON, its own number, and all business numbers that it can be found by."""

    content: bytes
    number: str
    keys: BusinessKeys


def finish(kind: str, document: Plain, *, is_proved: bool) -> Finished:
    """Check plain values against their kind, and write them as JSON in UTF-8.

    Where it ``is_proved`` that each value is of the type of its field, as for maps that were checked, only what must be
    there is looked for: that is a hundred times faster.

    Raises:
        NotCanonical: with one finding for each thing that is wrong.
        KeyError: there is no such kind.
    """
    model = KINDS[kind]
    if is_proved:
        missing = [name for name in _required(kind) if not document.get(name)]
        if missing:
            raise NotCanonical(kind, tuple(_missing(name) for name in missing))
        content = orjson.dumps(document)
    else:
        content = to_json(accept(kind, document))
    return Finished(
        content=content,
        number=document["number"],
        keys=model.business_keys(document),
    )


@cache
def _required(kind: str) -> tuple[str, ...]:
    """Return the fields that a document must have; a list must have an entry."""
    fields = KINDS[kind].model_fields.items()
    return tuple(name for name, field in fields if field.is_required())


def _missing(name: str) -> Finding:
    return Finding(
        code="canonical-missing",
        severity=Severity.ERROR,
        message=f"{name} is required and was not given",
        place=Place(),
    )


def _causes(found: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out lists that are too short only because something in them is wrong."""
    wrong = [each["loc"] for each in found]
    return [
        each
        for each in found
        if each["type"] != "too_short"
        or all(where == each["loc"] or where[: len(each["loc"])] != each["loc"] for where in wrong)
    ]


def _finding(error: ErrorDetails) -> Finding:
    path = ".".join(str(step) for step in error["loc"])
    missing = error["type"] == "missing" or error["type"] == "too_short"
    if missing:
        code, message = "canonical-missing", f"{path} is required and was not given"
    elif error["type"] == "extra_forbidden":
        code, message = "canonical-unknown-field", f"there is no field {path}"
    else:
        code, message = "canonical-invalid", f"{path}: {error['msg']}"
    value = error["input"]
    return Finding(
        code=code,
        severity=Severity.ERROR,
        message=message,
        place=Place(),
        value=str(value)[:_VALUE_LENGTH] if isinstance(value, str | int | float) else None,
    )
