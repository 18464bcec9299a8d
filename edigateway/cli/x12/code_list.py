"""The codes of an element on a page: those that have words first."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from edigateway.cli import page as layout
from edigateway.formats.x12.dictionary.elements import ElementSpec
from edigateway.formats.x12.dictionary.labels import labels

_INDENT = "  "


def known_codes(element: ElementSpec) -> dict[str, str | None]:
    """Return the codes of an element with their words: first those that have any, the usual ones before the others."""
    codes = element.codes or frozenset()
    named = {code: words for code, words in labels(element.number).items() if code in codes}
    return {**named, **dict.fromkeys(sorted(codes - named.keys()))}


def some_codes(element: ElementSpec, size: int) -> str:
    """Return as many codes as fit into so many columns, at least one, and how many there are beside them."""
    codes = [_with_words(code, words) for code, words in known_codes(element).items()]
    every = ", ".join(codes)
    if len(every) <= size:
        return every
    texts = (", ".join(codes[:number]) + _rest(codes, number) for number in range(1, len(codes)))
    fitting = list(takewhile(lambda text: len(text) <= size, texts))
    if fitting:
        return fitting[-1]
    rest = _rest(codes, 1)
    return layout.cell(codes[0], size - len(rest)) + rest


def _rest(codes: Sequence[str], shown: int) -> str:
    return f" ... and {len(codes) - shown} more; all with --codes"


def all_codes(element: ElementSpec, indent: str = _INDENT) -> Iterator[str]:
    """Yield lines with all codes."""
    size = layout.width() - len(indent)
    known = known_codes(element)
    named = {code: words for code, words in known.items() if words is not None}
    widest = max(map(len, named), default=0)
    for line in layout.in_columns([f"{c.ljust(widest)} {w}" for c, w in named.items()], size):
        yield indent + line
    others = [code for code, words in known.items() if words is None]
    if named and others:
        yield ""
    for line in layout.in_columns(others, size):
        yield indent + line


def _with_words(code: str, words: str | None) -> str:
    return code if words is None else f"{code} {words}"
