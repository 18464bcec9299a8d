"""Chooses the delimiters of an interchange."""

from collections.abc import Collection, Iterator
from dataclasses import astuple, fields
from typing import Any

from edigateway.formats.x12.shapes.shape import kind
from edigateway.formats.x12.shapes.unwritable import Unwritable
from edigateway.formats.x12.syntax.delimiters import Delimiters

USUAL = Delimiters(element="*", component=">", segment="~", repetition="^")
"""What we write with unless something else is asked for."""
STAND_INS = Delimiters(element="\x1c", component="\x1d", segment="\x1e", repetition="\x1f")
"""Characters that no data can have, until it is known which others it does not have."""

_CHOICES = "*>~^|:!<`\\{}[]#$%@;?=+&_\x1d\x1f\x1c\x1e"
_FIRST_REPEATING_RELEASE = "00402"
_NAMES = tuple(field.name for field in fields(Delimiters))


def delimiters_of(given: object, asked: Delimiters | None, isa12: str) -> Delimiters:
    """Return the delimiters to write an interchange with, those of ``asked`` before those ``given`` with it.

    What neither says is chosen. Releases before 00402 have no repetition separator.

    Raises:
        Unwritable: they cannot be used.
    """
    named = _checked_keys(given)
    wanted = named if asked is None else dict(zip(_NAMES, astuple(asked), strict=True))
    if not wanted.get("component"):  # every ISA16 has one
        wanted.pop("component", None)
    if isa12 < _FIRST_REPEATING_RELEASE:
        wanted["repetition"] = ""
    for name in _NAMES:
        usual = getattr(USUAL, name)
        wanted.setdefault(name, next(_free({*wanted.values()}, usual)))
    delimiters = Delimiters(**wanted)
    _check(delimiters)
    return delimiters


def avoiding(used: Collection[str], wanted: Delimiters) -> Delimiters:
    """Return delimiters that are not among the characters used: those ``wanted``, as far as they are free.

    Control characters are never in data, so there are always enough.
    """
    marks = {name: getattr(wanted, name) for name in _NAMES}
    taken = {*used, *marks.values()}
    for name, own in marks.items():
        if own in used:
            marks[name] = next(_free(taken, own))
            taken.add(marks[name])
    return Delimiters(**marks)


def translation(found: Delimiters, wanted: Delimiters) -> dict[int, str]:
    """Return a table for :meth:`str.translate` from some delimiters to others."""
    pairs = zip(astuple(found), astuple(wanted), strict=True)
    return {ord(one): other for one, other in pairs if one}


def _free(taken: Collection[str], first: str) -> Iterator[str]:
    return (each for each in (first, *_CHOICES) if each not in taken)


def _checked_keys(given: object) -> dict[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise Unwritable(f"expected an object, found {kind(given)}")
    for name, value in given.items():
        if name not in _NAMES:
            raise Unwritable(f"{name!r} is none of {', '.join(_NAMES)}")
        if not isinstance(value, str) or len(value) > 1:
            raise Unwritable(f"expected one character, found {kind(value)}", name)
    return dict(given)


def _check(delimiters: Delimiters) -> None:
    marks = {name: getattr(delimiters, name) for name in _NAMES}
    for name, mark in marks.items():
        if not mark and name == "repetition":
            continue
        if not mark.isascii() or mark.isalnum() or mark in ("", " "):
            raise Unwritable(f"{mark!r} cannot be a delimiter", name)
        if mark in "\r\n" and name != "segment":
            raise Unwritable(f"{mark!r} can end segments, and nothing else", name)
        if list(marks.values()).count(mark) > 1:
            raise Unwritable(f"{mark!r} cannot be two delimiters at once", name)
