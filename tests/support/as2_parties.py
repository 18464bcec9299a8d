"""Two parties who exchange messages over AS2, and a stranger; their keys are made when they are first asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.composing import (
    Composed,
    File,
    Outgoing,
    ReceiptWanted,
    compose,
)
from edigateway.transports.as2.message.failures import Failure
from edigateway.transports.as2.message.heading import Heading, read_heading
from edigateway.transports.as2.message.keys import Certificate, OwnKey
from edigateway.transports.as2.message.opening import Opened, open_message
from edigateway.transports.as2.message.policy import Policy

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ORDERS = b"ISA*00*          *00*          *ZZ*ACME~\nGS*PO~\r\nST*850*0001~\rIEA*1~" + bytes(
    range(256)
)
"""What an interchange looks like to those who change lines: it has every kind of line end, and every byte."""
ANY = Policy(signed=False, encrypted=False)
Pairs = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A key of ours or theirs, in the forms that peers take."""

    own: OwnKey
    issued: x509.Certificate

    @property
    def certificate(self) -> Certificate:
        return self.own.certificate

    @property
    def certificate_pem(self) -> bytes:
        return self.issued.public_bytes(Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.own.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def files(self, folder: Path) -> tuple[Path, Path]:
        """Write key and certificate into a folder."""
        name = self.certificate.fingerprint[:8]
        key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
        key.write_bytes(self.key_pem)
        certificate.write_bytes(self.certificate_pem)
        return key, certificate


@cache
def party(name: str, bits: int = 2048) -> Party:
    """Return a party by its name, always the same within one run of the tests."""
    key = rsa.generate_private_key(65537, bits)
    issued = certificate_for(name, key)
    return Party(own=OwnKey(key=key, certificate=Certificate.of(issued)), issued=issued)


def certificate_for(name: str, key: Any, signed_by: Any = None) -> x509.Certificate:
    """Issue a certificate for a key, signed by itself unless another is given."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=365))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(signed_by or key, hashes.SHA256())
    )


def outgoing(**changes: Any) -> Outgoing:
    """Return a message from Acme to us, signed and encrypted unless something else is asked for."""
    return replace(
        Outgoing(
            as2_from="Acme",
            as2_to="Us Ltd",
            message_id="20261124.1@acme.example",
            date=NOON,
            files=[File(content=ORDERS, content_type="application/edi-x12", name="orders.edi")],
            signing=Signing(key=party("acme").own),
            encryption=Encryption(recipients=[party("us").certificate]),
            receipt=ReceiptWanted(to="edi@acme.example"),
        ),
        **changes,
    )


def pairs(headers: Iterable[tuple[str, str]]) -> Pairs:
    """Return header fields as an HTTP server gives them."""
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]


def heading(headers: Iterable[tuple[str, str]]) -> Heading:
    """Read a header that is in order."""
    read = read_heading(pairs(headers))
    assert isinstance(read, Heading), read
    return read


def opened_by_us(
    headers: Iterable[tuple[str, str]],
    body: bytes,
    *,
    certificates: Sequence[Certificate] | None = None,
    policy: Policy = ANY,
    keys: Sequence[OwnKey] | None = None,
) -> Opened | Failure:
    """Open a message as we would, with Acme as the partner."""
    return open_message(
        heading(headers),
        body,
        keys=[party("us").own] if keys is None else keys,
        certificates=[party("acme").certificate] if certificates is None else certificates,
        policy=policy,
    )


def accepted(headers: Iterable[tuple[str, str]], body: bytes, **options: Any) -> Opened:
    """Open a message that must be accepted."""
    opened = opened_by_us(headers, body, **options)
    assert isinstance(opened, Opened), opened
    return opened


def refused(headers: Iterable[tuple[str, str]], body: bytes, **options: Any) -> Failure:
    """Open a message that must not be accepted."""
    failure = opened_by_us(headers, body, **options)
    assert isinstance(failure, Failure), failure
    return failure


def composed(**changes: Any) -> Composed:
    """Compose a message from Acme to us."""
    return compose(outgoing(**changes))


def with_header(composed_one: Composed, **values: str) -> list[tuple[str, str]]:
    """Return the header of a message with fields changed; underscores stand for hyphens, an empty value removes one."""
    changed = {name.replace("_", "-").lower(): value for name, value in values.items()}
    kept = [(name, value) for name, value in composed_one.headers if name.lower() not in changed]
    return kept + [(name, value) for name, value in changed.items() if value]
