"""Functions that are installed or lie in the site, for what no conversion expresses; maps only name them."""

from collections.abc import Callable

from edigateway.contracts import registry
from edigateway.mapping.conversions.codes import nearest
from edigateway.mapping.conversions.conversion import (
    Conversion,
    Converter,
    Gives,
    Surroundings,
    WrongArgument,
    bad,
    plain,
)


def _make_call(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    name = arguments[0]
    known = registry.map_functions()
    if name not in known:
        remedy = nearest(name, known) if known else "install or register one"
        raise WrongArgument(f"there is no function '{name}'", remedy)
    function = known[name]
    write = getattr(function, "write", None)
    return Converter(
        read=_guarded(name, function.read), write=None if write is None else _guarded(name, write)
    )


def _guarded(name: str, function: Callable[[str], str]) -> Callable[[object], str]:
    def run(given: object) -> str:
        text = plain(given)
        try:
            found: object = function(text)
        except Exception as error:
            why = str(error) or type(error).__name__
            raise bad("map-function-failed", f"{name} cannot take '{text}': {why}", text) from error
        if isinstance(found, str):
            return found
        raise bad("map-function-failed", f"{name} made no text of '{text}'", text)

    return run


CONVERSIONS = (Conversion(name="call", gives=Gives.TEXT, make=_make_call, least=1, most=1),)
