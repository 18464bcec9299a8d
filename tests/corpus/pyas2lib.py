"""What pyas2lib sends: messages, and receipts for messages of ours."""

import hashlib
from pathlib import Path
from typing import Any

from edigateway.transports.as2 import wire
from tests.corpus.captured import FAILED, NO_MIC, OPEN, PROCESSED, TEXT, WEAK, Kept, judged_under
from tests.corpus.sending import sealed
from tests.support.as2_corpus import kept_party
from tests.support.as2_parties import ORDERS
from tests.support.pyas2_peer import Pyas2

SHA256 = {"sign": True, "digest_alg": "sha256"}
AES = {"encrypt": True, "enc_alg": "aes_256_cbc"}
SIGNED_RECEIPT = {"mdn_mode": "SYNC", "mdn_digest_alg": "sha256"}
OCTETS = {"content_type": "application/octet-stream"}


def capture(folder: Path) -> None:
    """Capture everything anew."""
    kept = Kept("pyas2lib")
    _messages(kept)
    _receipts(kept)
    kept.close()


def _peer(us: str = "us-as2", them: str = "pyas2lib") -> Pyas2:
    return Pyas2(kept_party("us"), kept_party("peer"), (us, them))


def _messages(kept: Kept) -> None:
    both: dict[str, Any] = SHA256 | AES
    ways: dict[str, tuple[dict[str, Any], str, dict[str, Any]]] = {
        "sha256-aes256": (both | OCTETS, "encrypted aes256-cbc, signed sha-256", {}),
        "sha256-aes128": (both | {"enc_alg": "aes_128_cbc"} | OCTETS, "encrypted aes128-cbc, signed sha-256", {}),
        "sha512-aes192": (both | {"digest_alg": "sha512", "enc_alg": "aes_192_cbc"} | OCTETS, "encrypted aes192-cbc, signed sha-512", {}),
        "sha384-aes256": (both | {"digest_alg": "sha384"} | OCTETS, "encrypted aes256-cbc, signed sha-384", {}),
        "sha1-3des": (both | {"digest_alg": "sha1", "enc_alg": "tripledes_192_cbc"} | OCTETS, "encrypted 3des, signed sha1", WEAK),
        "compressed": (both | {"compress": True} | OCTETS, "encrypted aes256-cbc, signed sha-256, compressed", {}),
        "compressed-signed": (SHA256 | {"compress": True} | OCTETS, "signed sha-256, compressed", OPEN),
        "text": (both, "encrypted aes256-cbc, signed sha-256", {}),
        "signed-only": (SHA256 | OCTETS, "signed sha-256", OPEN),
        "encrypted-only": (AES | OCTETS, "encrypted aes256-cbc", OPEN),
        "plain": (OCTETS, "in clear", OPEN),
        "file-name": (both | OCTETS | {"filename": "my köln.edi"}, "encrypted aes256-cbc, signed sha-256", {}),
        "receipt-unsigned": (both | OCTETS | {"mdn_digest_alg": None}, "encrypted aes256-cbc, signed sha-256", {}),
    }  # fmt: skip
    for name, (options, seen, settings) in ways.items():
        content = TEXT if name == "text" else ORDERS
        file = options.get("filename", "order.edi")
        asked: dict[str, Any] = {"mdn_digest_alg": options.get("digest_alg", "sha256")}
        given: dict[str, Any] = {"mdn_mode": "SYNC"} | asked | options
        message = _peer().made(content, **given)
        gives: dict[str, Any] = {"settings": settings} if settings else {}
        _keep(kept, name, message, content, seen=seen, file=file, **gives)
    blank = _peer("Us Ltd", "py as2")
    message = blank.made(ORDERS, **both, **OCTETS, **SIGNED_RECEIPT)
    _keep(kept, "names-blank", message, ORDERS, seen=ways["text"][1], file="order.edi")


def _keep(kept: Kept, name: str, message: Any, content: bytes, **gives: Any) -> None:
    if message.mic:  # of what is not signed it computes none
        gives["mic"] = f"{message.mic.decode()}, {message.digest_alg}"
    kept.message(
        name,
        gives["seen"],
        [(each, value.replace("\n", "")) for each, value in message.headers.items()],
        message.content,
        sha256=hashlib.sha256(content).hexdigest(),
        **gives,
    )


def _receipts(kept: Kept) -> None:
    ways: dict[str, tuple[str, dict[str, Any], str, str]] = {
        "receipt-sha256": ("for SHA-256", {}, "processed", PROCESSED),
        "receipt-sha512": ("for SHA-512", {"sign": "sha-512"}, "processed", PROCESSED),
        "receipt-sha384": ("for SHA-384", {"sign": "sha-384"}, "processed", PROCESSED),
        "receipt-sha1": ("for SHA-1", WEAK | {"sign": "sha1"}, "processed", PROCESSED),
        "receipt-compressed": ("compressed, then signed", {"compress": "before-signing"}, "processed", PROCESSED),
        "receipt-of-unsigned": ("not signed by request", {"receipt_signed": False}, "processed", PROCESSED),
        "receipt-of-encrypted-only": ("for a message that is not signed", {"sign": "none"}, "not-acceptable", NO_MIC),
        "receipt-decryption-failed": ("the message was for another", {"partner_certificates": ["keys/other.pem"]}, "failed", FAILED.format("decryption-failed")),
        "receipt-authentication-failed": ("the message was signed by another", {"our_keys": ["keys/other.key.pem"]}, "failed", FAILED.format("authentication-failed")),
    }  # fmt: skip
    for name, (what, settings, verdict, detail) in ways.items():
        _receipt(kept, name, what, settings, verdict, detail)
    twice = ["the names in the header of the receipt are quoted twice"]
    blank, what = ("Us Ltd", "py as2"), "names with blanks"
    _receipt(kept, "receipt-names-blank", what, {}, "processed", PROCESSED, blank, odd=twice)


def _receipt(
    kept: Kept,
    name: str,
    what: str,
    settings: dict[str, Any],
    verdict: str,
    detail: str,
    names: tuple[str, str] = ("us-as2", "pyas2lib"),
    **more: Any,
) -> None:
    message = sealed(ORDERS, names[1], names[0], **settings)
    fields, body, _ = _peer(*names).answer(*_posted(message.content))
    folded = [(each, value.replace("\n", "")) for each, value in fields]
    gives = {"verdict": verdict, "detail": detail, **judged_under(settings), **more}
    kept.receipt(name, what, folded, body, message.facts, **gives)


def _posted(content: bytes) -> tuple[dict[str, str], bytes]:
    fields, body = wire.split(content)
    return dict(fields), body
