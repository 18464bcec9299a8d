"""Certificates and keys, with what messages say about them worked out once."""

from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from edigateway.transports.as2.message.asn1 import ber, der

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate that the site has chosen to trust for a purpose; who issued it and until when is not asked here.

    ``issuer`` and ``serial`` are DER, as messages name a certificate by them; ``key_id`` is its subject key identifier.
    """

    fingerprint: str
    """The SHA-256 of the certificate, in hexadecimal."""
    encoded: bytes = field(repr=False)
    issuer: bytes = field(repr=False)
    serial: bytes = field(repr=False)
    key_id: bytes = field(repr=False)
    key: PublicKey = field(repr=False)

    @classmethod
    def of(cls, certificate: x509.Certificate) -> "Certificate":
        """Take a certificate as it was read from a file.

        Raises:
            Malformed: its key is neither RSA nor on an elliptic curve.
        """
        key = certificate.public_key()
        if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
            raise ber.Malformed(
                "the key of the certificate is neither RSA nor on an elliptic curve"
            )
        serial, issuer = _serial_and_issuer(certificate.tbs_certificate_bytes)
        return cls(
            fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
            encoded=certificate.public_bytes(Encoding.DER),
            issuer=issuer,
            serial=serial,
            key_id=_key_id(certificate, key),
            key=key,
        )

    @property
    def rsa_bits(self) -> int | None:
        """Return the size of an RSA key, None for another."""
        return self.key.key_size if isinstance(self.key, rsa.RSAPublicKey) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKey:
    """A private key of ours and the certificate that partners know it by."""

    key: rsa.RSAPrivateKey = field(repr=False)
    certificate: Certificate


def _serial_and_issuer(to_be_signed: bytes) -> tuple[bytes, bytes]:
    version_or_serial, *rest = ber.read(to_be_signed).children()
    if (
        version_or_serial.tag == der.INTEGER
    ):  # a certificate of the first version, which has no field for it
        rest.insert(0, version_or_serial)
    serial, _, issuer, *_ = rest
    return bytes(serial.raw), bytes(issuer.raw)


def _key_id(certificate: x509.Certificate, key: PublicKey) -> bytes:
    try:
        return certificate.extensions.get_extension_for_class(
            x509.SubjectKeyIdentifier
        ).value.digest
    except (x509.ExtensionNotFound, ValueError):
        return x509.SubjectKeyIdentifier.from_public_key(key).digest
