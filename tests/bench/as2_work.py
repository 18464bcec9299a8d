"""The same work in AS2 by us and by pyas2lib: a message is built, opened and receipted, and its receipt judged.

By itself, ``python -m tests.bench.as2_work NAME ACT FOLDER`` does one act with one large file, for its memory to be measured.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.composing import File, Outgoing, ReceiptWanted, compose
from edigateway.transports.as2.message.heading import Heading, read_heading
from edigateway.transports.as2.message.keys import Certificate, OwnKey
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.opening import Opened, open_message
from edigateway.transports.as2.message.policy import Policy
from edigateway.transports.as2.message.receipts.building import Answer, build
from edigateway.transports.as2.message.receipts.disposition import Verdict
from edigateway.transports.as2.message.receipts.judging import Sent, judge
from edigateway.transports.as2.message.receipts.reading import Receipt, read_receipt

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
END = b"\r\n\r\n"
Message = tuple[list[tuple[str, str]], bytes]


class Keys:
    """The keys of both sides, in a folder: ``acme`` sends, ``us`` receives."""

    def __init__(self, folder: Path) -> None:
        """Read them."""
        self.pem = {name: (folder / f"{name}.pem").read_bytes() for name in ("acme", "us")}
        self.certificate_pem = {
            name: (folder / f"{name}.cer").read_bytes() for name in ("acme", "us")
        }

    def own(self, name: str) -> OwnKey:
        """Return a key as we take it."""
        key: Any = serialization.load_pem_private_key(self.pem[name], None)
        certificate = x509.load_pem_x509_certificate(self.certificate_pem[name])
        return OwnKey(key=key, certificate=Certificate.of(certificate))


class Ours:
    """What the gateway does."""

    def __init__(self, keys: Keys) -> None:
        """Take the keys, which are read once."""
        self._acme, self._us = keys.own("acme"), keys.own("us")
        self._mics: Any = ()

    def build(self, content: bytes) -> Message:
        """Build a message: signed, encrypted, a signed receipt asked for."""
        made = compose(
            Outgoing(
                as2_from="Acme",
                as2_to="Us",
                message_id="1@acme.example",
                date=NOW,
                files=[File(content=content, name="orders.edi")],
                signing=Signing(key=self._acme),
                encryption=Encryption(recipients=[self._us.certificate]),
                receipt=ReceiptWanted(to="edi@acme.example"),
            )
        )
        self._mics = made.mics
        return list(made.headers), made.body

    def open(self, message: Message) -> Message:
        """Open it, and build the receipt."""
        headers, body = message
        heading = read_heading([(name.encode(), value.encode()) for name, value in headers])
        assert isinstance(heading, Heading)
        opened = open_message(
            heading,
            body,
            keys=[self._us],
            certificates=[self._acme.certificate],
            policy=Policy(),
        )
        assert isinstance(opened, Opened), opened
        built = build(
            Answer(
                as2_from="Us",
                as2_to="Acme",
                message_id="2@us.example",
                date=NOW,
                original_id=heading.written_id,
                text="The message was received.",
                reporting_ua="bench",
                mic=opened.mic,
                signing=Signing(key=self._us),
            )
        )
        return list(built.headers), built.body

    def judge(self, receipt: Message) -> None:
        """Judge the receipt."""
        headers, body = receipt
        pairs = [(name.encode(), value.encode()) for name, value in headers]
        read = read_receipt(header_fields.of_pairs(pairs), body)
        assert isinstance(read, Receipt)
        sent = Sent(
            as2_from="Acme",
            as2_to="Us",
            message_id="1@acme.example",
            mics=self._mics,
            signed_receipt=True,
        )
        judged = judge(read, sent, certificates=[self._us.certificate], policy=Policy())
        assert judged.verdict is Verdict.PROCESSED, judged


class Pyas2lib:
    """What pyas2lib does."""

    def __init__(self, keys: Keys) -> None:
        """Take the keys, which are read once."""
        from tests.support.pyas2_peer import library

        self._library = library()
        self._acme, self._us = (self._side(keys, name) for name in ("acme", "us"))
        self._sent: Any = None

    def build(self, content: bytes) -> Message:
        """Build a message: signed, encrypted, a signed receipt asked for."""
        self._sent = self._library.Message(self._acme[0], self._us[1])
        self._sent.build(content, filename="orders.edi", content_type="application/octet-stream")
        return list(self._sent.headers.items()), self._sent.content

    def open(self, message: Message) -> Message:
        """Open it, and build the receipt."""
        received = self._library.Message()
        status, detail, mdn = received.parse(
            _raw(message),
            find_org_cb=lambda name: self._us[0],
            find_partner_cb=lambda name: self._acme[1],
        )
        assert status == "processed", detail
        return list(mdn.headers.items()), mdn.content

    def judge(self, receipt: Message) -> None:
        """Judge the receipt."""
        status, detail = self._library.Mdn().parse(_raw(receipt), lambda *_: self._sent)
        assert (status, detail) == ("processed", None)

    def _side(self, keys: Keys, name: str) -> tuple[Any, Any]:
        bundle, certificate = (
            keys.pem[name] + keys.certificate_pem[name],
            keys.certificate_pem[name],
        )
        organization = self._library.Organization(
            as2_name=name.title(),
            sign_key=bundle,
            sign_key_pass=None,
            decrypt_key=bundle,
            decrypt_key_pass=None,
            domain="acme.example",
        )
        partner = self._library.Partner(
            as2_name=name.title(),
            verify_cert=certificate,
            encrypt_cert=certificate,
            validate_certs=False,
            sign=True,
            digest_alg="sha256",
            encrypt=True,
            enc_alg="aes_256_cbc",
            mdn_mode="SYNC",
            mdn_digest_alg="sha256",
        )
        return organization, partner


COMPETITORS: dict[str, Callable[[Keys], Ours | Pyas2lib]] = {
    "edigateway": Ours,
    "pyas2lib": Pyas2lib,
}


def _raw(message: Message) -> bytes:
    headers, body = message
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return b"".join((lines.encode(), b"\r\n", body))


def _act(name: str, act: str, folder: Path) -> None:
    """Build the message of the file ``content``, or open that one."""
    worker = COMPETITORS[name](Keys(folder))
    file = folder / f"{name}.message"
    if act == "build":
        file.write_bytes(_raw(worker.build((folder / "content").read_bytes())))
        return
    with file.open("rb") as opened:  # the header apart, as a server hands it on
        lines = iter(opened.readline, b"\r\n")
        headers = [tuple(line.decode().rstrip("\r\n").split(": ", 1)) for line in _unfolded(lines)]
        worker.open((headers, opened.read()))  # type: ignore[arg-type]


def _unfolded(lines: Any) -> list[bytes]:
    found: list[bytes] = []
    for line in lines:
        if line[:1] in b" \t":
            found[-1] = found[-1].rstrip(b"\r\n") + line
        else:
            found.append(line)
    return found


if __name__ == "__main__":
    _act(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
