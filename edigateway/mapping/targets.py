"""What the canonical document has at each field, so that a map that cannot fit is found before it runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from edigateway.canonical.document import Coded
from edigateway.mapping.conversions.conversion import Gives

_PLAIN: Mapping[object, Gives] = {
    str: Gives.TEXT,
    Decimal: Gives.NUMBER,
    int: Gives.INTEGER,
    date: Gives.DATE,
    time: Gives.TIME,
    Coded: Gives.CODED,
}


@dataclass(frozen=True, slots=True)
class Target:
    """One field: what it takes, whether it is a list of it, and the model of a group; anything if all are None."""

    takes: Gives | None = None
    many: bool = False
    model: type[BaseModel] | None = None

    @property
    def is_open(self) -> bool:
        """Return whether anything may stand here."""
        return self.takes is None and self.model is None


OPEN = Target()


@cache
def targets(model: type[BaseModel] | None) -> Mapping[str, Target] | None:
    """Return the fields of a model by name; None where any name will do."""
    if model is None:
        return None
    model.model_rebuild()  # resolves what was only a name when the class was made
    fields = {name: _target(field.annotation) for name, field in model.model_fields.items()}
    return {name: target for name, target in fields.items() if name != "unmapped"}


def _target(annotation: Any) -> Target:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _target(arguments[0])
    if origin in {Union, UnionType}:
        return _target(next(each for each in arguments if each is not type(None)))
    if origin is tuple:
        inner = _target(arguments[0])
        return Target(inner.takes, True, inner.model)
    if annotation in _PLAIN:
        return Target(_PLAIN[annotation])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Target(model=annotation)
    if origin is dict:
        return OPEN
    raise TypeError(f"no map can fill a field of type {annotation}")
