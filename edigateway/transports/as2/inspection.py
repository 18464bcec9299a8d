"""What can be told of an AS2 connection before anything is sent: names, keys, certificates, and when they end."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from edigateway.contracts.secret import UnreadSecret
from edigateway.contracts.transport import Inspection
from edigateway.errors import Fault, Misconfigured
from edigateway.transports.as2.certificates import KeyRing, Problem, endings, problems
from edigateway.transports.as2.certificates.keyring import Entry, OurKey
from edigateway.transports.as2.connection import Connection


def inspect(connection: Connection, at: datetime, *, sends: bool) -> Inspection:
    """Look at everything that the connection needs, for sending or for receiving."""
    faults = [*_missing(connection, sends=sends), *_missing_files(connection)]
    unread = list(_unread(connection))
    try:
        ring = connection.ring
    except UnreadSecret as error:  # perhaps only the service may read it
        return Inspection(faults=faults, warnings=[*error.faults, *unread])
    except Misconfigured as error:
        return Inspection(faults=[*faults, *error.faults], warnings=unread)
    faults += _ours_as_theirs(connection, ring)
    for_ever, for_now = _lacking(connection, ring, at, sends=sends)
    found = [each for each in problems(ring, at) if not (each.stops and (for_ever or for_now))]
    return Inspection(
        faults=[*faults, *for_ever],
        warnings=[
            *unread,
            *for_now,
            *(_fault(connection, ring, each) for each in found),
            *(() if for_now else _ending(connection, ring, at)),
            *_weak(connection, at),
        ],
    )


def _missing(connection: Connection, *, sends: bool) -> Iterator[Fault]:
    settings = connection.settings
    for key in ("our_id", "partner_id", *(("url",) if sends else ())):
        if not getattr(settings, key):
            remedy = f"write {key}: ..., in connection or in the settings' transports"
            yield settings.fault(f"as2: {key} is missing", remedy, key)


def _missing_files(connection: Connection) -> Iterator[Fault]:
    settings = connection.settings
    for key in ("ca_file", "client_key"):
        path = getattr(settings, key)
        if path and not (connection.site / path).is_file():
            problem = f"{key}: there is no file {connection.site / path}"
            yield settings.fault(problem, "mend the path, or put the file there", key)


def _unread(connection: Connection) -> Iterator[Fault]:
    """Yield what is the matter with the secrets that are no key of ours: perhaps only the service may read them."""
    for key in ("password", "client_passphrase"):
        secret = getattr(connection.settings, key)
        try:
            if secret:
                secret.reveal(connection.site)
        except Misconfigured as error:
            yield from connection.settings.faults_of(error, key)


def _ours_as_theirs(connection: Connection, ring: KeyRing) -> Iterator[Fault]:
    """Yield where our own certificate is written as the partner's: nothing of theirs could be proven or be read."""
    own = [each.certificate.public_key() for each in ring.keys]
    for number, each in enumerate(ring.certificates):
        if each.certificate.public_key() in own:
            yield connection.settings.fault(
                f"{each.name} is our own certificate, and stands where the partner's must be",
                "take in the one that the partner sent (edigw cert import), and name it here",
                "partner_certificates",
                number,
            )


def _lacking(
    connection: Connection, ring: KeyRing, at: datetime, *, sends: bool
) -> tuple[Sequence[Fault], Sequence[Fault]]:
    """Return what is lacking for good, and what is lacking today by the dates of what there is."""
    settings = connection.settings
    for_ever: list[Fault] = []
    for_now: list[Fault] = []

    def lack(key: str, what: str, remedy: str, entries: Iterable[Entry]) -> None:
        could_serve = any(not ring.is_short(each.certificate) for each in entries)
        (for_now if could_serve else for_ever).append(settings.fault(what, remedy, key))

    ours = "add one under our_keys (edigw cert new)"
    theirs = "ask the partner for it (edigw cert import)"
    signing = [each for each in ring.certificates if each.signs]
    if sends and settings.sign and ring.signing_key(at) is None:
        entries = [each for each in ring.keys if each.signs]
        lack("our_keys", ring.lack_of_signing_key(at), ours, entries)
    if sends and settings.encrypt and ring.encryption_certificate(at) is None:
        encrypting = [each for each in ring.certificates if each.encrypts]
        lack("partner_certificates", ring.lack_of_encryption_certificate(at), theirs, encrypting)
    if not sends and settings.require_encrypted and not ring.decryption_keys(at):
        what = "there is no key of ours that partners could encrypt to"
        lack("our_keys", what, ours, [each for each in ring.keys if each.encrypts])
    if not sends and settings.require_signed and not (ring.accepted_signers(at) or ring.authority):
        what = ring.lack_of_signer(at)
        lack("partner_certificates", what, theirs, signing)
    return for_ever, for_now


def _fault(connection: Connection, ring: KeyRing, found: Problem) -> Fault:
    where = _where(ring, found.name)
    return connection.settings.fault(f"{found.name} {found.problem}", found.remedy, *where)


def _where(ring: KeyRing, name: str) -> tuple[str | int, ...]:
    """Return where the settings name a key or certificate."""
    sides: Sequence[Sequence[Entry]] = (ring.keys, ring.certificates)
    for side in sides:
        for number, each in enumerate(side):
            if each.name == name:
                key = "our_keys" if isinstance(each, OurKey) else "partner_certificates"
                return key, number
    return ()


def _ending(connection: Connection, ring: KeyRing, at: datetime) -> Iterator[Fault]:
    for each in endings(ring, at):
        if each.followed_by or each.days_left < 0:  # that one expired is told as its problem
            continue
        whose = "our key" if each.is_ours else "the partner's certificate"
        problem = f"{whose} {each.name} ends on {each.ends:%Y-%m-%d}, and nothing follows it"
        remedy = "make the next one (edigw cert new)" if each.is_ours else "ask for the next one"
        yield connection.settings.fault(problem, remedy, *_where(ring, each.name))


def _weak(connection: Connection, at: datetime) -> Iterator[Fault]:
    for number, each in enumerate(connection.settings.allow):
        until = f"{each.until:%Y-%m-%d}"
        if each.holds(at):
            problem = f"{each.algorithm} is allowed until {until}, though it is not safe"
            remedy = "agree on something better"
        else:
            problem = f"{each.algorithm} is not allowed any more since {until}"
            remedy = "take it out of 'allow'"
        yield connection.settings.fault(problem, remedy, "allow", number)
