"""The key ring of one connection: our keys and the partner's certificates, and which of them serves at a given time.

One rule for both sides. What *we* do, signing and encrypting, follows the schedule: the newest that has begun, is not
retired and is valid. What *comes in* is taken by everything that is written down and not retired, also before its
``from``: a partner who switches a day early, or resends yesterday's message, is not turned away.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

PrivateKey: TypeAlias = RSAPrivateKey | EllipticCurvePrivateKey

LEAST_RSA_BITS = 2048
"""Shorter keys serve for nothing, unless the site names the exception. Source: NIST SP 800-131A."""


_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_FAR_AHEAD = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One certificate as the site names it; ``signs`` and ``encrypts`` say what it may serve for.

    ``begins`` and ``ends`` are what the site wrote, aware; the certificate's own validity counts besides.
    """

    name: str
    certificate: x509.Certificate
    signs: bool
    encrypts: bool
    begins: datetime | None = None
    ends: datetime | None = None

    def is_retired(self, at: datetime) -> bool:
        """Tell whether the site has ended its use."""
        return self.ends is not None and at >= self.ends

    def has_begun(self, at: datetime) -> bool:
        """Tell whether the site has begun its use."""
        return self.begins is None or at >= self.begins

    def is_valid(self, at: datetime) -> bool:
        """Tell whether the certificate is valid by its own dates, both included (RFC 5280 §4.1.2.5)."""
        return self.certificate.not_valid_before_utc <= at <= self.certificate.not_valid_after_utc

    def serves_from(self) -> datetime:
        """Return when its service begins: by the site, or else by the certificate, whichever is later."""
        return max(self.begins or _LONG_AGO, self.certificate.not_valid_before_utc)

    def serves_until(self) -> datetime:
        """Return when its service ends: by the site or by the certificate, whichever is earlier."""
        return min(self.ends or _FAR_AHEAD, self.certificate.not_valid_after_utc)


@dataclass(frozen=True, slots=True, kw_only=True)
class OurKey(Entry):
    """One key pair of ours; ``chain`` are the certificates above its own, where its file has them."""

    key: PrivateKey
    chain: tuple[x509.Certificate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerCertificate(Entry):
    """One pinned certificate of the partner's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """An authority for one partner: certificates that are trusted, others between, and whom they may speak for."""

    name: str
    trusted: tuple[x509.Certificate, ...]
    between: tuple[x509.Certificate, ...] = ()
    subject: x509.Name | None = None


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """Everything that one connection signs, proves, encrypts and decrypts with; times given to it are aware."""

    keys: tuple[OurKey, ...] = ()
    certificates: tuple[PartnerCertificate, ...] = ()
    authority: Authority | None = None
    least_rsa_bits: int = LEAST_RSA_BITS

    def signing_key(self, at: datetime) -> OurKey | None:
        """Return the key that we sign with, the newest that serves; None says that there is none (:meth:`lack_of_signing_key`)."""
        return _newest(self._in_service((each for each in self.keys if each.signs), at))

    def decryption_keys(self, at: datetime) -> tuple[OurKey, ...]:
        """Return the keys that may decrypt, the newest first.

        The expiry of our own certificate does not end that: what was encrypted to us is ours, and only refusing it would lose it.
        """
        return _newest_first(
            each for each in self.keys if each.encrypts and not each.is_retired(at)
        )

    def accepted_signers(self, at: datetime) -> tuple[x509.Certificate, ...]:
        """Return the pinned certificates of which one must have made the partner's signature, the newest first."""
        taken = (
            each
            for each in self.certificates
            if each.signs and each.is_valid(at) and not each.is_retired(at)
        )
        strong = (each for each in taken if not self.is_short(each.certificate))
        return tuple(each.certificate for each in _newest_first(strong))

    def encryption_certificate(self, at: datetime) -> x509.Certificate | None:
        """Return the certificate that we encrypt to, the newest that serves; None says that there is none."""
        fit = (each for each in self.certificates if each.encrypts)
        found = _newest(self._in_service(fit, at))
        return found.certificate if found else None

    def is_first(self, entry: Entry, at: datetime) -> bool:
        """Tell whether an entry is the newest in service, among ours or the partner's, for anything that it serves for."""
        side: tuple[Entry, ...] = self.keys if isinstance(entry, OurKey) else self.certificates
        for fit in ([e for e in side if e.signs], [e for e in side if e.encrypts]):
            if _newest(self._in_service(fit, at)) is entry:
                return True
        return False

    def lack_of_signing_key(self, at: datetime) -> str:
        """Say in one sentence why no key of ours signs."""
        fit = [each for each in self.keys if each.signs]
        return self._lack("key of ours to sign with", fit, at)

    def lack_of_encryption_certificate(self, at: datetime) -> str:
        """Say in one sentence why there is nothing to encrypt to."""
        fit = [each for each in self.certificates if each.encrypts]
        return self._lack("certificate of the partner to encrypt to", fit, at)

    def lack_of_signer(self, at: datetime) -> str:
        """Say in one sentence why no signature of the partner's can be proven."""
        fit = [each for each in self.certificates if each.signs]
        what = "certificate of the partner that its signatures could be proven by"
        return self._lack(what, fit, at)

    def is_short(self, certificate: x509.Certificate) -> bool:
        """Tell whether the key of a certificate is too short to serve."""
        key = certificate.public_key()
        return isinstance(key, rsa.RSAPublicKey) and key.key_size < self.least_rsa_bits

    def _in_service(self, entries: Iterable[E], at: datetime) -> Iterator[E]:
        return (each for each in entries if not self._hindrance(each, at))

    def _hindrance(self, entry: Entry, at: datetime) -> str:
        """Say why an entry cannot be used for what we do; nothing if it can."""
        if entry.is_retired(at):
            return f"is retired since {_day(entry.ends)}"
        if not entry.has_begun(at):
            return f"begins on {_day(entry.begins)}"
        if at > entry.certificate.not_valid_after_utc:
            return f"expired on {_day(entry.certificate.not_valid_after_utc)}"
        if at < entry.certificate.not_valid_before_utc:
            return f"is not valid before {_day(entry.certificate.not_valid_before_utc)}"
        if self.is_short(entry.certificate):
            return f"has a key of less than {self.least_rsa_bits} bits"
        return ""

    def _lack(self, what: str, entries: Iterable[Entry], at: datetime) -> str:
        reasons = [f"{each.name} {self._hindrance(each, at)}" for each in entries]
        return f"there is no {what}: " + ("; ".join(reasons) or "none is named")


def _newest(entries: Iterable[E]) -> E | None:
    return next(iter(_newest_first(entries)), None)


def _newest_first(entries: Iterable[E]) -> tuple[E, ...]:
    """Sort by the beginning of service; of two that begin together, the one that is written later comes first."""
    written_last_first = reversed(list(entries))
    return tuple(sorted(written_last_first, key=Entry.serves_from, reverse=True))


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "no day"
