"""What a certificate says that its key may be used for (RFC 5280 §4.2.1.3), and what the site says over it."""

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from edigateway.transports.as2.certificates.settings import OurUse, TheirUse

_BITS = {
    "digital_signature": "digitalSignature",
    "content_commitment": "nonRepudiation",
    "key_encipherment": "keyEncipherment",
    "data_encipherment": "dataEncipherment",
    "key_agreement": "keyAgreement",
    "key_cert_sign": "keyCertSign",
    "crl_sign": "cRLSign",
}
"""The bits by the attributes of the library, in the words of the RFC."""


def key_usages(certificate: x509.Certificate) -> tuple[str, ...] | None:
    """Return the key usages that a certificate lists, in the words of the RFC; None if it lists none and so permits all.

    Raises:
        ValueError: its extensions cannot be read.
    """
    usage = _key_usage(certificate)
    if usage is None:
        return None
    return tuple(word for attribute, word in _BITS.items() if getattr(usage, attribute))


def permits_signing(certificate: x509.Certificate) -> bool:
    """Tell whether the certificate lets its key sign messages."""
    usage = _key_usage(certificate)
    return usage is None or usage.digital_signature or usage.content_commitment


def permits_encrypting(certificate: x509.Certificate) -> bool:
    """Tell whether a message's key may be encrypted to it; only RSA keys can take one in AS2."""
    if not isinstance(certificate.public_key(), rsa.RSAPublicKey):
        return False
    usage = _key_usage(certificate)
    return usage is None or usage.key_encipherment


def serves(certificate: x509.Certificate, use: OurUse | TheirUse | None) -> tuple[bool, bool]:
    """Return whether a certificate serves for signatures, and whether for encryption.

    What the site writes holds, even against the certificate (which is warned of): many in the trade carry the wrong bits.
    Only a key that cannot decrypt at all stays out of encryption.
    """
    if use is None:
        return permits_signing(certificate), permits_encrypting(certificate)
    is_rsa = isinstance(certificate.public_key(), rsa.RSAPublicKey)
    return use in ("both", "signing"), is_rsa and use != "signing"


def is_authority(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate vouches for others (RFC 5280 §4.2.1.9)."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _key_usage(certificate: x509.Certificate) -> x509.KeyUsage | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None
