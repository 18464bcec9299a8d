"""Canonical documents out of a JSON file: one or several, lists of them, or messages that carry them to the ERP."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

from edigateway.errors import Refused

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SOMETHING = re.compile(r"[^ \t\r\n]")


def is_json(payload: bytes) -> bool:
    """Tell whether a file is meant to be JSON; nothing that partners send begins like it."""
    return payload.removeprefix(_BYTE_ORDER_MARK).lstrip()[:1] in (b"{", b"[")


def documents(payload: bytes) -> Sequence[Mapping[str, Any]]:
    """Return the documents of a file of JSON values; of a message, as the ERP gets it, the document that it carries.

    Raises:
        Refused: it is not JSON, or something in it is no document.
    """
    found = entries(payload)
    if not found:
        raise Refused("there is no document in it")
    return [_document(each, number) for number, each in enumerate(found, 1)]


def entries(payload: bytes) -> list[Any]:
    """Return the values of a file of JSON, whatever they are; those of lists one by one.

    Raises:
        Refused: it is not JSON.
    """
    found: list[Any] = []
    for value in _parsed(payload):
        found += value if isinstance(value, list) else [value]
    return found


def _parsed(payload: bytes) -> Sequence[Any]:
    try:
        return list(_values(payload.removeprefix(_BYTE_ORDER_MARK).decode()))
    except UnicodeDecodeError as error:
        raise Refused(f"not JSON: byte {error.start} is not UTF-8") from None
    except RecursionError:
        raise Refused("not taken: this JSON is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise Refused(f"not JSON: line {error.lineno}, column {error.colno}: {error.msg}") from None
    except ValueError as error:
        raise Refused(f"not JSON: {error}") from None


def _values(text: str) -> Iterator[Any]:
    """Yield values that stand one after the other, as ``edigw map try`` prints them."""
    decoder, at = json.JSONDecoder(parse_constant=_no_number), 0
    while match := _SOMETHING.search(text, at):
        value, at = decoder.raw_decode(text, match.start())
        yield value


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _document(value: Any, number: int) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Refused(f"entry {number} is no canonical document: that is an object")
    carried = value.get("document")
    return carried if "schema" in value and isinstance(carried, dict) else value
