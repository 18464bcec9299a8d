"""How formats, transports, adapters and functions of maps are found: by name, among the entry points of what is installed."""

import hashlib
import importlib.util
from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import cast

from edigateway.contracts.adapter import AdapterType
from edigateway.contracts.endpoint import CalledTransport
from edigateway.contracts.format import Format
from edigateway.contracts.map_function import MapFunction
from edigateway.contracts.transport import Transport
from edigateway.errors import Fault, Misconfigured

_MAP_FUNCTIONS = "edigateway.map_functions"
SITE_FUNCTIONS = "FUNCTIONS"
"""What a site's own module calls its functions for maps: a mapping from names."""


@cache
def formats() -> Mapping[str, Format]:
    """Return every installed format by name."""
    return cast("Mapping[str, Format]", _load("edigateway.formats"))


@cache
def transports() -> Mapping[str, Transport | CalledTransport]:
    """Return every installed transport by name."""
    return cast("Mapping[str, Transport | CalledTransport]", _load("edigateway.transports"))


@cache
def adapters() -> Mapping[str, AdapterType]:
    """Return every installed adapter type by name."""
    return cast("Mapping[str, AdapterType]", _load("edigateway.adapters"))


@cache
def map_functions() -> Mapping[str, MapFunction]:
    """Return every function that maps can call, installed or of the site, by name."""
    installed = cast("Mapping[str, MapFunction]", _load(_MAP_FUNCTIONS))
    return {**installed, **_of_site}


def use_site_functions(module: Path | None) -> None:
    """Take the functions of the site's own module into :func:`map_functions`, in place of those of the one before.

    Raises:
        Misconfigured: the module cannot be run, has no functions, or takes the name of an installed one.
    """
    _of_site.clear()
    _versions.clear()
    map_functions.cache_clear()
    if module is not None:
        found = _functions(module)
        taken = sorted(found.keys() & map_functions().keys())
        if taken:
            raise _fault(module, f"'{taken[0]}' is the name of an installed function already")
        _of_site.update(found)
        _versions.update(dict.fromkeys(found, hashlib.sha256(module.read_bytes()).hexdigest()))
        map_functions.cache_clear()


def map_function_version(name: str) -> str:
    """Return what changes when a function may have changed: the content of the site's module, or the release of a package.

    Raises:
        KeyError: there is no such function.
    """
    if name in _versions:
        return _versions[name]
    [point] = entry_points(group=_MAP_FUNCTIONS, name=name)
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.value


_of_site: dict[str, MapFunction] = {}
_versions: dict[str, str] = {}


def _functions(path: Path) -> dict[str, MapFunction]:
    spec = importlib.util.spec_from_file_location("edigateway_site_functions", path)
    if spec is None or spec.loader is None:
        raise _fault(path, "this is no Python module")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # a module of the site may fail in any way
        raise _fault(path, f"it cannot be run: {error!r}") from error
    found = getattr(module, SITE_FUNCTIONS, None)
    if not isinstance(found, dict) or not all(hasattr(each, "read") for each in found.values()):
        raise _fault(path, f"it has no {SITE_FUNCTIONS}, a mapping of names to objects with read")
    return found


def _fault(path: Path, problem: str) -> Misconfigured:
    return Misconfigured([Fault(file=path, line=0, column=0, problem=problem)])


def _load(group: str) -> Mapping[str, object]:
    return {point.name: point.load()() for point in entry_points(group=group)}
