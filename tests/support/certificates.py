"""Throw-away keys and certificates, made while the tests run; the keys once, because they take long."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
PASSPHRASE = "correct horse"
_BITS = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
    *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


@cache
def rsa_key(which: int = 0, bits: int = 2048) -> rsa.RSAPrivateKey:
    """Return one of a few keys, the same for the same number."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def usage(*bits: str) -> x509.KeyUsage:
    """Return a key usage with these bits, by the attributes of the library."""
    return x509.KeyUsage(**{each: each in bits for each in _BITS})


AS2_USAGE = usage("digital_signature", "key_encipherment")
CA_USAGE = usage("key_cert_sign", "crl_sign")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One key pair with a certificate, signed by itself or by ``issuer``; days count from ``today``."""

    name: str = "acme"
    which: int = 0
    bits: int = 2048
    from_day: int = -100
    to_day: int = 900
    key_usage: x509.KeyUsage | None = field(default_factory=lambda: AS2_USAGE)
    is_authority: bool = False
    issuer: "Made | None" = None
    today: datetime = NOW

    @property
    def key(self) -> rsa.RSAPrivateKey:
        """Return its key."""
        return rsa_key(self.which, self.bits)

    @property
    def certificate(self) -> x509.Certificate:
        """Return its certificate, the same bytes each time."""
        return _certificate(self)

    def pem(self) -> bytes:
        """Return the certificate as PEM."""
        return self.certificate.public_bytes(Encoding.PEM)

    def der(self) -> bytes:
        """Return the certificate as DER."""
        return self.certificate.public_bytes(Encoding.DER)

    def key_pem(self, passphrase: str = "") -> bytes:
        """Return the key as PEM, encrypted if there is a passphrase."""
        how = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how)

    def p12(self, passphrase: str = PASSPHRASE, *above: x509.Certificate) -> bytes:
        """Return both as PKCS#12."""
        how = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        return pkcs12.serialize_key_and_certificates(
            b"test", self.key, self.certificate, above, how
        )


def put(path: Path, content: bytes, mode: int = 0o600) -> Path:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.chmod(path, mode)  # noqa: PTH101
    return path


def _name(common_name: str) -> x509.Name:
    return x509.Name.from_rfc4514_string(f"CN={common_name}")


_made: dict[Made, x509.Certificate] = {}


def _certificate(made: Made) -> x509.Certificate:
    if made not in _made:
        _made[made] = _sign(made)
    return _made[made]


def _sign(made: Made) -> x509.Certificate:
    issuer = made.issuer or made
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(made.name))
        .issuer_name(_name(issuer.name))
        .public_key(made.key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(made.today + timedelta(days=made.from_day))
        .not_valid_after(made.today + timedelta(days=made.to_day))
        .add_extension(x509.BasicConstraints(ca=made.is_authority, path_length=None), critical=True)
    )
    if made.key_usage is not None:
        builder = builder.add_extension(made.key_usage, critical=True)
    return builder.sign(issuer.key, hashes.SHA256())
