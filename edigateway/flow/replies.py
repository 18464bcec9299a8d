"""Replies: what a caller was told, as the ledger keeps it, so that whoever asks again is told the same."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from edigateway.contracts.endpoint import Reply


def told(reply: Reply) -> Mapping[str, Any]:
    """Return what is kept of a reply besides its body."""
    return {"status": reply.status, "headers": [list(each) for each in reply.headers]}


def stored(message: Row[tuple[object, ...]], contents: Mapping[str, bytes]) -> Reply:
    """Return the reply that was kept with a received message; ``contents`` are payloads by their digests."""
    facts = message.receipt_facts
    return Reply(
        status=facts["status"],
        headers=tuple((name, value) for name, value in facts["headers"]),
        body=contents[message.receipt_sha256] if message.receipt_sha256 else b"",
    )
