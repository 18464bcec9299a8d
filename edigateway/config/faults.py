"""Faults of the site's files in plain sentences: what pydantic found, with its place and what to do."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from edigateway.errors import Fault
from edigateway.model.identity import QUALIFIER_PATTERN, VISIBLE_PATTERN
from edigateway.model.partner import EVENT_PATTERN, NAME_PATTERN, VERSION_PATTERN
from edigateway.yamlfile import Path_, YamlFile

_PATTERNS = {
    NAME_PATTERN: "be lower-case letters, digits, '-' and '_', at most 40, starting with a letter or digit",
    QUALIFIER_PATTERN: "be two capital letters or digits, such as ZZ or 01",
    VERSION_PATTERN: "be six digits, such as 004010, and perhaps the suffix of an industry, such as 004010VICS",
    EVENT_PATTERN: "be two words of small letters with a point between them, such as customer.order_received",
    VISIBLE_PATTERN: "not hold control characters",
}

_MUST: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "int_parsing": lambda _: "be a whole number",
    "int_type": lambda _: "be a whole number",
    "int_from_float": lambda _: "be a whole number",
    "float_parsing": lambda _: "be a number",
    "float_type": lambda _: "be a number",
    "decimal_parsing": lambda _: "be a number",
    "bool_parsing": lambda _: "be yes or no",
    "bool_type": lambda _: "be yes or no",
    "string_type": lambda _: "be text",
    "tuple_type": lambda _: "be a list, each entry on a line of its own after '- '",
    "list_type": lambda _: "be a list, each entry on a line of its own after '- '",
    "mapping_type": lambda _: "be a mapping (key: value)",
    "dict_type": lambda _: "be a mapping (key: value)",
    "model_type": lambda _: "be a mapping (key: value)",
    "model_attributes_type": lambda _: "be a mapping (key: value)",
    "too_short": lambda of: f"have {of['min_length']} or more entries",
    "too_long": lambda of: f"have at most {of['max_length']} entries",
    "string_too_short": lambda of: f"have {of['min_length']} or more characters",
    "string_too_long": lambda of: f"have at most {of['max_length']} characters",
    "greater_than": lambda of: f"be greater than {of['gt']:g}",
    "greater_than_equal": lambda of: f"be at least {of['ge']:g}",
    "less_than": lambda of: f"be less than {of['lt']:g}",
    "less_than_equal": lambda of: f"be at most {of['le']:g}",
    "literal_error": lambda of: f"be {of['expected']}",
    "enum": lambda of: f"be {of['expected']}",
    "string_pattern_mismatch": lambda of: _PATTERNS.get(of["pattern"], f"match {of['pattern']}"),
}

_SECRET = re.compile("password|passphrase|secret|token|key|ledger|credential", re.IGNORECASE)


def faults_of(
    error: ValidationError,
    file: YamlFile,
    model: type[BaseModel],
    where: Path_ = (),
    also_known: Iterable[str] = (),
) -> list[Fault]:
    """Turn what pydantic found in the value at ``where`` into faults that name the key, line and remedy.

    ``also_known`` are keys that somebody else reads from the same mapping, to be offered when one is misspelt.
    """
    return [
        fault_of(each, file, model, where, also_known) for each in error.errors(include_url=False)
    ]


def nearest(word: str, known: Iterable[str], what: str) -> str:
    """Say what may have been meant by an unknown word; ``what`` names the known ones, as in ``maps``."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"{what}: {', '.join(names[:20])}" if names else f"there are no {what}"


def fault_of(
    error: ErrorDetails,
    file: YamlFile,
    model: type[BaseModel],
    where: Path_,
    also_known: Iterable[str],
) -> Fault:
    """Turn one thing that pydantic found into a fault; see :func:`faults_of`."""
    loc = error["loc"]
    is_key = loc[-1:] == ("[key]",) or error["type"] == "extra_forbidden"
    place = (*where, *(part for part in loc if part != "[key]"))
    label = ".".join(str(part) for part in place)
    if error["type"] == "extra_forbidden":
        known = {*_keys_at(model, loc[:-1]), *(also_known if len(loc) == 1 else ())}
        remedy = nearest(str(loc[-1]), known, "known keys")
        return file.fault(place, f"{label}: unknown key", remedy, key=True)
    if error["type"] == "missing":
        return file.fault(place, f"{label}: is missing", f"add '{loc[-1]}: ...' here")
    if error["input"] is None:
        return file.fault(place, f"{label}: has no value", "write one, or remove the key")
    prefix = f"{label}: " if label else ""
    return file.fault(place, prefix + _sentence(error, label), _remedy(error), key=is_key)


def _sentence(error: ErrorDetails, label: str) -> str:
    given = error["input"]
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        return str(context["error"])
    must = _MUST.get(error["type"])
    sentence = f"must {must(context)}" if must else error["msg"].replace("Input should", "must")
    shown = isinstance(given, str) and len(given) <= 60 and not _SECRET.search(label)
    return f"{sentence} (got {given!r})" if shown else sentence


def _remedy(error: ErrorDetails) -> str:
    if error["type"] not in ("literal_error", "enum"):
        return ""
    allowed = re.findall("'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
    near = difflib.get_close_matches(str(error["input"]), allowed, n=1)
    return f"did you mean '{near[0]}'?" if near else ""


def _keys_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> set[str]:
    """Return the keys that a model knows at a place below it; nothing if the place is not a model."""
    current: type[BaseModel] | None = model
    for part in loc:
        if current is not None and part in current.model_fields:
            current = _model_in(current.model_fields[str(part)].annotation)
    return (
        {field.alias or name for name, field in current.model_fields.items()} if current else set()
    )


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(each) for each in get_args(annotation))
    return next((each for each in found if each is not None), None)
