"""What libas2 sends: messages, and receipts for messages of ours; node and npm fetch it."""

import hashlib
from pathlib import Path
from queue import Queue
from typing import Any

from tests.corpus.captured import FAILED, NO_MIC, OPEN, PROCESSED, TEXT, WEAK, Kept, judged_under
from tests.corpus.sending import Posted, place, post, sealed
from tests.support.as2_corpus import kept_party
from tests.support.libas2 import Libas2, peer

SENT = {"from": "libas2", "to": "us-as2", "sign": "sha-256", "encrypt": "aes256-CBC"}


def capture(folder: Path) -> None:
    """Capture everything anew."""
    kept = Kept("libas2")
    with peer(folder, kept_party("us"), kept_party("peer")) as other, place() as (url, posted):
        _messages(kept, other, url, posted)
        _receipts(kept, other)
    kept.close()


def _messages(kept: Kept, other: Libas2, url: str, posted: "Queue[Posted]") -> None:
    ways: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "sha256-aes256": ({}, {"seen": "encrypted aes256-cbc, signed sha-256"}),
        "sha384-aes192": ({"sign": "sha-384", "encrypt": "aes192-CBC"}, {"seen": "encrypted aes192-cbc, signed sha-384"}),
        "sha512-aes128": ({"sign": "sha-512", "encrypt": "aes128-CBC"}, {"seen": "encrypted aes128-cbc, signed sha-512"}),
        "sha1-3des": ({"sign": "sha-1", "encrypt": "des-EDE3-CBC"}, {"settings": WEAK, "seen": "encrypted 3des, signed sha1"}),
        "sha256-gcm": ({"encrypt": "aes256-GCM"}, {"seen": "encrypted aes256-gcm, signed sha-256"}),
        "signed-only": ({"encrypt": ""}, {"settings": OPEN, "seen": "signed sha-256"}),
        "encrypted-only": ({"sign": ""}, {"settings": OPEN, "seen": "encrypted aes256-cbc"}),
        "plain": ({"sign": "", "encrypt": ""}, {"settings": OPEN, "seen": "in clear"}),
        "names-blank": ({"from": "lib as2", "to": "Us Ltd"}, {"seen": "encrypted aes256-cbc, signed sha-256"}),
        "in-clear": ({"encrypt": ""}, {"refused": "insufficient-message-security: the message is not encrypted, as this partner's messages must be"}),
    }  # fmt: skip
    for name, (order, gives) in ways.items():
        sign = order.get("sign", SENT["sign"])
        signing = {"signing": sign or "sha-256"}
        told = other.send(**SENT | {"url": url, "content": TEXT.decode(), "mdn": signing} | order)
        fields, body = posted.get(timeout=10)
        if "refused" not in gives:
            gives |= {"sha256": hashlib.sha256(TEXT).hexdigest(), "file": "order.edi"}
        if told["mic"] and "refused" not in gives:
            gives["mic"] = f"{told['mic']}, {sign}"
        kept.message(name, gives.get("seen", "not encrypted"), fields, body, **gives)


def _receipts(kept: Kept, other: Libas2) -> None:
    ways: dict[str, tuple[dict[str, Any], str, str]] = {
        "receipt-sha256": ({}, "processed", PROCESSED),
        "receipt-sha384": ({"sign": "sha-384"}, "processed", PROCESSED),
        "receipt-sha512": ({"sign": "sha-512"}, "processed", PROCESSED),
        "receipt-sha1": (WEAK | {"sign": "sha1"}, "processed", PROCESSED),
        "receipt-of-unsigned": ({"receipt_signed": False}, "processed", PROCESSED),
        "receipt-of-encrypted-only": ({"sign": "none"}, "not-acceptable", NO_MIC),
        "receipt-decryption-failed": ({"partner_certificates": ["keys/other.pem"], "key_transport": "oaep-sha256"}, "failed", FAILED.format("Decryption failed")),
        "receipt-authentication-failed": ({"our_keys": ["keys/other.key.pem"]}, "failed", FAILED.format("Could not verify signature")),
    }  # fmt: skip
    for name, (settings, verdict, detail) in ways.items():
        _receipt(kept, other, name, settings, verdict, detail)
    why = "the receipt proves nothing: the content is not what was signed: its digest differs"
    _receipt(kept, other, "receipt-as-released", {}, "not-acceptable", why, mended=False)


def _receipt(
    kept: Kept,
    other: Libas2,
    name: str,
    settings: dict[str, Any],
    verdict: str,
    detail: str,
    *,
    mended: bool = True,
) -> None:
    other.set(mended=mended, decrypt=True, verify="sign" not in settings or settings["sign"] != "none")  # fmt: skip
    message = sealed(TEXT, "libas2", **settings)
    fields, body = post(other.url, message)
    other.next("taken")
    what = "with a line end left out of what is signed" if not mended else verdict
    gives = {"verdict": verdict, "detail": detail, **judged_under(settings)}
    kept.receipt(name, what, fields, body, message.facts, **gives)
