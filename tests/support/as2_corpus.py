"""Messages and receipts that other implementations of AS2 made, byte for byte, with what each of them must give."""

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from edigateway import yamlfile
from edigateway.contracts.endpoint import Call
from edigateway.transports.as2 import As2Settings, wire
from edigateway.transports.as2.connection import Connection
from edigateway.transports.as2.message.keys import Certificate, OwnKey
from edigateway.transports.as2.message.mime import parameters
from edigateway.transports.as2.message.mime.parameters import Parameterised
from edigateway.transports.as2.message.names import unquoted_name
from tests.support.as2_parties import Party

ROOT = Path(__file__).parent.parent / "corpus" / "as2"
PEERS = ("libas2", "openas2", "openssl", "pyas2lib")
AT = datetime(2026, 12, 2, 12, tzinfo=UTC)
"""When everything is opened and judged, whatever the day: certificates end."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Item:
    """One message or receipt: the fields of its header and its body, and the settings under which it is looked at."""

    name: str
    """``PEER/NAME``, which is also where it is kept."""
    what: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """Return header and body as they came."""
        return (ROOT / f"{self.name}.http").read_bytes()

    @property
    def fields(self) -> tuple[wire.Field, ...]:
        return wire.split(self.content)[0]

    @property
    def body(self) -> bytes:
        return wire.split(self.content)[1]

    @property
    def content_type(self) -> Parameterised:
        """Return what the body is said to be."""
        return parameters.read(self._written_type)

    @property
    def entity(self) -> bytes:
        """Return the body under its content type, and no other field."""
        return f"Content-Type: {self._written_type}\r\n\r\n".encode() + self.body

    @property
    def _written_type(self) -> str:
        return {name.lower(): value for name, value in self.fields}["content-type"]

    def connection(self, site: Path, **more: Any) -> Connection:
        """Return the connection with whom it is from, by the names in its header; ``site`` has the keys."""
        headers = {name.lower(): unquoted_name(value) for name, value in self.fields}
        written = {
            "our_id": headers["as2-to"],
            "partner_id": headers["as2-from"],
            "our_keys": ["keys/us.key.pem"],
            "partner_certificates": ["keys/peer.pem"],
        }
        return Connection(As2Settings.model_validate(written | dict(self.settings) | more), site)

    def called(self, folder: Path, body: bytes | None = None) -> Call:
        """Return the call that it came by, perhaps with another body, as the listener puts it on the disk."""
        body = self.body if body is None else body
        file = folder / f"{self.name.replace('/', '-')}.body"
        file.write_bytes(body)
        return Call(
            path="/as2",
            headers=self.fields,
            body=file,
            size_bytes=len(body),
            sha256=hashlib.sha256(body).hexdigest(),
            caller="127.0.0.1",
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Message(Item):
    """A message: the file that is in it, its MIC by the peer's own account, and what protected it; or why it is refused."""

    sha256: str = ""
    file: str | None = None
    mic: str = ""
    seen: str = ""
    odd: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Receipt(Item):
    """A receipt, the facts of our message that it is about, and what it is worth."""

    sent: dict[str, Any]
    verdict: str
    detail: str
    odd: tuple[str, ...] = ()


@cache
def messages() -> tuple[Message, ...]:
    """Return all messages."""
    return tuple(Message(name=name, **each) for name, each in _rows("messages"))


@cache
def receipts() -> tuple[Receipt, ...]:
    """Return all receipts."""
    found = dict(_rows("receipts"))
    for each in found.values():
        each["sent"]["signed_receipt"] = each["sent"]["signed_receipt"] == "true"
    return tuple(Receipt(name=name, **each) for name, each in found.items())


def _rows(part: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for peer in PEERS:
        table: Any = yamlfile.read(ROOT / peer / "corpus.yaml").value
        for name, row in table[part].items():
            yield f"{peer}/{name}", row | {"odd": tuple(row.get("odd", ()))}


def put_keys(site: Path) -> None:
    """Put the keys into a site, where only its owner may read them: a repository keeps no such modes."""
    shutil.copytree(ROOT / "keys", site / "keys")
    for each in (site / "keys").iterdir():
        each.chmod(0o600)


@cache
def kept_party(name: str) -> Party:
    """Return ``us``, the ``peer``, whoever it is, or a third; their keys are public, and for nothing else."""
    pem = (ROOT / "keys" / f"{name}.key.pem").read_bytes()
    issued = x509.load_pem_x509_certificate(pem)
    key = load_pem_private_key(pem, None)
    assert isinstance(key, RSAPrivateKey)
    return Party(own=OwnKey(key=key, certificate=Certificate.of(issued)), issued=issued)
