"""Sites on disk for these tests, and plugs that stand in for the transports, adapters and maps of the house."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from edigateway.config.plugs import LoadedMap, Plugs
from edigateway.config.site import Site, load_site
from edigateway.contracts import registry
from edigateway.errors import Fault, Misconfigured
from edigateway.yamlfile import YamlFile


class FolderSettings(BaseModel):
    """A transport with a path."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Path
    stable_s: float = 2
    complete: str = "any"


class RemoteSettings(BaseModel):
    """A transport with a path on a host."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str
    path: str
    user: str = ""
    port: int = 22


class AccountSettings(BaseModel):
    """A transport without any path."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    account: str


class SpoolSettings(BaseModel):
    """An adapter with a folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    directory: Path
    token: int = 0


@dataclass(frozen=True)
class AMap:
    """A map without faults."""

    digest: str = "m1"
    document: str = "purchase_order"
    layout: Mapping[str, object] = field(default_factory=lambda: {"format": "x12", "set": "850"})


@dataclass(frozen=True)
class Catalogue:
    """Maps by name; those that are a fault instead are broken."""

    maps: Mapping[str, AMap | Fault]

    def names(self) -> Sequence[str]:
        """Return every name."""
        return list(self.maps)

    def check(self) -> Sequence[Fault]:
        """Return the faults."""
        return [each for each in self.maps.values() if isinstance(each, Fault)]

    def load(self, name: str) -> LoadedMap:
        """Return one map, or raise its fault."""
        found = self.maps[name]
        if isinstance(found, Fault):
            raise Misconfigured([found])
        return found


@dataclass(frozen=True)
class AGuideline:
    """A guideline without faults."""

    name: str
    document: str
    digest: str


@dataclass(frozen=True)
class ACode:
    """What may be agreed about a finding."""

    of_envelope: bool = False
    never_softened: str = ""


@dataclass(frozen=True)
class AFormat:
    """A format whose guidelines need a set, and whose findings are these."""

    codes: Mapping[str, ACode] = field(default_factory=dict)

    def guideline(self, file: YamlFile) -> AGuideline:
        """Take a guideline that names its set."""
        if "set" not in file.value:
            raise Misconfigured([file.fault((), "the set is missing", "write it")])
        return AGuideline(str(file.value["guideline"]), str(file.value["set"]), file.text)

    def finding_codes(self) -> Mapping[str, ACode]:
        """Return all of them."""
        return self.codes


FORMATS = {
    "x12": AFormat(
        {
            "bad-code": ACode(),
            "group-count": ACode(of_envelope=True),
            "no-trailer": ACode(never_softened="it may have been cut off"),
        }
    ),
    "csv": AFormat(),
    "xml": AFormat(),
}

MAPS: Mapping[str, AMap | Fault] = {
    "x12/850": AMap(),
    "x12/810": AMap(layout={"format": "x12", "set": "810"}),
    "globex/orders": AMap(layout={"format": "csv", "delimiter": ";"}),
    "globex/xml": AMap(layout={"format": "xml", "root": "Order"}),
}


def plugs(maps: Mapping[str, AMap | Fault] = MAPS) -> Plugs:
    """Return stand-ins for everything that a site may name."""
    return Plugs(
        transports={
            "directory": FolderSettings,
            "remote": RemoteSettings,
            "account": AccountSettings,
        },
        adapters={"spool": SpoolSettings},
        formats=FORMATS,
        maps=lambda _folder: Catalogue(maps),
        functions=registry.use_site_functions,
    )


SETTINGS = """\
site: demo
identities: [{qualifier: ZZ, id: WE}]
adapters:
  erp: {type: spool, directory: erp/inbox}
"""

ACME = """\
partner: acme
identities: [{qualifier: 01, id: 0614141000005}]
inbox: {path: exchange/acme/in}
outbox: {path: exchange/acme/out}
receive:
  - {document: 850, map: x12/850, deliver_to: [erp]}
"""


def write(root: Path, settings: str = SETTINGS, /, **partners: str) -> Path:
    """Write a site with partner files by name; return its folder."""
    (root / "partners").mkdir(exist_ok=True)
    (root / "edigateway.yaml").write_text(settings, encoding="utf-8")
    for name, text in partners.items():
        (root / "partners" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root


def loaded(root: Path, settings: str = SETTINGS, **partners: str) -> Site:
    """Write a site and load it."""
    return load_site(write(root, settings, **partners), plugs())


def faults(root: Path, settings: str = SETTINGS, **partners: str) -> list[str]:
    """Write a site with faults; return them as they are shown, without the folder."""
    return shown(write(root, settings, **partners), plugs())


def shown(root: Path, given: Plugs) -> list[str]:
    """Load a site that has faults; return them as they are shown, without the folder."""
    with pytest.raises(Misconfigured) as caught:
        load_site(root, given)
    return [str(fault).replace(f"{root}/", "") for fault in caught.value.faults]
