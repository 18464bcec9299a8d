"""What was captured, and how it is kept: the bytes in a file of its own, what they must give in the table of their peer."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

import yaml

from edigateway.transports.as2 import wire
from tests.support.as2_corpus import ROOT

TEXT = b"ISA*00*          *00*          *ZZ*ACME~\r\nGS*PO~\r\nST*850*0001~\r\nIEA*1~\r\n" * 4
"""For peers that read what they sign as text."""
WEAK = {
    "allow": [
        {"algorithm": "sha1", "until": "2099-12-31"},
        {"algorithm": "3des", "until": "2099-12-31"},
    ]
}
PROCESSED = "the receipt says processed"
FAILED = "the partner refused it: the receipt says failed: {}"
NO_MIC = "the receipt proves nothing: the receipt has no MIC of a kind that we know"
OPEN = {"require_signed": "no", "require_encrypted": "no"}
_OF_THE_LINE = {"host", "connection", "content-length", "transfer-encoding", "keep-alive"}
"""Fields that are about one connection, and not about the message."""


def judged_under(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of the settings of a message its receipt is judged under."""
    return {"settings": {"allow": settings["allow"]}} if "allow" in settings else {}


class Kept:
    """What is kept of one peer."""

    def __init__(self, peer: str) -> None:
        """Begin anew."""
        self._folder = ROOT / peer
        self._folder.mkdir(exist_ok=True)
        self._table: dict[str, dict[str, dict[str, Any]]] = {"messages": {}, "receipts": {}}

    def message(
        self, name: str, what: str, fields: Iterable[wire.Field], body: bytes, **gives: Any
    ) -> None:
        """Keep a message; for what it gives see :class:`~tests.support.as2_corpus.Message`."""
        self._put("messages", name, {"what": what, **gives}, fields, body)

    def receipt(
        self,
        name: str,
        what: str,
        fields: Iterable[wire.Field],
        body: bytes,
        sent: Mapping[str, Any],
        **gives: Any,
    ) -> None:
        """Keep a receipt for a message of ours; for what it gives see :class:`~tests.support.as2_corpus.Receipt`."""
        about = {
            each: sent[each]
            for each in ("message_id", "as2_from", "as2_to", "mics", "signed_receipt")
        }
        self._put("receipts", name, {"what": what, "sent": about, **gives}, fields, body)

    def close(self) -> None:
        """Write the table, and remove what is not in it any more."""
        text = yaml.safe_dump(self._table, sort_keys=False, allow_unicode=True, width=110)
        (self._folder / "corpus.yaml").write_text(text, "utf-8")
        names = {each for part in self._table.values() for each in part}
        for path in self._folder.glob("*.http"):
            if path.stem not in names:
                path.unlink()

    def _put(
        self, part: str, name: str, row: dict[str, Any], fields: Iterable[wire.Field], body: bytes
    ) -> None:
        kept = [each for each in fields if each[0].lower() not in _OF_THE_LINE]
        (self._folder / f"{name}.http").write_bytes(wire.join(kept, body))
        self._table[part][name] = deepcopy(row)  # the table has no aliases
