"""Pieces of maps as they are written in YAML, with quotes where they are needed and nowhere else."""

import re
from collections.abc import Mapping, Sequence

from edigateway.mapping.language import Call, Column, Elements, Expression
from edigateway.yamlfile import quoted

_PLAIN = re.compile(r"[^\W_](?:(?!: | #)[^\n\t]){0,200}(?<![: ])|[^\W_]")
_PLAIN_IN_FLOW = re.compile(r"[^\W_][\w ./|@=<>*+()-]{0,200}(?<! )")
_USUAL_CODE = re.compile(r"(?<=HL\[)03=|(?<!HL)(?<=\[)01=")
_BARE_ARGUMENT = re.compile(r"[\w.-]+")
_NEVER = re.compile(r"(?!)")
_NOTHING = {"null", "yes", "no", "on", "off"}

Columns = Mapping[str, Mapping[int, str]]
"""The names of columns by their numbers, for each type of records whose columns are named behind it."""


def plain(text: str) -> str:
    """Return a text as a value or key on a line of its own."""
    return text if _stands(text, _PLAIN) else quoted(text)


def flow(value: object) -> str:
    """Return texts, lists and mappings on one line."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{flow(key)}: {flow(each)}' for key, each in value.items())}}}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(flow(each) for each in value)}]"
    if value is None:
        return "null"
    text = str(value)
    return text if _stands(text, _PLAIN_IN_FLOW) else quoted(text)


def _stands(text: str, pattern: re.Pattern[str]) -> bool:
    """Tell whether a text can stand without quotes; those that other readers of YAML take for something else get some."""
    is_number = text.replace(".", "").isdigit() and len(text) > 1
    return (
        bool(pattern.fullmatch(text))
        and text.lower() not in _NOTHING
        and not is_number
        and text.isprintable()
    )


def place(location: object, columns: Columns) -> str:
    """Return a location as people write it: with the names of columns, and bare codes where codes usually stand."""
    if isinstance(location, Elements):
        named = columns.get(location.segments.steps[-1].tag) if location.segments.steps else None
        if named is not None:
            return f"{location.segments}.{named[location.first]}"
    return _USUAL_CODE.sub("", str(location))


def expression(node: Expression, columns: Columns) -> str:
    """Return a location with its conversions."""
    location = place(node.location, columns)
    if isinstance(node.location, Column) and ("|" in location or location[:1] in "\"'"):
        location = _argument(location, _NEVER)
    return " | ".join([location, *(call(each) for each in node.calls)])


def call(node: Call) -> str:
    """Return a conversion with its arguments."""
    arguments = ", ".join(_argument(each, _BARE_ARGUMENT) for each in node.arguments)
    return f"{node.name}({arguments})" if arguments else node.name


def _argument(text: str, bare: re.Pattern[str]) -> str:
    if bare.fullmatch(text):
        return text
    return f"'{text}'" if '"' in text else f'"{text}"'
