"""Every way to make a message, with good and bad algorithms, by a certificate in each state: what must be refused is."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from edigateway.contracts.endpoint import Reply
from edigateway.transports.as2 import wire
from edigateway.transports.as2.endpoint import As2Endpoint
from edigateway.transports.as2.message.algorithms import Cipher, Digest
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.composing import (
    Composed,
    File,
    Outgoing,
    ReceiptWanted,
    compose,
)
from edigateway.transports.as2.message.keys import Certificate, OwnKey
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.receipts import reading
from tests.support.certificates import Made, put, usage
from tests.unit.transports.as2.calling import ORDER, TRANSPORT, call, let_in, settings

TODAY = datetime.now(UTC)
VALID = Made(name="acme", which=2, today=TODAY)
SIGNERS = {
    "valid": VALID,
    "expired": replace(VALID, which=3, to_day=-1),
    "not valid yet": replace(VALID, which=4, from_day=2),
    "retired": replace(VALID, which=5),
    "for encryption only": replace(VALID, which=6, key_usage=usage("key_encipherment")),
    "of a short key": replace(VALID, which=7, bits=1024),
    "unknown": replace(VALID, which=8),
}
"""Who signs, by the state of the certificate; all but the last are among the partner's certificates."""
US = Made(name="us", which=1, today=TODAY)
ADDRESS = "http://127.0.0.1:9/receipts"
DIGESTS = (Digest.SHA256, Digest.SHA1)
CIPHERS = (Cipher.AES256_CBC, Cipher.AES128_GCM, Cipher.TRIPLE_DES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One of the twelve ways of RFC 4130 §2.4.2 to secure a message and its receipt, which comes at once or later."""

    signed: bool
    encrypted: bool
    receipt: str
    later: bool

    def __str__(self) -> str:
        words = ["signed" if self.signed else "", "encrypted" if self.encrypted else ""]
        words += [f"receipt {self.receipt}", "later" if self.later else "at once"]
        return ", ".join(each for each in words if each)

    def made(self, digest: Digest, cipher: Cipher, signer: Made) -> Composed:
        """Make a message in this way."""
        key = OwnKey(key=signer.key, certificate=Certificate.of(signer.certificate))
        encryption = Encryption(recipients=[Certificate.of(US.certificate)], cipher=cipher)
        wanted = ReceiptWanted(
            to="acme", signed=self.receipt == "signed", url=ADDRESS if self.later else None
        )
        return compose(
            Outgoing(
                as2_from="acme-as2",
                as2_to="us-as2",
                message_id="1@acme.example",
                date=TODAY,
                files=[File(content=ORDER, name="order.edi")],
                signing=Signing(key=key, digest=digest) if self.signed else None,
                encryption=encryption if self.encrypted else None,
                receipt=None if self.receipt == "none" else wanted,
            )
        )

    def is_fit(self, digest: Digest, cipher: Cipher, state: str, *, strict: bool) -> bool:
        """Tell whether such a message must be taken; ``strict`` demands what is demanded by default."""
        well_signed = digest is Digest.SHA256 and state == "valid"
        well_encrypted = cipher is not Cipher.TRIPLE_DES
        enough = (self.signed and self.encrypted) or not strict
        return (
            enough and (well_signed or not self.signed) and (well_encrypted or not self.encrypted)
        )


WAYS = [
    Way(signed=signed, encrypted=encrypted, receipt=receipt, later=later)
    for signed, encrypted, receipt, later in product(
        (True, False), (True, False), ("none", "unsigned", "signed"), (False, True)
    )
]


@pytest.fixture
def doors(site: Path) -> dict[bool, As2Endpoint]:
    """Return our endpoint with what is demanded by default, and with nothing demanded."""
    put(site / "us.key.pem", US.key_pem() + US.pem())
    certificates: list[dict[str, Any]] = []
    for state, made in SIGNERS.items():
        if state != "unknown":
            put(site / f"{made.which}.pem", made.pem())
            certificates.append({"file": f"{made.which}.pem"})
        if state == "retired":
            certificates[-1]["until"] = (TODAY - timedelta(hours=1)).isoformat()
    more: dict[str, Any] = {
        "partner_certificates": certificates,
        "receipt_addresses": [ADDRESS],
    }
    return {
        strict: TRANSPORT.endpoint(
            {"acme": settings(**more, require_signed=strict, require_encrypted=strict)}, site
        )
        for strict in (True, False)
    }


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_message_made_in_each_way_is_taken_only_if_all_of_it_is_good(
    doors: dict[bool, As2Endpoint], site: Path, way: Way
) -> None:
    """SHA-1, triple DES, and a signer that is expired, early, retired, short or unknown: one is enough to be refused."""
    digests = DIGESTS if way.signed else DIGESTS[:1]
    ciphers = CIPHERS if way.encrypted else CIPHERS[:1]
    signers = SIGNERS if way.signed else {"valid": VALID}
    for (state, signer), digest, cipher in product(signers.items(), digests, ciphers):
        message = way.made(digest, cipher, signer)
        called = call(site, message.headers, message.body)
        for strict, door in doors.items():
            found = let_in(door, called)
            fit = way.is_fit(digest, cipher, state, strict=strict)
            shown = f"{state}, {digest}, {cipher}, strict {strict}: {found.refusal}"
            assert [each.payload for each in found.arrivals] == ([ORDER] if fit else []), shown
            assert bool(found.refusal) is not fit, shown
            assert found.reply_to == (
                ADDRESS if fit and way.later and way.receipt != "none" else ""
            )
            assert _said(found.reply) == _expected(way, fit=fit), shown


def _expected(way: Way, *, fit: bool) -> tuple[str, bool]:
    if way.receipt == "none":
        return ("stored" if fit else "not taken"), False
    return ("processed" if fit else "failed"), way.receipt == "signed"


def _said(reply: Reply) -> tuple[str, bool]:
    """Return what an answer says, and whether it is signed."""
    if not reply.body:
        return {204: "stored", 400: "not taken"}[reply.status], False
    headers = header_fields.of_pairs(wire.pairs(reply.headers))
    read = reading.read_receipt(headers, reply.body)
    assert isinstance(read, reading.Receipt), read
    return str(read.disposition.verdict), read.signed is not None
