"""What can be told of an AS2 connection before anything is sent: names, keys, certificates, and when they end."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from edigateway.contracts.transport import Inspection
from edigateway.errors import Misconfigured
from edigateway.transports.as2.certificates import KeyRing, endings, problems
from edigateway.transports.as2.connection import Connection

Finding = tuple[str, str]


def inspect(connection: Connection, at: datetime, *, sends: bool) -> Inspection:
    """Look at everything that the connection needs, for sending or for receiving."""
    faults = list(_missing(connection, sends=sends))
    faults += [
        (f"{key}: there is no file {path}", "mend the path, or put the file there")
        for key in ("ca_file", "client_key")
        if (path := getattr(connection.settings, key)) and not (connection.site / path).is_file()
    ]
    try:
        ring = connection.ring
    except Misconfigured as error:
        secret, other = _sorted(error, connection.site)
        return Inspection(faults=[*faults, *other], warnings=secret)
    stopping = [each for each in problems(ring, at) if each.stops]
    faults += _lacking(connection, ring, at, sends=sends)
    warnings = [(f"{each.name} {each.problem}", each.remedy) for each in problems(ring, at)]
    if faults:  # what stops a certificate is told by what is lacking because of it
        warnings = [
            each for each in warnings if each[0] not in {f"{s.name} {s.problem}" for s in stopping}
        ]
    return Inspection(
        faults=faults, warnings=[*warnings, *_ending(ring, at), *_weak(connection, at)]
    )


def _missing(connection: Connection, *, sends: bool) -> Iterator[Finding]:
    settings = connection.settings
    for key in ("our_id", "partner_id", *(("url",) if sends else ())):
        if not getattr(settings, key):
            yield (
                f"as2: {key} is missing",
                f"write {key}: ..., in connection or in the settings' transports",
            )


def _sorted(error: Misconfigured, site: Path) -> tuple[list[Finding], list[Finding]]:
    """Tell secrets, which only the service may be able to read, from what is wrong for everybody."""
    secrets: list[Finding] = []
    others: list[Finding] = []
    for each in error.faults:
        is_secret = each.file.is_relative_to(site / "secrets") and "cannot be read" in each.problem
        found = (f"{each.file}: {each.problem}", each.remedy)
        (secrets if is_secret else others).append(found)
    return secrets, others


def _lacking(
    connection: Connection, ring: KeyRing, at: datetime, *, sends: bool
) -> Iterator[Finding]:
    settings = connection.settings
    ours, theirs = (
        "add one under our_keys (edigw cert new)",
        "ask the partner for it (edigw cert import)",
    )
    if sends and settings.sign and ring.signing_key(at) is None:
        yield ring.lack_of_signing_key(at), ours
    if sends and settings.encrypt and ring.encryption_certificate(at) is None:
        yield ring.lack_of_encryption_certificate(at), theirs
    if not sends and settings.require_encrypted and not ring.decryption_keys(at):
        yield "there is no key of ours that partners could encrypt to", ours
    if not sends and settings.require_signed and not (ring.accepted_signers(at) or ring.authority):
        yield (
            "there is no certificate of the partner's that its signatures could be proven by",
            theirs,
        )


def _ending(ring: KeyRing, at: datetime) -> Iterator[Finding]:
    for each in endings(ring, at):
        if each.followed_by:
            continue
        whose = "our key" if each.is_ours else "the partner's certificate"
        when = (
            f"ends on {each.ends:%Y-%m-%d}"
            if each.days_left >= 0
            else f"ended on {each.ends:%Y-%m-%d}"
        )
        remedy = "make the next one (edigw cert new)" if each.is_ours else "ask for the next one"
        yield f"{whose} {each.name} {when}, and nothing follows it", remedy


def _weak(connection: Connection, at: datetime) -> Iterator[Finding]:
    for each in connection.settings.allow:
        until = f"{each.until:%Y-%m-%d}"
        if each.holds(at):
            yield (
                f"{each.algorithm} is allowed until {until}, though it is not safe",
                "agree on something better",
            )
        else:
            yield (
                f"{each.algorithm} is not allowed any more since {until}",
                "take it out of 'allow'",
            )
