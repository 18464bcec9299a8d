"""A file that somebody sent: what is in it, whose it is, and what speaks against using it, before anything is stored."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from cryptography import x509

from edigateway.transports.as2.certificates.contents import (
    Contents,
    Unreadable,
    WrongPassphrase,
    read_contents,
)
from edigateway.transports.as2.certificates.facts import Facts, facts
from edigateway.transports.as2.certificates.files import read_raw
from edigateway.transports.as2.certificates.keyring import KeyRing, OurKey, PartnerCertificate
from edigateway.transports.as2.certificates.loading import leaf, only_key, pair_of
from edigateway.transports.as2.certificates.making import KeyPair
from edigateway.transports.as2.certificates.problems import problems
from edigateway.transports.as2.certificates.usage import is_authority, serves


class Kind(StrEnum):
    """Whose certificate it is."""

    OURS = "ours"
    """A private key came with it."""
    THEIRS = "theirs"
    AUTHORITY = "authority"
    """It vouches for other certificates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """One certificate that came in a file, with those above it; ``pair`` is there where its private key came too.

    ``problems`` are sentences with what to do.
    """

    kind: Kind
    form: str
    facts: Facts
    certificates: tuple[x509.Certificate, ...]
    pair: KeyPair | None
    problems: tuple[str, ...]


def take_in(path: Path, passphrase: str | None, at: datetime) -> Intake:
    """Read a file and judge what is in it at a time, which is aware.

    Raises:
        WrongPassphrase: it is encrypted, and the passphrase is missing or wrong.
        Misconfigured: it cannot be read, or holds nothing of use.
    """
    raw, _ = read_raw(path)
    try:
        found = read_contents(raw, passphrase.encode() if passphrase else None)
    except WrongPassphrase:
        raise
    except Unreadable as error:
        raise error.of(path) from None
    if found.keys:
        return _ours(path, found, at)
    own = leaf(path, found)
    above = [each for each in found.certificates if each != own]
    signs, encrypts = serves(own, None)
    kind = Kind.AUTHORITY if is_authority(own) and not encrypts else Kind.THEIRS
    entry = PartnerCertificate(name=path.name, certificate=own, signs=signs, encrypts=encrypts)
    ring = KeyRing(certificates=(entry,) if kind is Kind.THEIRS else ())
    return Intake(
        kind=kind,
        form=found.form,
        facts=facts(own),
        certificates=(own, *above),
        pair=None,
        problems=_sentences(ring, at),
    )


def _ours(path: Path, found: Contents, at: datetime) -> Intake:
    pair = pair_of(path, only_key(path, found), found)
    signs, encrypts = serves(pair.certificate, None)
    entry = OurKey(
        name=path.name,
        key=pair.key,
        certificate=pair.certificate,
        signs=signs,
        encrypts=encrypts,
    )
    return Intake(
        kind=Kind.OURS,
        form=found.form,
        facts=facts(pair.certificate),
        certificates=(pair.certificate, *pair.chain),
        pair=pair,
        problems=_sentences(KeyRing(keys=(entry,)), at),
    )


def _sentences(ring: KeyRing, at: datetime) -> tuple[str, ...]:
    return tuple(f"{each.problem}; {each.remedy}" for each in problems(ring, at))
