"""What is wrong with the keys and certificates of a connection, and what ends soon: in plain sentences, with what to do."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from edigateway.transports.as2.certificates.facts import key_kind, signature_hash
from edigateway.transports.as2.certificates.keyring import Entry, KeyRing, OurKey
from edigateway.transports.as2.certificates.usage import permits_encrypting, permits_signing

WARNING_DAYS = (60, 30, 14, 7, 1)
"""How many days before its end a certificate is warned of, each time more urgently."""

_WEAK_HASHES = {"md5", "sha1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a certificate; ``stops`` says that it does not serve because of it."""

    name: str
    problem: str
    remedy: str
    stops: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A certificate whose service ends soon, or has ended; ``followed_by`` names those that take over all it serves for.

    ``days_left`` is rounded down, and negative once it has ended; ``stage`` is the warning that it is due: the
    smallest of :data:`WARNING_DAYS` that it is within, and 0 once it has ended.
    """

    name: str
    is_ours: bool
    ends: datetime
    days_left: int
    stage: int
    followed_by: tuple[str, ...]


def problems(ring: KeyRing, at: datetime) -> tuple[Problem, ...]:
    """Return everything that is wrong at a time, which is aware; what is retired is left alone."""
    return tuple(
        problem
        for each in _entries(ring)
        if not each.is_retired(at)
        for problem in entry_problems(ring, each, at)
    )


def entry_problems(ring: KeyRing, entry: Entry, at: datetime) -> Iterator[Problem]:
    """Yield what is wrong with one entry of the ring."""
    again = _remedy(entry)
    if entry.is_valid(at):
        pass
    elif at > entry.certificate.not_valid_after_utc:
        if not followers(ring, entry):
            yield _stopping(
                entry, f"expired on {entry.certificate.not_valid_after_utc:%Y-%m-%d}", again
            )
    elif entry.has_begun(at) and (entry.begins or not _others_serve(ring, entry, at)):
        day = f"{entry.certificate.not_valid_before_utc:%Y-%m-%d}"
        yield _stopping(
            entry, f"is not valid before {day}", f"write from: {day}, or check the clock"
        )
    if ring.is_short(entry.certificate):
        problem = f"{key_kind(entry.certificate)}: its key has less than {ring.least_rsa_bits} bits"
        yield _stopping(entry, problem, again)
    yield from _usage_problems(entry)
    if signature_hash(entry.certificate) in _WEAK_HASHES:
        problem = f"is itself signed with {signature_hash(entry.certificate).upper()}, which can be forged"
        yield Problem(name=entry.name, problem=problem, remedy=again, stops=False)


def endings(
    ring: KeyRing, at: datetime, *, within_days: int = WARNING_DAYS[0]
) -> tuple[Ending, ...]:
    """Return what ends within so many days, and what has ended by its own dates without being retired; the first to end first."""
    horizon = at + timedelta(days=within_days)
    found = [
        _ending(ring, each, at)
        for each in _entries(ring)
        if not each.is_retired(at) and each.serves_until() <= horizon
    ]
    return tuple(sorted(found, key=lambda each: each.ends))


def stage_of(days_left: int) -> int:
    """Return which warning is due: 60, 30, 14, 7 or 1 days before the end, 0 after it; 61 while none is."""
    if days_left < 0:
        return 0
    return min((days for days in WARNING_DAYS if days_left <= days), default=WARNING_DAYS[0] + 1)


def days_until(end: datetime, at: datetime) -> int:
    """Return whole days, rounded down: 0 on the last day, negative after it."""
    return math.floor((end - at) / timedelta(days=1))


def _ending(ring: KeyRing, entry: Entry, at: datetime) -> Ending:
    days_left = days_until(entry.serves_until(), at)
    return Ending(
        name=entry.name,
        is_ours=isinstance(entry, OurKey),
        ends=entry.serves_until(),
        days_left=days_left,
        stage=stage_of(days_left),
        followed_by=followers(ring, entry),
    )


def followers(ring: KeyRing, entry: Entry) -> tuple[str, ...]:
    """Return the names of those that serve when an entry ends; nothing if one of its tasks has nobody."""
    end = entry.serves_until()
    after = [
        each
        for each in _side(ring, entry)
        if each.serves_from() <= end < each.serves_until() and not ring.is_short(each.certificate)
    ]
    signers = [each.name for each in after if each.signs]
    readers = [each.name for each in after if each.encrypts]
    if (entry.signs and not signers) or (entry.encrypts and not readers):
        return ()
    names = (signers if entry.signs else []) + (readers if entry.encrypts else [])
    return tuple(dict.fromkeys(names))


def _others_serve(ring: KeyRing, entry: Entry, at: datetime) -> bool:
    return any(ring.is_first(each, at) for each in _side(ring, entry))


def _usage_problems(entry: Entry) -> Iterator[Problem]:
    signs, encrypts = permits_signing(entry.certificate), permits_encrypting(entry.certificate)
    ours = isinstance(entry, OurKey)
    if not entry.signs and not entry.encrypts:
        problem = "its key usage permits neither signatures nor encryption"
        yield _stopping(entry, problem, _remedy(entry))
        return
    wrong = [
        *(["signatures"] if entry.signs and not signs else []),
        *(["decryption" if ours else "encryption"] if entry.encrypts and not encrypts else []),
    ]
    if wrong:
        problem = f"its key usage does not permit {' and '.join(wrong)}, which 'use' asks of it"
        remedy = "other programs may refuse it; " + _remedy(entry)
        yield Problem(name=entry.name, problem=problem, remedy=remedy, stops=False)


def _stopping(entry: Entry, problem: str, remedy: str) -> Problem:
    return Problem(name=entry.name, problem=problem, remedy=remedy, stops=True)


def _remedy(entry: Entry) -> str:
    if isinstance(entry, OurKey):
        return "make a new one with `edigw cert new`, and send its certificate to the partners"
    return "ask the partner for a new certificate, and take it in with `edigw cert import`"


def _entries(ring: KeyRing) -> Sequence[Entry]:
    return [*ring.keys, *ring.certificates]


def _side(ring: KeyRing, entry: Entry) -> Sequence[Entry]:
    """Return the entries on the same side as one, without it."""
    side: Sequence[Entry] = ring.keys if isinstance(entry, OurKey) else ring.certificates
    return [each for each in side if each is not entry]
