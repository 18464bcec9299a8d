"""What OpenSSL signs and encrypts, inside MIME that is written here: it is no AS2 peer, but its CMS is its own."""

import base64
import hashlib
import shutil
from pathlib import Path
from typing import Any

from tests.corpus.captured import OPEN, WEAK, Kept
from tests.support import as2_wire
from tests.support.as2_corpus import ROOT
from tests.support.as2_parties import ORDERS
from tests.support.openssl import OpenSSL

CLEAR = {"require_encrypted": "no"}
UNSIGNED = {"require_signed": "no"}
_OCTETS = b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
BASE64 = _OCTETS + base64.encodebytes(ORDERS).replace(b"\n", b"\r\n")
_WEAK, _CLOSED = "insufficient-message-security", "decryption-failed"
_HEAD = [
    *(("AS2-Version", "1.2"), ("AS2-From", "openssl"), ("AS2-To", "us-as2")),
    ("Disposition-Notification-To", "edi@openssl.example"),
]


class Messages:
    """Makes messages of what the program gives."""

    def __init__(self, folder: Path) -> None:
        self._program, self._kept = OpenSSL(folder), Kept("openssl")
        for name in ("us", "peer", "other"):
            for file in (f"{name}.pem", f"{name}.key.pem"):
                shutil.copy(ROOT / "keys" / file, folder / file)

    def cms(self, *options: str, content: bytes) -> bytes:
        """Let the program work; ``NAME.pem`` is a certificate, ``NAME.key.pem`` a key."""
        folder = self._program.folder
        placed = [str(folder / each) if each.endswith(".pem") else each for each in options]
        return self._program.cms(*placed, content=content)

    def signed(self, *options: str, entity: bytes = as2_wire.ENTITY) -> bytes:
        """Return an entity with a signature of the peer over it."""
        signer = ("-sign", "-outform", "DER", "-signer", "peer.pem", "-inkey", "peer.key.pem")
        return as2_wire.signed(entity, self.cms(*signer, *options, content=entity))

    def enveloped(
        self, content: bytes, *options: str, to: tuple[str, ...] = ("-recip", "us.pem")
    ) -> bytes:
        """Return an envelope for us."""
        return self.cms("-encrypt", "-outform", "DER", *options, *to, content=content)

    def keep(
        self, name: str, what: str, entity: bytes, mic_of: bytes = as2_wire.ENTITY, **gives: Any
    ) -> None:
        """Keep an entity as the message that it is."""
        fields, body = as2_wire.plain(entity)
        if "refused" not in gives:
            value = base64.b64encode(hashlib.sha256(mic_of).digest()).decode()
            gives |= {"sha256": hashlib.sha256(ORDERS).hexdigest(), "mic": f"{value}, sha-256"}
        head = [*_HEAD, ("Message-ID", f"<{name}@openssl.example>"), *fields[len(as2_wire.AS2) :]]
        self._kept.message(name, what, head, body, **gives)

    def keep_enveloped(self, name: str, what: str, envelope: bytes, **gives: Any) -> None:
        """Keep an envelope as a message."""
        kind = b"authEnveloped-data" if "gcm" in name else b"enveloped-data"
        head = b"Content-Type: application/pkcs7-mime; smime-type=" + kind + b"\r\n\r\n"
        self.keep(name, what, head + envelope, **gives)

    def close(self) -> None:
        self._kept.close()


def capture(folder: Path) -> None:
    """Capture everything anew."""
    make = Messages(folder)
    _signatures(make)
    _envelopes(make)
    _refused_signatures(make)
    _refused_envelopes(make)
    make.close()


def _signatures(make: Messages) -> None:
    pss = ("-keyopt", "rsa_padding_mode:pss")
    ways: dict[str, tuple[str, tuple[str, ...]]] = {
        "signed": ("signed, with attributes", ("-md", "sha256")),
        "signed-noattr": ("signed without attributes", ("-md", "sha256", "-noattr")),
        "signed-keyid": ("the signer named by key identifier", ("-md", "sha256", "-keyid")),
        "signed-nocerts": ("no certificate sent along", ("-md", "sha256", "-nocerts")),
        "signed-cades": ("with the certificate's digest (CAdES)", ("-md", "sha256", "-cades")),
        "signed-pss": ("RSASSA-PSS", ("-md", "sha256", *pss)),
        "signed-pss-salt": ("PSS, a short salt", ("-md", "sha256", *pss, "-keyopt", "rsa_pss_saltlen:11")),
        "signed-pss-mgf": ("PSS, SHA-1 in its mask", ("-md", "sha256", *pss, "-keyopt", "rsa_mgf1_md:sha1")),
        "signed-twice": ("two signers, of whom one is unknown", ("-md", "sha256", "-signer", "other.pem", "-inkey", "other.key.pem")),
    }  # fmt: skip
    for name, (what, options) in ways.items():
        make.keep(name, what, make.signed(*options), settings=CLEAR, seen="signed sha-256")
    make.keep(
        "signed-base64",
        "an octet-stream in base64, signed",
        make.signed("-md", "sha256", entity=BASE64),
        mic_of=BASE64,
        settings=CLEAR,
        seen="signed sha-256",
    )


