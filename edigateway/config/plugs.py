"""What the site's files may name and somebody else provides: handed in, so that this room knows none of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel

from edigateway.errors import Fault
from edigateway.yamlfile import YamlFile


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


class LoadedGuideline(Protocol):
    """One guideline, read and free of faults."""

    @property
    def name(self) -> str:
        """Return the name that agreements call it by."""
        ...

    @property
    def document(self) -> str:
        """Return the document that it is about, as agreements call it."""
        ...

    @property
    def digest(self) -> str:
        """Return the SHA-256, in hex, of everything that it says."""
        ...


class Weighable(Protocol):
    """What may be agreed about one kind of finding."""

    @property
    def of_envelope(self) -> bool:
        """Return whether it is about no document by itself."""
        ...

    @property
    def never_softened(self) -> str:
        """Return why it always costs the document; nothing where it does not have to."""
        ...


class FormatPlug(Protocol):
    """What a site may say about one format."""

    def guideline(self, file: YamlFile) -> LoadedGuideline:
        """Read a guideline.

        Raises:
            Misconfigured: it has faults; all of them are listed.
        """
        ...

    def finding_codes(self) -> Mapping[str, Weighable]:
        """Return the codes of findings whose weight may be agreed on."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugs:
    """The transports, adapters, formats and maps there are.

    ``transports`` and ``adapters`` give, by name, the model of the keys that the site writes for one of them;
    ``maps`` opens the catalogue of the maps below a folder, which need not exist. ``functions`` takes the functions of
    the site's own module into those that maps can call, and raises ``Misconfigured``.
    """

    transports: Mapping[str, type[BaseModel]]
    adapters: Mapping[str, type[BaseModel]]
    formats: Mapping[str, FormatPlug]
    maps: Callable[[Path], MapCatalogue]
    functions: Callable[[Path | None], None]
