"""What the site writes about keys and certificates: files, what each is for, and from when until when."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from edigateway.contracts.secret import Secret
from edigateway.model.partner import Written
from edigateway.model.placed import Placed

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOW = "write a day, such as 2026-12-01, or a time with its zone, such as 2026-12-01T18:00Z"
_SHA256_HEX = re.compile("[0-9a-f]{64}")


class OurUse(StrEnum):
    """What a key pair of ours is for."""

    BOTH = "both"
    SIGNING = "signing"
    DECRYPTION = "decryption"


class TheirUse(StrEnum):
    """What a partner's certificate is for."""

    BOTH = "both"
    SIGNING = "signing"
    """It proves their signatures."""
    ENCRYPTION = "encryption"
    """We encrypt to it."""


def _begin(written: object) -> object:
    return _moment(written, timedelta())


def _end(written: object) -> object:
    return _moment(written, timedelta(days=1))


def _moment(written: object, into_the_day: timedelta) -> object:
    """Return a moment for text; a day alone is in UTC, and ends where the next one begins."""
    if not isinstance(written, str):
        return written
    try:
        if _DAY.fullmatch(written):
            day = datetime.fromisoformat(written).date()
            return datetime.combine(day, time(), UTC) + into_the_day
        moment = datetime.fromisoformat(written)
    except (ValueError, OverflowError):
        raise ValueError(f"is no time: {_HOW}") from None
    return moment


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"a time needs its zone: {_HOW}")
    return moment.astimezone(UTC)


From = Annotated[datetime, BeforeValidator(_begin), AfterValidator(_aware)]
"""The moment from which something holds; a day means its beginning, in UTC."""
Until = Annotated[datetime, BeforeValidator(_end), AfterValidator(_aware)]
"""The moment at which something holds no longer; a day is still included, in UTC."""


def _fingerprint(written: str) -> str:
    plain = written.replace(":", "").replace(" ", "").lower()
    if not _SHA256_HEX.fullmatch(plain):
        raise ValueError("a SHA-256 fingerprint has 64 hexadecimal digits, with or without colons")
    return plain


class _Dated(Written):
    """A file that may be written as its path alone, and holds for a time."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    from_: From | None = Field(default=None, alias="from")
    """When we begin to sign with it, or to encrypt to it; what comes in is taken by it as soon as it is written here."""
    until: Until | None = None
    """When it is retired: from then on it is used for nothing."""

    @model_validator(mode="before")
    @classmethod
    def _path_alone(cls, written: Any) -> Any:
        return {"file": written} if isinstance(written, str | Path) else written

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.from_ and self.until and self.until <= self.from_:
            raise ValueError("ends before it begins: swap 'from' and 'until'")
        return self


class KeySettings(_Dated):
    """One key pair of ours; its path alone may stand in place of the keys."""

    file: Path
    """A PKCS#12 or PEM file with the private key and its certificate; a relative path is relative to the site's folder."""
    passphrase: Secret | None = None
    """What the private key is encrypted with; a reference such as ``${cred:as2-2026.passphrase}``."""
    key: Secret | None = None
    """The private key itself, in PEM, where it is kept as a credential; ``file`` then holds the certificate."""
    use: OurUse | None = None
    """``both``, ``signing`` or ``decryption``; without it, what the certificate's own key usage permits."""


class CertificateSettings(_Dated):
    """One certificate of a partner's; its path alone may stand in place of the keys."""

    file: Path
    """A PEM or DER file; a relative path is relative to the site's folder."""
    fingerprint: Annotated[str, AfterValidator(_fingerprint)] | None = None
    """The SHA-256 that the partner told us, as hexadecimal digits: a file with another certificate is refused."""
    use: TheirUse | None = None
    """``both``, ``signing`` or ``encryption``; without it, what the certificate's own key usage permits."""


class AuthoritySettings(Written):
    """An authority whose certificates for one partner we take; its path alone may stand in place of the keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    file: Path
    """The certificate of the authority, in PEM or DER, or several in one file of PEM; those between it and the partner too."""
    subject: str | None = Field(default=None, min_length=1, max_length=1000)
    """The subject of the partner's certificates (RFC 4514), where the authority has other customers too."""

    @model_validator(mode="before")
    @classmethod
    def _path_alone(cls, written: Any) -> Any:
        return {"file": written} if isinstance(written, str | Path) else written


class As2Certificates(Placed):
    """The keys of an AS2 connection that say who signs and who can read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    our_keys: tuple[KeySettings, ...] = ()
    """Our key pairs: the one in use, the next one, and those that partners may still encrypt to."""
    partner_certificates: tuple[CertificateSettings, ...] = ()
    """The partner's certificates: the one in use, the next one, and those they may still sign with."""
    authority: AuthoritySettings | None = None
    """Takes any valid certificate of this authority for the partner's signatures, besides those above."""

    @model_validator(mode="before")
    @classmethod
    def _one_without_a_list(cls, written: Any) -> Any:
        """Take a single key or certificate where a list could stand."""
        if not isinstance(written, Mapping):
            return written
        alone = {
            key: (value,)
            for key in ("our_keys", "partner_certificates")
            if isinstance(value := written.get(key), str | Path | Mapping)
        }
        return {**written, **alone} if alone else written