def _envelopes(make: Messages) -> None:
    signed = make.signed("-md", "sha256")
    oaep = ("-keyopt", "rsa_padding_mode:oaep", "-keyopt")
    both = ("other.pem", "us.pem")
    ways: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
        "aes128-cbc": ("AES-128", ("-aes-128-cbc",), ("us.pem",)),
        "aes256-cbc": ("AES-256", ("-aes-256-cbc",), ("us.pem",)),
        "aes128-gcm": ("AuthEnvelopedData", ("-aes-128-gcm",), ("us.pem",)),
        "aes256-gcm": ("AuthEnvelopedData", ("-aes-256-gcm",), ("us.pem",)),
        "aes256-gcm-stream": ("AuthEnvelopedData of indefinite length", ("-aes-256-gcm", "-stream"), ("us.pem",)),
        "aes256-cbc-keyid": ("the recipient named by key identifier", ("-aes-256-cbc", "-keyid"), ("us.pem",)),
        "aes256-cbc-stream": ("CMS of indefinite length", ("-aes-256-cbc", "-stream"), ("us.pem",)),
        "aes256-cbc-second": ("we are the second of two recipients", ("-aes-256-cbc",), both),
        "aes128-gcm-second": ("the same, AuthEnvelopedData", ("-aes-128-gcm",), both),
    }  # fmt: skip
    for digest in ("sha1", "sha256", "sha512"):
        way = ("-aes-256-cbc", "-recip", "us.pem", *oaep, f"rsa_oaep_md:{digest}")
        ways[f"aes256-cbc-oaep-{digest}"] = (f"OAEP with {digest}", way, ())
    for name, (what, options, to) in ways.items():
        cipher = "-".join(name.split("-")[:2])
        seen = f"encrypted {cipher}, signed sha-256"
        make.keep_enveloped(
            name, f"signed, then {what}", make.enveloped(signed, *options, to=to), seen=seen
        )
    weak = make.enveloped(signed, "-des3")
    make.keep_enveloped(
        "3des", "signed, then 3DES", weak, settings=WEAK, seen="encrypted 3des, signed sha-256"
    )
    bare = make.enveloped(as2_wire.ENTITY, "-aes-256-cbc")
    make.keep_enveloped(
        "encrypted-only", "not signed", bare, settings=UNSIGNED, seen="encrypted aes256-cbc"
    )


def _refused_signatures(make: Messages) -> None:
    signed = make.signed("-md", "sha256")
    make.keep(
        "md5",
        "signed with MD5",
        make.signed("-md", "md5"),
        settings=CLEAR | WEAK,
        refused=f"{_WEAK}: it is signed over a digest that is not known, which is not allowed for this partner",
    )
    make.keep(
        "sha1",
        "SHA-1, which was not agreed",
        make.signed("-md", "sha1"),
        settings=CLEAR,
        refused=f"{_WEAK}: it is signed over sha1, which is not allowed for this partner",
    )
    make.keep(
        "in-clear",
        "signed, though it had to be encrypted too",
        signed,
        refused=f"{_WEAK}: the message is not encrypted, as this partner's messages must be",
    )
    make.keep(
        "signed-with-content",
        "the content once more inside the signature",
        make.signed("-md", "sha256", "-stream"),
        settings=CLEAR,
        refused="authentication-failed: the signature cannot be read: the signature carries contents of its own, or is over something else",
    )
    opaque = make.cms(
        *("-sign", "-nodetach", "-outform", "DER", "-signer", "peer.pem"),
        *("-inkey", "peer.key.pem"),
        content=as2_wire.ENTITY,
    )
    head = b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\n"
    make.keep(
        "opaque",
        "the content inside the signature alone",
        head + opaque,
        settings=OPEN,
        refused="unsupported format: the smime-type of the content is missing, or none that AS2 has",
    )


def _refused_envelopes(make: Messages) -> None:
    signed = make.signed("-md", "sha256")
    make.keep_enveloped(
        "camellia",
        "a cipher that AS2 does not have",
        make.enveloped(signed, "-camellia256"),
        refused=f"{_CLOSED}: the envelope cannot be read: the cipher is not known",
    )
    make.keep_enveloped(
        "not-for-us",
        "encrypted for another",
        make.enveloped(signed, "-aes-256-cbc", to=("other.pem",)),
        refused=f"{_CLOSED}: no key of ours opens the envelope, or it was changed on the way",
    )
    make.keep_enveloped(
        "not-signed",
        "encrypted, though it had to be signed too",
        make.enveloped(as2_wire.ENTITY, "-aes-256-cbc"),
        refused=f"{_CLOSED}: {_WEAK} once decrypted, which the sender is not told: the message is not signed, "
        "as this partner's messages must be",
    )
