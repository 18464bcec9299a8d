"""All keys and certificates of a site in one list: what each is for, whether it is in use, and what is wrong with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from edigateway.errors import Misconfigured
from edigateway.transports.as2.certificates.facts import Facts, facts
from edigateway.transports.as2.certificates.keyring import Entry, KeyRing, OurKey
from edigateway.transports.as2.certificates.loading import (
    load_authority,
    load_certificate,
    load_key,
)
from edigateway.transports.as2.certificates.problems import (
    days_until,
    entry_problems,
    followers,
)
from edigateway.transports.as2.certificates.settings import As2Certificates, AuthoritySettings


class State(StrEnum):
    """Where a certificate stands at a time."""

    IN_USE = "in use"
    """It is the one that we sign with or encrypt to, or the newest for what comes in."""
    NEXT = "next"
    """It begins later; what comes in is taken by it already."""
    ACCEPTED = "accepted"
    """A newer one is in use; what comes in is still taken by it."""
    EXPIRED = "expired"
    RETIRED = "retired"
    """The site ended its use."""
    UNUSABLE = "unusable"
    """Something is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One key or certificate that the site's files name.

    ``partners`` are those whose files name it, none being meant by an empty name. ``facts`` is None where the file
    cannot be read: ``problems`` then says why. ``problems`` are sentences with what to do.
    """

    file: str
    side: str
    roles: tuple[str, ...]
    partners: tuple[str, ...]
    state: State
    begins: datetime | None = None
    until: datetime | None = None
    """When its service ends, by the site or by the certificate, whichever is earlier."""
    days_left: int | None = None
    """Whole days until then; negative after it."""
    facts: Facts | None = None
    followed_by: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def standings(
    connections: Iterable[tuple[str, As2Certificates]], site: Path, at: datetime
) -> tuple[Standing, ...]:
    """List every key and certificate that connections name, each with its partner's name; ours first, then by file.

    What several partners share is listed once. A file that cannot be read is a row like the others.
    """
    rows: dict[Standing, dict[str, None]] = {}
    for partner, settings in connections:
        for row in _of_connection(settings, site, at):
            rows.setdefault(row, {})[partner] = None
    found = [replace(row, partners=tuple(sorted(names))) for row, names in rows.items()]
    return tuple(sorted(found, key=lambda each: (each.side != "ours", each.partners, each.file)))


def _of_connection(settings: As2Certificates, site: Path, at: datetime) -> Iterator[Standing]:
    keys, certificates, broken = [], [], []
    for key in settings.our_keys:
        try:
            keys.append(load_key(key, site))
        except Misconfigured as error:
            broken.append(_broken(str(key.file), "ours", error))
    for certificate in settings.partner_certificates:
        try:
            certificates.append(load_certificate(certificate, site))
        except Misconfigured as error:
            broken.append(_broken(str(certificate.file), "theirs", error))
    ring = KeyRing(keys=tuple(keys), certificates=tuple(certificates))
    for entry in (*keys, *certificates):
        yield _standing(ring, entry, at)
    yield from broken
    if settings.authority:
        yield from _of_authority(settings.authority, site, at)


def _standing(ring: KeyRing, entry: Entry, at: datetime) -> Standing:
    ours = isinstance(entry, OurKey)
    signing, encrypting = ("sign", "decrypt") if ours else ("verify", "encrypt")
    found = tuple(entry_problems(ring, entry, at))
    return Standing(
        file=entry.name,
        side="ours" if ours else "theirs",
        roles=tuple(
            role for role, has in ((signing, entry.signs), (encrypting, entry.encrypts)) if has
        ),
        partners=(),
        state=_state(ring, entry, any(each.stops for each in found), at),
        begins=entry.begins,
        until=entry.serves_until(),
        days_left=days_until(entry.serves_until(), at),
        facts=facts(entry.certificate),
        followed_by=followers(ring, entry),
        problems=tuple(f"{each.problem}; {each.remedy}" for each in found),
    )


def _state(ring: KeyRing, entry: Entry, is_stopped: bool, at: datetime) -> State:
    if entry.is_retired(at):
        return State.RETIRED
    if at > entry.certificate.not_valid_after_utc:
        return State.EXPIRED
    if is_stopped:
        return State.UNUSABLE
    if ring.is_first(entry, at):
        return State.IN_USE
    return State.NEXT if at < entry.serves_from() else State.ACCEPTED


def _of_authority(settings: AuthoritySettings, site: Path, at: datetime) -> Iterator[Standing]:
    try:
        found = load_authority(settings, site)
    except Misconfigured as error:
        yield _broken(str(settings.file), "authority", error)
        return
    for each in found.trusted:
        valid = each.not_valid_before_utc <= at <= each.not_valid_after_utc
        yield Standing(
            file=found.name,
            side="authority",
            roles=("verify",),
            partners=(),
            state=State.IN_USE if valid else State.EXPIRED,
            until=each.not_valid_after_utc,
            days_left=days_until(each.not_valid_after_utc, at),
            facts=facts(each),
            problems=()
            if valid
            else ("is not valid now; ask the partner for the authority's new one",),
        )


def _broken(file: str, side: str, error: Misconfigured) -> Standing:
    return Standing(
        file=file,
        side=side,
        roles=(),
        partners=(),
        state=State.UNUSABLE,
        problems=tuple(f"{each.problem}; {each.remedy}" for each in error.faults),
    )
