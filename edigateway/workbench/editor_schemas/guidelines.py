"""The schema of a guideline."""

from edigateway.contracts import registry
from edigateway.workbench.editor_schemas.scalars import Schema, closed, one_of, text, texts

_USES = ("required", "optional", "unused")
_PLACE = (
    r"^(?:[A-Z][A-Z0-9]{1,2}(?:\[(?:[0-9]{2}=)?[^\[\]/=]+\])?/)*"
    r"[A-Z][A-Z0-9]{1,2}(?:\[(?:[0-9]{2}=)?[^\[\]/=]+\])?(?:[0-9]{2}(?:-[1-9][0-9]?)?)?$"
)
_COUNT: Schema = {"type": "integer", "minimum": 1}


def guideline() -> Schema:
    """Return the schema of a guideline of X12."""
    rules: Schema = {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": _PLACE},
        "additionalProperties": {"anyOf": [one_of(_USES), _rule()]},
        "description": "What is held against each place, such as REF[DP]: required.",
    }
    properties: Schema = {
        "guideline": text("The name that partners' files call it by, such as acme-850."),
        "format": one_of(sorted(registry.formats()), "x12, which need not be written."),
        "set": text("The transaction set."),
        "release": text("The release that the guide is for, in six digits."),
        "rules": rules,
    }
    return closed(properties, ["guideline", "set", "release", "rules"])


def _rule() -> Schema:
    properties: Schema = {
        "use": one_of(_USES),
        "max": {**_COUNT, "description": "How often at most; of an element, its greatest length."},
        "min": {**_COUNT, "description": "The least length of an element."},
        "codes": texts("All codes that it may have."),
        "codes+": texts("Codes beside those of the standard."),
        "pattern": text("A regular expression (RE2) that the whole value must match."),
        "after": text("Adds a segment, behind the one that is named here."),
        "elements": texts("The numbers of the elements of an added segment."),
    }
    return {**closed(properties), "minProperties": 1}
