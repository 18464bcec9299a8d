"""Trying a connection, step by step: what the site says of it, whether the server is there, and a message with its receipt.

Nothing of it is recorded: the message is a line of text, and no document.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cryptography import x509

from edigateway.contracts.outcome import Ending, Outcome
from edigateway.contracts.transport import Parcel, Sealed
from edigateway.errors import Fault, Misconfigured
from edigateway.posting import Reached, reach
from edigateway.transports.as2.certificates import Facts, facts
from edigateway.transports.as2.connection import Connection
from edigateway.transports.as2.inspection import inspect
from edigateway.transports.as2.outbox import As2Outbox
from edigateway.transports.as2.settings import ReceiptKind

NAME = "edigateway-ping.txt"
TEXT = b"This is a test of the connection, and no document. Please take no notice of it.\r\n"
_MOST_CONNECT_S = 15.0


class Mark(StrEnum):
    """How a step went."""

    WELL = "well"
    DOUBTFUL = "doubtful"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was looked at or tried, how it went, and what to do where it did not go well.

    ``fingerprint`` is the SHA-256 of the certificate that it is about, for people to compare.
    """

    what: str
    mark: Mark
    detail: str
    remedy: str = ""
    fingerprint: str = ""
    took_ms: float | None = None
    sealed: Sealed | None = field(default=None, repr=False)
    outcome: Outcome | None = field(default=None, repr=False)


def ping(connection: Connection, at: datetime, *, message: bool) -> Iterator[Step]:
    """Yield how each step went; with ``message`` also that of a message, if the steps before have all gone well."""
    steps = list(_settings(connection, at))
    yield from steps
    for step in _reached(connection):
        steps.append(step)
        yield step
    if message and not any(each.mark is Mark.FAILED for each in steps):
        yield from _message(connection)


def _settings(connection: Connection, at: datetime) -> Iterator[Step]:
    found = inspect(connection, at, sends=True)
    if not found.faults:
        theirs, ours = connection.names
        yield _well("names", f"we are {ours}, they are {theirs}")
    told = set()
    if not found.faults:
        for step in _certificates(connection, at):
            told.add(step.detail)
            yield step
    for mark, faults in ((Mark.FAILED, found.faults), (Mark.DOUBTFUL, found.warnings)):
        for each in faults:
            if each.problem not in told:
                yield _of_fault(each, mark)


def _certificates(connection: Connection, at: datetime) -> Iterator[Step]:
    """Yield which certificates serve now, by what two people can compare on the telephone."""
    settings, ring = connection.settings, connection.ring
    key, theirs = ring.signing_key(at), ring.encryption_certificate(at)
    if settings.sign and key:
        yield _by("signed", f"{settings.sign}, by our", facts(key.certificate))
    elif settings.sign:
        yield _lack("signed", connection, ring.lack_of_signing_key(at), "our_keys")
    if settings.encrypt and theirs:
        yield _by("encrypted", f"{settings.encrypt}, to their", facts(theirs))
    elif settings.encrypt:
        lack = ring.lack_of_encryption_certificate(at)
        yield _lack("encrypted", connection, lack, "partner_certificates")
    for each in ring.accepted_signers(at):
        yield _by("receipts", "proven by their", facts(each))


def _lack(what: str, connection: Connection, lack: str, key: str) -> Step:
    remedy = f"mend {connection.settings.at(key)}: edigw cert list"
    return Step(what=what, mark=Mark.FAILED, detail=lack, remedy=remedy)


def _of_fault(fault: Fault, mark: Mark) -> Step:
    place = f" ({fault.file}:{fault.line})" if fault.line else ""
    return Step(what="settings", mark=mark, detail=fault.problem, remedy=f"{fault.remedy}{place}")


def _by(what: str, how: str, certificate: Facts) -> Step:
    detail = f"{how} {_until(certificate)}"
    return Step(what=what, mark=Mark.WELL, detail=detail, fingerprint=certificate.sha256)


def _until(certificate: Facts) -> str:
    return f"{certificate.subject}, until {certificate.not_after:%Y-%m-%d}"


def _reached(connection: Connection) -> Iterator[Step]:
    settings = connection.settings
    if settings.url is None:
        return
    timeout_s = min(settings.timeout_s, _MOST_CONNECT_S)
    try:
        for each in reach(settings.url, timeout_s=timeout_s, trust=connection.trust()):
            yield _on_the_way(each)
    except Misconfigured as error:
        yield Step(what="TLS", mark=Mark.FAILED, detail=str(error))


def _on_the_way(reached: Reached) -> Step:
    shown = _shown(reached.certificate)
    return Step(
        what=reached.step,
        mark=Mark.WELL if reached.is_well else Mark.FAILED,
        detail=reached.detail + (f"; the server's {_named(shown, reached)}" if shown else ""),
        remedy=reached.remedy,
        fingerprint=shown.sha256 if shown else "",
        took_ms=reached.took_ms,
    )


def _named(certificate: Facts, reached: Reached) -> str:
    """Name the server's certificate, and who issued it where that is why it is not believed."""
    if reached.is_well:
        return _until(certificate)
    issuer = "itself" if certificate.is_self_signed else certificate.issuer
    return f"{_until(certificate)}, issued by {issuer}"


def _shown(certificate: bytes) -> Facts | None:
    """Return what a server's certificate says; nothing of one that TLS took and we cannot read."""
    try:
        return facts(x509.load_der_x509_certificate(certificate)) if certificate else None
    except ValueError:
        return None


def _message(connection: Connection) -> Iterator[Step]:
    """Yield how a message is made, posted and receipted; its receipt is always asked for in the answer."""
    outbox = As2Outbox(_for_a_test(connection))
    try:
        started = time.monotonic()
        parcel = Parcel(name=NAME, content=TEXT)
        try:
            sealed = outbox.seal(parcel)
        except Misconfigured as error:
            yield Step(what="message", mark=Mark.FAILED, detail=str(error))
            return
        detail = f"{len(sealed.content)} bytes, {sealed.facts['protection']}, {sealed.reference}"
        yield _well("message", detail, _since_ms(started))
        started = time.monotonic()
        [outcome] = outbox.send([Parcel(name=NAME, content=TEXT, sealed=sealed)])
        yield _receipted(sealed, outcome, _since_ms(started))
    finally:
        outbox.close()


def _for_a_test(connection: Connection) -> Connection:
    changes = {
        "receipt": ReceiptKind.SYNC,
        "receipt_signed": True,
        "content_type": "text/plain",
        "subject": "Test of the connection",
    }
    settings = connection.settings.model_copy(update=changes)
    return Connection(settings, connection.site, connection.partner)


def _receipted(sealed: Sealed, outcome: Outcome, took_ms: float) -> Step:
    told = outcome.receipt.facts if outcome.receipt else {}
    signer = str(told.get("signed_by", ""))
    return Step(
        what="receipt",
        mark=Mark.WELL if outcome.ending is Ending.ACCEPTED else Mark.FAILED,
        detail=outcome.detail,
        fingerprint=":".join(re.findall("..", signer.upper())),
        took_ms=took_ms,
        sealed=sealed,
        outcome=outcome,
    )


def _since_ms(started: float) -> float:
    return (time.monotonic() - started) * 1000


def _well(what: str, detail: str, took_ms: float | None = None) -> Step:
    return Step(what=what, mark=Mark.WELL, detail=detail, took_ms=took_ms)
