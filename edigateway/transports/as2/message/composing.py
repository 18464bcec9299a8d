"""Composes AS2 messages: files, perhaps compressed, signed and encrypted, that arrive byte for byte.

Source: RFC 4130, RFC 5402, draft-ietf-ediint-rfc4130bis
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from edigateway.errors import Refused
from edigateway.transports.as2.message import fields, receipt_request, signed_entity
from edigateway.transports.as2.message.algorithms import Digest, Mic
from edigateway.transports.as2.message.cms import compressing, enveloping
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.fields import Field
from edigateway.transports.as2.message.mime import encodings, parameters
from edigateway.transports.as2.message.names import id_problem, name_problem, quoted_name
from edigateway.transports.as2.message.octets import Octets, Place
from edigateway.transports.as2.message.signed_entity import Written


class Compression(StrEnum):
    """When a message is compressed."""

    BEFORE_SIGNING = "before-signing"
    AFTER_SIGNING = "after-signing"


class TransferEncoding(StrEnum):
    """How files stand in a message: as they are, or in base64 for systems that change lines."""

    BINARY = "binary"
    BASE64 = "base64"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to send; its bytes are never changed, whatever its content type."""

    content: bytes = field(repr=False)
    content_type: str = "application/octet-stream"
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptWanted:
    """What receipt to ask for; ``url`` is where an asynchronous one shall be sent."""

    to: str
    signed: bool = True
    micalgs: Sequence[Digest] = (Digest.SHA256,)
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message to compose. The id is without angle brackets, the date in UTC."""

    as2_from: str
    as2_to: str
    message_id: str
    date: datetime
    files: Sequence[File]
    subject: str = ""
    signing: Signing | None = None
    encryption: Encryption | None = None
    compression: Compression | None = None
    transfer_encoding: TransferEncoding = TransferEncoding.BINARY
    receipt: ReceiptWanted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A message as it is posted, and the MIC of every digest that its receipt may have, the likeliest first."""

    headers: tuple[Field, ...]
    body: bytes = field(repr=False)
    mics: tuple[Mic, ...]


def compose(outgoing: Outgoing) -> Composed:
    """Compose a message; every call makes another one, so what may be sent again must be kept.

    Raises:
        Refused: a name, id, field or key cannot be used as it shall.
    """
    head = _head(outgoing)
    written = plain = _files(outgoing)
    if outgoing.compression is Compression.BEFORE_SIGNING:
        written = _compressed(written)
    signed = written.octets() if outgoing.signing else None
    if outgoing.signing and signed:
        written = signed_entity.signed(signed, outgoing.signing, outgoing.date)
    if outgoing.compression is Compression.AFTER_SIGNING:
        written = _compressed(written)
    if outgoing.encryption:
        written = _enveloped(written, outgoing.encryption)
    return Composed(
        headers=(*head, *written.fields),
        body=_joined(written.places),
        mics=_mics(outgoing, signed or _unsigned(plain, written)),
    )


def _head(outgoing: Outgoing) -> list[Field]:
    problem = (
        name_problem(outgoing.as2_from)
        or name_problem(outgoing.as2_to)
        or id_problem(outgoing.message_id)
    )
    if problem:
        raise Refused(problem)
    head = [
        *fields.INTRODUCTION,
        fields.plain("AS2-From", quoted_name(outgoing.as2_from)),
        fields.plain("AS2-To", quoted_name(outgoing.as2_to)),
        fields.plain("Message-ID", f"<{outgoing.message_id}>"),
        fields.date(outgoing.date),
        fields.text("Subject", outgoing.subject or "AS2 message"),
        ("MIME-Version", "1.0"),
    ]
    return head + _request(outgoing.receipt)


def _request(wanted: ReceiptWanted | None) -> list[Field]:
    if wanted is None:
        return []
    asked = receipt_request.request_fields(
        wanted.to, signed=wanted.signed, micalgs=wanted.micalgs, url=wanted.url
    )
    return [fields.plain(name, value) for name, value in asked]


def _files(outgoing: Outgoing) -> Written:
    parts = [_file(each, outgoing.transfer_encoding) for each in outgoing.files]
    if not parts:
        raise Refused("a message has at least one file")
    if len(parts) == 1:
        return parts[0]
    line = signed_entity.boundary()
    kind = outgoing.files[0].content_type.partition(";")[0]
    places: list[Place] = []
    for part in parts:
        places += [f"--{line}\r\n".encode("ascii"), *part.octets().places, b"\r\n"]
    places.append(f"--{line}--\r\n".encode("ascii"))
    related = f'multipart/related; type="{kind}"; boundary="{line}"'
    return Written(fields=[("Content-Type", related)], places=places)


def _file(file: File, encoding: TransferEncoding) -> Written:
    head = [
        fields.content_type(file.content_type),
        ("Content-Transfer-Encoding", encoding.value),
    ]
    if file.name is not None:
        name = parameters.file_name_parameters(file.name)
        head.append(fields.plain("Content-Disposition", f"attachment; {name}"))
    if encoding is TransferEncoding.BASE64:
        return Written(fields=head, places=list(encodings.base64_lines(file.content)))
    return Written(fields=head, places=[file.content])


def _compressed(written: Written) -> Written:
    content = compressing.compressed(written.octets())
    return Written(fields=_cms_fields("compressed-data", "smime.p7z"), places=list(content.places))


def _enveloped(written: Written, encryption: Encryption) -> Written:
    kind = "authEnveloped-data" if encryption.cipher.is_authenticated else "enveloped-data"
    content = enveloping.enveloped(written.octets(), encryption)
    return Written(fields=_cms_fields(kind, "smime.p7m"), places=[content])


def _cms_fields(kind: str, name: str) -> list[Field]:
    return [
        ("Content-Type", f'application/pkcs7-mime; smime-type={kind}; name="{name}"'),
        ("Content-Transfer-Encoding", "binary"),
        ("Content-Disposition", f'attachment; filename="{name}"'),
    ]


def _unsigned(plain: Written, written: Written) -> Octets:
    """Return what the MIC of an unsigned message is over: without the header only if it travels bare.

    Source: RFC 4130 §7.3.1, RFC 5402 §4
    """
    return Octets(*plain.places) if written is plain else plain.octets()


def _mics(outgoing: Outgoing, octets: Octets) -> tuple[Mic, ...]:
    wanted = list(outgoing.receipt.micalgs) if outgoing.receipt and outgoing.receipt.signed else []
    if outgoing.signing:
        wanted.append(outgoing.signing.digest)
    return tuple(mic(octets, each) for each in dict.fromkeys(wanted or [Digest.SHA256]))


def mic(octets: Octets, digest: Digest, spelling: str = "", *, canonical: bool = False) -> Mic:
    """Return the MIC of some octets."""
    taken = base64.b64encode(octets.digest(digest, canonical=canonical)).decode("ascii")
    return Mic(digest=digest, value=taken, spelling=spelling)


def _joined(places: Sequence[Place]) -> bytes:
    if len(places) == 1 and isinstance(places[0], bytes):
        return places[0]
    return b"".join(places)
