"""One AS2 connection: names, keys and rules, put into the terms of the message layer for a given time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from edigateway.errors import Misconfigured
from edigateway.posting import Trust
from edigateway.transports.as2.certificates import (
    KeyRing,
    OurKey,
    authority_refusal,
    load_keyring,
)
from edigateway.transports.as2.certificates.contents import Unreadable, look_into
from edigateway.transports.as2.message.algorithms import Cipher, Digest
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.keys import Certificate, OwnKey
from edigateway.transports.as2.message.policy import STRONG_CIPHERS, STRONG_DIGESTS, Policy
from edigateway.transports.as2.settings import As2Settings

WEAK_RSA_BITS = 1024
STRONG_RSA_BITS = 2048


@dataclass(frozen=True)
class Connection:
    """What we and one partner are to each other; its keys are read once in each process, and never leave it."""

    settings: As2Settings
    site: Path
    partner: str = ""

    def __getstate__(self) -> tuple[As2Settings, Path, str]:
        """Leave the keys behind: another process reads them for itself."""
        return self.settings, self.site, self.partner

    def __setstate__(self, state: tuple[As2Settings, Path, str]) -> None:
        """Begin anew."""
        for name, value in zip(("settings", "site", "partner"), state, strict=True):
            object.__setattr__(self, name, value)

    @cached_property
    def ring(self) -> KeyRing:
        """Return all keys and certificates.

        Raises:
            Misconfigured: a file that the settings name cannot be read.
        """
        weak = any(each.algorithm == "rsa-1024" for each in self.settings.allow)
        least = WEAK_RSA_BITS if weak else STRONG_RSA_BITS
        return load_keyring(self.settings, self.site, least_rsa_bits=least)

    @cached_property
    def names(self) -> tuple[str, str]:
        """Return the partner's name and ours, as they stand in AS2-From and AS2-To of what they send.

        Raises:
            Misconfigured: one is missing.
        """
        for key in ("our_id", "partner_id"):
            if not getattr(self.settings, key):
                remedy = f"write {key}: the name in AS2-From and AS2-To"
                raise self.fault(f"{key} is missing", remedy, key)
        return str(self.settings.partner_id), str(self.settings.our_id)

    def policy(self, at: datetime) -> Policy:
        """Return what messages and receipts of the partner must be like."""
        allowed = {each.algorithm for each in self.settings.allow if each.holds(at)}
        return Policy(
            signed=self.settings.require_signed,
            encrypted=self.settings.require_encrypted,
            digests=STRONG_DIGESTS | ({Digest.SHA1} if "sha1" in allowed else set()),
            ciphers=STRONG_CIPHERS | ({Cipher.TRIPLE_DES} if "3des" in allowed else set()),
            least_rsa_bits=WEAK_RSA_BITS if "rsa-1024" in allowed else STRONG_RSA_BITS,
            vouch=partial(self._vouched, at) if self.ring.authority else None,
        )

    def _vouched(self, at: datetime, carried: Sequence[bytes]) -> list[Certificate]:
        """Return those of the certificates that came with a signature which the partner's authority vouches for."""
        found = [each for der in carried if (each := _certificate(der))]
        return [
            Certificate.of(each)
            for each in found
            if not authority_refusal(
                self.ring, each, [other for other in found if other != each], at
            )
        ]

    def opening_keys(self, at: datetime) -> list[OwnKey]:
        """Return the keys that messages may be encrypted to."""
        return [each for key in self.ring.decryption_keys(at) for each in _own(key)]

    def every_key(self) -> list[OwnKey]:
        """Return all keys of ours, retired ones too: to look into messages with, and for nothing else."""
        return [each for key in self.ring.keys for each in _own(key)]

    def signers(self, at: datetime) -> list[Certificate]:
        """Return the certificates of which one must have signed what the partner sends."""
        return [Certificate.of(each) for each in self.ring.accepted_signers(at)]

    def signing(self, at: datetime, digest: Digest) -> Signing:
        """Return who signs for us, and how.

        Raises:
            Misconfigured: no key of ours serves now.
        """
        key = self.ring.signing_key(at)
        own = next(_own(key), None) if key else None
        if own is None:
            reason = self.ring.lack_of_signing_key(at)
            raise self.fault(
                reason, "add one under our_keys: `edigw cert new` makes it", "our_keys"
            )
        return Signing(key=own, digest=digest, scheme=self.settings.signature)

    def encryption(self, at: datetime) -> Encryption | None:
        """Return for whom messages are encrypted, and how; None where they are not.

        Raises:
            Misconfigured: no certificate of the partner's serves now, or the cipher is not allowed any more.
        """
        cipher = self.settings.encrypt
        if cipher is None:
            return None
        if cipher not in self.policy(at).ciphers:
            raise self.fault(
                f"encrypt: {cipher} is not allowed any more", "choose aes256-cbc", "encrypt"
            )
        certificate = self.ring.encryption_certificate(at)
        if certificate is None:
            reason = self.ring.lack_of_encryption_certificate(at)
            remedy = "take in the one that the partner sent (edigw cert import), and name it under partner_certificates"
            raise self.fault(reason, remedy, "partner_certificates")
        return Encryption(
            recipients=[Certificate.of(certificate)],
            cipher=cipher,
            key_transport=self.settings.key_transport,
        )

    def trust(self) -> Trust:
        """Return whose servers are believed, and the key that we show them."""
        settings, secret = self.settings, self.settings.client_passphrase
        return Trust(
            ca_file=settings.ca_file and self.site / settings.ca_file,
            key_file=settings.client_key and self.site / settings.client_key,
            passphrase=secret.reveal(self.site) if secret else None,
        )

    def fault(self, problem: str, remedy: str, *where: str) -> Misconfigured:
        """Make the fault of what the site says, or does not say, about this connection under a key."""
        return Misconfigured([self.settings.fault(problem, remedy, *where)])


def _certificate(der: bytes) -> x509.Certificate | None:
    """Return a certificate that came from outside, None where it is none that can be looked into."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        look_into(certificate)
    except (Unreadable, ValueError, x509.InvalidVersion):
        return None
    return certificate


def _own(key: OurKey) -> Iterator[OwnKey]:
    if isinstance(key.key, RSAPrivateKey):  # AS2 knows no other keys to decrypt with or to sign by
        yield OwnKey(key=key.key, certificate=Certificate.of(key.certificate))
