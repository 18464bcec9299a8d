"""Throw-away keys and certificates for TLS, made when a test wants them."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPair:
    """A key and its certificate, which vouches for itself, both in PEM."""

    key: bytes
    certificate: bytes

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the certificate, in hex."""
        return sha256(ssl.PEM_cert_to_DER_cert(self.certificate.decode())).hexdigest()

    def client(self, folder: Path, trusted: bytes) -> ssl.SSLContext:
        """Make a client that shows this certificate, and trusts another one."""
        file = folder / f"client-{self.fingerprint[:8]}.pem"
        file.write_bytes(self.key + self.certificate)
        context = ssl.create_default_context(cadata=trusted.decode())
        context.load_cert_chain(file)
        return context


def make_key_pair(name: str = "localhost", *, ended: bool = False) -> KeyPair:
    """Make a key and a certificate for it that is good from the day before yesterday until tomorrow, or has ``ended``."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=-1 if ended else 1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    return KeyPair(
        key=key.private_bytes(
            encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        certificate=certificate.public_bytes(encoding),
    )
