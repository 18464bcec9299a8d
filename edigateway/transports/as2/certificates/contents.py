"""What is in a file of keys and certificates: PEM, DER, PKCS#12, PKCS#8 and PKCS#7, of any age.

The bytes may come from anybody, so they are bounded, and whatever a library says of them becomes one plain sentence.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_pem_private_key,
    pkcs7,
    pkcs12,
)

from edigateway.errors import Fault, Misconfigured
from edigateway.transports.as2.certificates.keyring import PrivateKey
from edigateway.transports.as2.message.asn1.ber import Element, Malformed

MAX_BYTES = 256 * 1024
MOST_CERTIFICATES = 20
MOST_BLOCKS = 40

_BEGINNING = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----")
_JAVA_KEYSTORES = (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce")
_CERTIFICATE_LABELS = {b"CERTIFICATE", b"X509 CERTIFICATE"}
_PKCS12_VERSION = b"\x02\x01\x03"
"""A PKCS#12 begins with its version, the INTEGER 3. Source: RFC 7292 §4."""
_NAME_IT = "name its passphrase"
_CHECK_IT = "check the passphrase; if it is right, the file is damaged"

_DAMAGED = (
    *(ValueError, TypeError, UnsupportedAlgorithm),
    *(x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType),
)
"""All that the library was seen to raise for certificates with other bytes; only the first says so in its documentation."""

T = TypeVar("T")


class Unreadable(Exception):
    """The bytes are not what they should be; ``remedy`` says what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        """Keep both sentences."""
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy

    def of(self, path: Path) -> Misconfigured:
        """Return the error that says it of a file."""
        return Misconfigured(
            [Fault(file=path, line=0, column=0, problem=self.problem, remedy=self.remedy)]
        )


class WrongPassphrase(Unreadable):
    """What is encrypted does not open with the passphrase that was given, or needs one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Private keys and certificates in the order of the file, and what kind of file it is."""

    form: str
    keys: tuple[PrivateKey, ...] = ()
    certificates: tuple[x509.Certificate, ...] = ()


def read_contents(raw: bytes, passphrase: bytes | None = None) -> Contents:
    """Take apart the bytes of a file.

    Raises:
        WrongPassphrase: it is encrypted, and the passphrase is missing or wrong.
        Unreadable: it holds nothing of use, too much, or something damaged.
    """
    if len(raw) > MAX_BYTES:
        raise Unreadable(f"is larger than {MAX_BYTES} bytes", "is it the right file?")
    if raw.startswith(_JAVA_KEYSTORES):
        raise Unreadable(
            "is a Java keystore",
            "convert it: keytool -importkeystore -srckeystore FILE -destkeystore FILE.p12 -deststoretype pkcs12",
        )
    found = _pem(raw, passphrase) if b"-----BEGIN " in raw else _der(raw, passphrase)
    for each in found.certificates:
        look_into(each)
    if not found.keys and not found.certificates:
        raise Unreadable("holds no certificate and no private key", "is it the right file?")
    if len(found.certificates) > MOST_CERTIFICATES:
        raise Unreadable(
            f"holds more than {MOST_CERTIFICATES} certificates", "keep those of one chain"
        )
    return found


def look_into(certificate: x509.Certificate) -> None:
    """Read every part of a certificate that somebody will ask for, so that none fails later.

    Raises:
        Unreadable: one of them is malformed, or of a kind that is not known here.
    """
    try:
        certificate.public_key()
        _ = (certificate.extensions, certificate.subject, certificate.issuer)
        _ = (certificate.not_valid_before_utc, certificate.not_valid_after_utc)
    except UnsupportedAlgorithm:
        raise Unreadable(
            "holds a certificate with a key that is not known here", "ask for one with an RSA key"
        ) from None
    except _DAMAGED:
        raise Unreadable("holds a certificate that is malformed", "ask for another one") from None


def _pem(raw: bytes, passphrase: bytes | None) -> Contents:
    keys: list[PrivateKey] = []
    certificates: list[x509.Certificate] = []
    for label, block in _blocks(raw):
        if label in _CERTIFICATE_LABELS:
            plain = block.replace(label, b"CERTIFICATE")
            certificates.append(_parsed("a certificate", x509.load_pem_x509_certificate, plain))
        elif label == b"PKCS7":
            certificates += _parsed("PKCS#7", pkcs7.load_pem_pkcs7_certificates, block)
        elif label.endswith(b"PRIVATE KEY"):
            keys.append(_private_key(load_pem_private_key, block, passphrase))
        elif label.endswith(b"CERTIFICATE REQUEST"):
            raise Unreadable(
                "is a request for a certificate, not a certificate",
                "send it to the authority, and use what comes back",
            )
    return Contents(form="PEM", keys=tuple(keys), certificates=tuple(certificates))


def _blocks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the label and the whole text of each block, with one kind of line end; what stands around them is skipped."""
    at = 0
    for _ in range(MOST_BLOCKS):
        beginning = _BEGINNING.search(raw, at)
        if beginning is None:
            return
        ending = b"-----END " + beginning[1] + b"-----"
        at = raw.find(ending, beginning.end()) + len(ending)
        if at < len(ending):
            raise Unreadable("holds a block of PEM that does not end", "ask for the whole file")
        yield beginning[1], raw[beginning.start() : at].replace(b"\r\n", b"\n") + b"\n"
    if _BEGINNING.search(raw, at):
        raise Unreadable("holds too many parts", "keep the key and the certificates of one chain")


