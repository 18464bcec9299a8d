"""Codes: the lists of the standard with our words for them."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

from edigateway import yamlfile
from edigateway.mapping.conversions.conversion import (
    Conversion,
    Converter,
    Gives,
    Surroundings,
    WrongArgument,
    bad,
    doubtful,
    unfit,
)


@cache
def code_lists() -> Mapping[str, Mapping[str, str]]:
    """Return the words for well-known codes, by the name of the list and the code."""
    source = files("edigateway.mapping").joinpath("codes.yaml")
    lists = yamlfile.parse(source.read_bytes(), Path("codes.yaml")).value
    return {
        name: {code: str(word) for code, word in words.items()}
        for name, words in lists.items()
        if isinstance(words, dict)
    }


def nearest(name: str, known: Mapping[str, object]) -> str:
    """Return a remedy that names what is near, or everything there is."""
    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else f"there are: {', '.join(sorted(known))}"


def words_of(name: str) -> Mapping[str, str]:
    """Return the words of one of our lists.

    Raises:
        WrongArgument: there is no such list.
    """
    if name not in code_lists():
        raise WrongArgument(f"there is no code list '{name}'", nearest(name, code_lists()))
    return code_lists()[name]


def coded(value: object) -> tuple[str | None, str | None]:
    """Return the code and the meaning of a coded value, None for what it has not.

    Raises:
        Unconvertible: it has neither, or is no coded value.
    """
    known = value if isinstance(value, dict) else {}
    code, meaning = known.get("code") or None, known.get("meaning") or None
    if (
        code is meaning is None
        or not isinstance(code, str | None)
        or not isinstance(meaning, str | None)
    ):
        raise unfit(value, "a code with a meaning")
    return code, meaning


def backwards(words: Mapping[str, str]) -> Mapping[str, str]:
    """Return the first key of each word."""
    found: dict[str, str] = {}
    for key, word in words.items():
        found.setdefault(word, key)
    return found


def writer(name: str, words: Mapping[str, str]) -> Callable[[object], str]:
    """Return what writes the code of a coded value by one of our lists."""
    codes = backwards(words)

    def write(value: object) -> str:
        code, meaning = coded(value)
        if code and (meaning is None or words.get(code, meaning) == meaning):
            return code
        if meaning is not None and meaning in codes:
            return codes[meaning]
        message = f"no code in our list {name} means '{meaning}'"
        raise bad("map-unknown-meaning", message, str(meaning))

    return write


def _make_code(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    name, words = arguments[0], words_of(arguments[0])

    def read(text: str) -> dict[str, str]:
        meaning = words.get(text)
        if meaning is None:
            message = f"'{text}' is not in our list {name}; the code is kept"
            raise doubtful("map-unknown-code", message, text, {"code": text})
        return {"code": text, "meaning": meaning}

    return Converter(read=read, write=writer(name, words))


CONVERSIONS = (Conversion(name="code", gives=Gives.CODED, make=_make_code, least=1, most=1),)
