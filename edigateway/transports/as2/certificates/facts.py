"""A certificate in plain words and values, for people and for JSON."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from edigateway.transports.as2.certificates.usage import key_usages

_NAMES_OF_EXTENDED = {
    "1.3.6.1.5.5.7.3.1": "serverAuth",
    "1.3.6.1.5.5.7.3.2": "clientAuth",
    "1.3.6.1.5.5.7.3.3": "codeSigning",
    "1.3.6.1.5.5.7.3.4": "emailProtection",
    "1.3.6.1.5.5.7.3.8": "timeStamping",
}
"""What RFC 5280 §4.2.1.12 calls them; others are shown as their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a certificate says of itself; names and whatever else came from outside are as hostile as before.

    Fingerprints are in upper-case hex with colons, as other programs show them. ``usages`` is None where the
    certificate does not restrict its key.
    """

    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    key: str
    signature: str
    usages: tuple[str, ...] | None
    extended_usages: tuple[str, ...]
    sha256: str
    sha1: str

    @property
    def is_self_signed(self) -> bool:
        """Tell whether it names itself as its issuer."""
        return self.subject == self.issuer


def facts(certificate: x509.Certificate) -> Facts:
    """Read a certificate for showing it."""
    return Facts(
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        serial=f"{certificate.serial_number:x}",
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        key=key_kind(certificate),
        signature=signature_hash(certificate),
        usages=key_usages(certificate),
        extended_usages=_extended(certificate),
        sha256=_colons(certificate.fingerprint(hashes.SHA256())),
        sha1=_colons(certificate.fingerprint(hashes.SHA1())),  # noqa: S303  to recognise by, as partners quote it
    )


def key_kind(certificate: x509.Certificate) -> str:
    """Return the kind and size of a certificate's key, such as ``RSA 3072``."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.curve.name}"
    return type(key).__name__.removesuffix("PublicKey")


def signature_hash(certificate: x509.Certificate) -> str:
    """Return the hash under a certificate's signature, such as ``sha256``."""
    try:
        algorithm = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return "unknown"
    return algorithm.name if algorithm else "none"


def _extended(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(_NAMES_OF_EXTENDED.get(each.dotted_string, each.dotted_string) for each in found)


def _colons(digest: bytes) -> str:
    return digest.hex(":").upper()
