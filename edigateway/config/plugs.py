"""What the site's files may name and somebody else provides: handed in, so that this room knows none of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel

from edigateway.errors import Fault


class LoadedMap(Protocol):
    """One map, read and free of faults."""

    @property
    def digest(self) -> str:
        """Return the SHA-256, in hex, of everything that the map says, inherited parts included."""
        ...

    @property
    def document(self) -> str:
        """Return the kind of canonical document that it makes."""
        ...

    @property
    def layout(self) -> Mapping[str, object]:
        """Return its ``layout`` section: ``format``, ``set`` and what else the format wants to know."""
        ...


class MapCatalogue(Protocol):
    """The maps that a site can name: its own, and those that come with the package."""

    def names(self) -> Sequence[str]:
        """Return every name, such as ``x12/850``."""
        ...

    def check(self) -> Sequence[Fault]:
        """Return everything that is wrong in any of their files, whether or not somebody names the map."""
        ...

    def load(self, name: str) -> LoadedMap:
        """Read one of the named maps.

        Raises:
            Misconfigured: the map has faults; all of them are listed.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugs:
    """The transports, adapters, formats and maps there are.

    ``transports`` and ``adapters`` give, by name, the model of the keys that the site writes for one of them;
    ``maps`` opens the catalogue of the maps below a folder, which need not exist.
    """

    transports: Mapping[str, type[BaseModel]]
    adapters: Mapping[str, type[BaseModel]]
    formats: frozenset[str]
    maps: Callable[[Path], MapCatalogue]
