"""Text: tidied, filled up, joined, and replaced where it is absent."""

from edigateway.mapping.conversions.conversion import (
    Conversion,
    Converter,
    Gives,
    RunConverter,
    Surroundings,
    WrongArgument,
    absent,
    bad,
    plain,
)

_WIDEST = 256


def _make_strip(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    def read(text: str) -> str:
        return _something(text.strip())

    return Converter(read=read, write=lambda value: plain(value).strip())


def _something(text: str) -> str:
    if not text:
        raise absent()
    return text


def _make_upper(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    return Converter(read=str.upper, write=lambda value: plain(value).upper())


def _make_pad(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    width = _width(arguments[0])
    filler = arguments[1] if len(arguments) > 1 else "0"
    side = arguments[2] if len(arguments) > 2 else "left"
    if len(filler) != 1:
        raise WrongArgument(f"'{filler}' is not one character", 'write pad(10, "0")')
    if side not in {"left", "right"}:
        raise WrongArgument(f"'{side}' is no side", 'write pad(10, "0", left), or right')
    fill, bare = (str.rjust, str.lstrip) if side == "left" else (str.ljust, str.rstrip)

    def read(text: str) -> str:
        return bare(text, filler) or _something(text[:1].strip())

    def write(value: object) -> str:
        text = plain(value)
        if len(text) > width:
            raise bad("map-inexact", f"'{text}' is longer than {width} characters", text)
        return fill(text, width, filler)

    return Converter(read=read, write=write)


def _width(written: str) -> int:
    if written.isascii() and written.isdigit() and 0 < int(written) <= _WIDEST:
        return int(written)
    raise WrongArgument(f"'{written}' is no width", f"write a number from 1 to {_WIDEST}")


def _make_default(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    return Converter(read=str, write=plain)


def _make_join(arguments: tuple[str, ...], surroundings: Surroundings) -> RunConverter:
    separator = arguments[0] if arguments else " "

    def read(run: list[str]) -> str | None:
        return separator.join(text for text in run if text) or None

    return RunConverter(read=read, write=lambda value: [plain(value)])


CONVERSIONS = (
    Conversion(name="strip", gives=Gives.TEXT, make=_make_strip),
    Conversion(name="upper", gives=Gives.TEXT, make=_make_upper),
    Conversion(name="pad", gives=Gives.TEXT, make=_make_pad, least=1, most=3),
    Conversion(name="default", gives=Gives.TEXT, make=_make_default, least=1, most=1),
    Conversion(name="join", gives=Gives.TEXT, make=_make_join, most=1, of_run=True),
)
"""``default`` stands for the text where it is absent, so its functions have nothing left to do."""
