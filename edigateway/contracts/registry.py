"""How formats, transports and adapters are found: by name, among the entry points of what is installed."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import cast

from edigateway.contracts.adapter import AdapterType
from edigateway.contracts.format import Format
from edigateway.contracts.transport import Transport


@cache
def formats() -> Mapping[str, Format]:
    """Return every installed format by name."""
    return cast("Mapping[str, Format]", _load("edigateway.formats"))


@cache
def transports() -> Mapping[str, Transport]:
    """Return every installed transport by name."""
    return cast("Mapping[str, Transport]", _load("edigateway.transports"))


@cache
def adapters() -> Mapping[str, AdapterType]:
    """Return every installed adapter type by name."""
    return cast("Mapping[str, AdapterType]", _load("edigateway.adapters"))


def _load(group: str) -> Mapping[str, object]:
    return {point.name: point.load()() for point in entry_points(group=group)}