def _der(raw: bytes, passphrase: bytes | None) -> Contents:
    if not raw.startswith(b"\x30"):
        raise Unreadable(
            "is neither PEM nor DER nor PKCS#12", "ask for a .pem, .cer, .crt, .p12 or .pfx file"
        )
    if _first_inside(raw).startswith(_PKCS12_VERSION):
        return _pkcs12(raw, passphrase)
    for form, load in _DER_FORMS:
        try:
            return Contents(form=form, certificates=tuple(load(raw)))
        except _DAMAGED:
            continue
    key = _private_key(load_der_private_key, raw, passphrase)
    return Contents(form="DER", keys=(key,))


def _one_certificate(raw: bytes) -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(raw)]


_DER_FORMS: tuple[tuple[str, Callable[[bytes], list[x509.Certificate]]], ...] = (
    ("DER", _one_certificate),
    ("PKCS#7", pkcs7.load_der_pkcs7_certificates),
)


def _first_inside(raw: bytes) -> bytes:
    """Return the beginning of what the outermost structure holds, also where its length is indefinite (BER)."""
    try:
        return bytes(Element(memoryview(raw), 0, 0).content[:3])
    except Malformed:
        return b""


def _pkcs12(raw: bytes, passphrase: bytes | None) -> Contents:
    try:
        found = pkcs12.load_pkcs12(raw, passphrase)
    except (ValueError, TypeError, x509.InvalidVersion):
        if passphrase is None:
            problem, remedy = "is a PKCS#12 file that does not open without a passphrase", _NAME_IT
        else:
            problem, remedy = "is a PKCS#12 file that does not open with this passphrase", _CHECK_IT
        raise WrongPassphrase(problem, remedy) from None
    except UnsupportedAlgorithm:
        raise Unreadable(
            "is a PKCS#12 file with a cipher that is not known here", "ask for it with AES-256"
        ) from None
    own = [found.cert] if found.cert else []
    certificates = [each.certificate for each in (*own, *found.additional_certs)]
    keys = () if found.key is None else (_fit(found.key),)
    return Contents(form="PKCS#12", keys=keys, certificates=tuple(certificates))


def _private_key(
    load: Callable[[bytes, bytes | None], object], raw: bytes, passphrase: bytes | None
) -> PrivateKey:
    try:
        return _fit(load(raw, passphrase))
    except TypeError:
        if passphrase is None:
            raise WrongPassphrase("holds a private key that is encrypted", _NAME_IT) from None
        # What is not encrypted needs no passphrase; nothing is lost by having been given one.
        return _private_key(load, raw, None)
    except ValueError:
        if passphrase:
            raise WrongPassphrase(
                "holds a private key that does not open with this passphrase", _CHECK_IT
            ) from None
        raise Unreadable("holds something that is damaged", "ask for the file again") from None
    except UnsupportedAlgorithm:
        raise Unreadable("holds a key of a kind that is not known here", "use an RSA key") from None


def _fit(key: object) -> PrivateKey:
    if isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        return key
    raise Unreadable("holds a private key that is neither RSA nor EC", "use an RSA key")


def _parsed(what: str, load: Callable[[bytes], T], raw: bytes) -> T:
    try:
        return load(raw)
    except _DAMAGED:
        raise Unreadable(f"holds {what} that is damaged", "ask for the file again") from None
