"""From what the site writes to a key ring: files are read, keys and certificates matched, and pins compared."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from edigateway.contracts.secret import Secret, UnreadSecret
from edigateway.errors import Misconfigured
from edigateway.transports.as2.certificates.contents import Contents, Unreadable, read_contents
from edigateway.transports.as2.certificates.files import fault, read_file
from edigateway.transports.as2.certificates.keyring import (
    LEAST_RSA_BITS,
    Authority,
    KeyRing,
    OurKey,
    PartnerCertificate,
    PrivateKey,
)
from edigateway.transports.as2.certificates.making import KeyPair
from edigateway.transports.as2.certificates.settings import (
    As2Certificates,
    AuthoritySettings,
    CertificateSettings,
    KeySettings,
)
from edigateway.transports.as2.certificates.usage import serves

S = TypeVar("S")
T = TypeVar("T")

_HOW_TO_GET_OURS = "mend the path, or make a key pair: edigw cert new NAME"
_HOW_TO_GET_THEIRS = (
    "mend the path, or take in the file that the partner sent: edigw cert import FILE"
)


def load_keyring(
    settings: As2Certificates, site: Path, *, least_rsa_bits: int = LEAST_RSA_BITS
) -> KeyRing:
    """Read everything that the settings name; relative paths are relative to the folder ``site``.

    Raises:
        UnreadSecret: a secret is not there for us, and nothing else is wrong.
        Misconfigured: something cannot be read or does not fit; all faults are listed.
    """
    wrong: list[Misconfigured] = []
    authority = [settings.authority] if settings.authority else []

    def each(load: Callable[[S, Path], T], key: str, entries: Sequence[S]) -> list[T]:
        loaded = []
        for number, entry in enumerate(entries):
            try:
                loaded.append(load(entry, site))
            except Misconfigured as error:
                wrong.append(type(error)(settings.faults_of(error, key, number)))
        return loaded

    keys = each(load_key, "our_keys", settings.our_keys)
    certificates = each(load_certificate, "partner_certificates", settings.partner_certificates)
    authorities = each(load_authority, "authority", authority)
    if wrong:
        faults = list(dict.fromkeys(fault for error in wrong for fault in error.faults))
        are_secrets = all(isinstance(error, UnreadSecret) for error in wrong)
        raise (UnreadSecret if are_secrets else Misconfigured)(faults)
    return KeyRing(
        keys=tuple(keys),
        certificates=tuple(certificates),
        authority=next(iter(authorities), None),
        least_rsa_bits=least_rsa_bits,
    )


def load_key(settings: KeySettings, site: Path) -> OurKey:
    """Read one key pair of ours.

    Raises:
        Misconfigured: no such file, not private, the wrong passphrase, no key or certificate in it, or they do not fit.
    """
    path = _present(site / settings.file, _HOW_TO_GET_OURS)
    passphrase = settings.passphrase.reveal(site).encode() if settings.passphrase else None
    if settings.key:
        found = read_file(path)
        key = _key_of_secret(settings.key, site, passphrase)
    else:
        found = read_file(path, passphrase)
        key = only_key(path, found)
    pair = pair_of(path, key, found)
    signs, decrypts = serves(pair.certificate, settings.use)
    return OurKey(
        name=str(settings.file),
        key=pair.key,
        certificate=pair.certificate,
        chain=pair.chain,
        signs=signs,
        encrypts=decrypts,
        begins=settings.from_,
        ends=settings.until,
    )


def load_certificate(settings: CertificateSettings, site: Path) -> PartnerCertificate:
    """Read one certificate of a partner's.

    Raises:
        Misconfigured: no such file, no certificate in it or several, or not the one whose fingerprint is written.
    """
    path = _present(site / settings.file, _HOW_TO_GET_THEIRS)
    certificate = leaf(path, read_file(path, private=False))
    found = certificate.fingerprint(hashes.SHA256()).hex()
    if settings.fingerprint and found != settings.fingerprint:
        problem = f"holds another certificate than the one that is pinned: its SHA-256 is {found}"
        raise fault(
            path, problem, "ask the partner which one is right, and mend file or fingerprint"
        )
    signs, encrypts = serves(certificate, settings.use)
    return PartnerCertificate(
        name=str(settings.file),
        certificate=certificate,
        signs=signs,
        encrypts=encrypts,
        begins=settings.from_,
        ends=settings.until,
    )


def load_authority(settings: AuthoritySettings, site: Path) -> Authority:
    """Read the certificates of an authority: those that it gave itself are trusted, the others stand between.

    Raises:
        Misconfigured: no such file, no root in it, or a subject that cannot be read.
    """
    path = _present(site / settings.file, _HOW_TO_GET_THEIRS)
    certificates = read_file(path, private=False).certificates
    trusted = tuple(each for each in certificates if each.issuer == each.subject)
    if not trusted:
        remedy = "add the certificate at the top of the chain, which names itself as its issuer"
        raise fault(path, "holds no root of an authority", remedy)
    try:
        subject = x509.Name.from_rfc4514_string(settings.subject) if settings.subject else None
    except ValueError:
        problem = f"the subject {settings.subject!r} of its partner cannot be read"
        raise fault(
            path, problem, "write it as `edigw cert import` shows it, such as CN=acme,O=Acme"
        ) from None
    between = tuple(each for each in certificates if each not in trusted)
    return Authority(name=str(settings.file), trusted=trusted, between=between, subject=subject)


def _present(path: Path, how_to_get_it: str) -> Path:
    if not path.exists():
        raise fault(path, "there is no such file", how_to_get_it)
    return path


def leaf(path: Path, found: Contents) -> x509.Certificate:
    """Return the one certificate of a file that is no other one's issuer.

    Raises:
        Misconfigured: there is none, or several.
    """
    issuers = {each.issuer for each in found.certificates if each.issuer != each.subject}
    leaves = [each for each in found.certificates if each.subject not in issuers]
    distinct = list(dict.fromkeys(leaves))
    if not found.certificates:
        raise fault(
            path, "holds no certificate", "ask the partner for it: a .cer, .crt or .pem file"
        )
    if len(distinct) != 1:
        problem = f"holds {len(found.certificates)} certificates that are not of one chain"
        raise fault(path, problem, "write each into a file of its own, and name them all")
    return distinct[0]


def pair_of(path: Path, key: PrivateKey, found: Contents) -> KeyPair:
    """Return a key together with its own certificate and those above, which came in a file.

    Raises:
        Misconfigured: none of them is the key's own.
    """
    public = key.public_key()
    own = next((each for each in found.certificates if each.public_key() == public), None)
    if own is not None:
        chain = tuple(each for each in found.certificates if each != own)
        return KeyPair(key=key, certificate=own, chain=chain)
    if not found.certificates:
        remedy = "put its certificate into the same file"
        raise fault(path, "holds a private key without its certificate", remedy)
    problem = "holds a private key and a certificate that do not belong together"
    raise fault(path, problem, "put the key and its own certificate into it")


def only_key(path: Path, found: Contents) -> PrivateKey:
    """Return the one private key of a file.

    Raises:
        Misconfigured: there is none, or several.
    """
    if len(found.keys) == 1:
        return found.keys[0]
    if found.keys:
        raise fault(path, "holds several private keys", "keep one key with its certificate in it")
    problem = f"holds no private key, only {_counted(found)}"
    raise fault(
        path, problem, "name the .p12 or .pem file with the private key, or its key as a secret"
    )


def _key_of_secret(secret: Secret, site: Path, passphrase: bytes | None) -> PrivateKey:
    place = site / "secrets" / secret.name
    try:
        return only_key(place, read_contents(secret.reveal(site).encode(), passphrase))
    except Unreadable as error:
        raise error.of(place) from None


def _counted(found: Contents) -> str:
    many = len(found.certificates)
    return "a certificate" if many == 1 else f"{many} certificates"
