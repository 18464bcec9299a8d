"""Entries of a key ring without files; days count from the time that the tests stand at."""

from datetime import datetime, timedelta

from edigateway.transports.as2.certificates import (
    CertificateSettings,
    KeySettings,
    OurKey,
    PartnerCertificate,
)
from edigateway.transports.as2.certificates.usage import serves
from tests.support.certificates import NOW, Made


def _day(day: int | None) -> datetime | None:
    return None if day is None else NOW + timedelta(days=day)


def ours(
    name: str,
    made: Made,
    *,
    begins: int | None = None,
    ends: int | None = None,
    written: KeySettings | None = None,
) -> OurKey:
    """Return one of our keys, as the settings would give it."""
    signs, encrypts = serves(made.certificate, written.use if written else None)
    return OurKey(
        name=name,
        key=made.key,
        certificate=made.certificate,
        signs=signs,
        encrypts=encrypts,
        begins=_day(begins),
        ends=_day(ends),
    )


def theirs(
    name: str,
    made: Made,
    *,
    begins: int | None = None,
    ends: int | None = None,
    written: CertificateSettings | None = None,
) -> PartnerCertificate:
    """Return one of the partner's certificates, as the settings would give it."""
    signs, encrypts = serves(made.certificate, written.use if written else None)
    return PartnerCertificate(
        name=name,
        certificate=made.certificate,
        signs=signs,
        encrypts=encrypts,
        begins=_day(begins),
        ends=_day(ends),
    )
