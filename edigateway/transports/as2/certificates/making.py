"""New key pairs, and the files that hold them: PKCS#12 and encrypted PEM for us, plain certificates for partners."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    pkcs12,
)

from edigateway.transports.as2.certificates.keyring import PrivateKey

KEY_SIZES = (2048, 3072, 4096)
_BEFORE = timedelta(minutes=5)
"""How long a new certificate is already valid, for partners whose clock is behind ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPair:
    """A private key, its certificate, and the certificates above that one."""

    key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()


def subject_name(written: str) -> x509.Name:
    """Read a subject such as ``CN=acme,O=Acme Ltd,C=GB``.

    Source: RFC 4514.

    Raises:
        ValueError: it is none, or has no common name, by which partners' programs show it.
    """
    try:
        name = x509.Name.from_rfc4514_string(written)
    except ValueError:
        raise ValueError("it is no list of NAME=VALUE with commas between them") from None
    if not name.get_attributes_for_oid(x509.NameOID.COMMON_NAME):
        raise ValueError("it has no CN=")
    return name


def new_key_pair(subject: x509.Name, *, bits: int, days: int, at: datetime) -> KeyPair:
    """Make an RSA key with a certificate that it signs itself, fit to sign, and to be encrypted to, in AS2.

    Source: RFC 5280 §4.2.1.3; RFC 8550 §4.
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    begins = at.replace(microsecond=0) - _BEFORE
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage_of_as2(), critical=True)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )
    return KeyPair(key=key, certificate=certificate)


def as_pkcs12(pair: KeyPair, name: str, passphrase: bytes) -> bytes:
    """Write a key pair as PKCS#12, encrypted with AES-256."""
    return pkcs12.serialize_key_and_certificates(
        name.encode(), pair.key, pair.certificate, pair.chain, BestAvailableEncryption(passphrase)
    )


def as_private_pem(pair: KeyPair, passphrase: bytes) -> bytes:
    """Write a key pair as PEM: the key as encrypted PKCS#8, its certificate, and those above it."""
    key = pair.key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase)
    )
    return key + as_pem(pair.certificate, *pair.chain)


def as_pem(*certificates: x509.Certificate) -> bytes:
    """Write certificates as PEM, one after the other."""
    return b"".join(each.public_bytes(Encoding.PEM) for each in certificates)


def as_der(certificate: x509.Certificate) -> bytes:
    """Write a certificate as DER."""
    return certificate.public_bytes(Encoding.DER)


def _usage_of_as2() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_encipherment=True,
        content_commitment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
