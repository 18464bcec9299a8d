"""What other implementations sent comes in by the door of a whole site, and back in the answer of a server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from edigateway.clock import StillClock
from edigateway.contracts.outcome import Ending
from edigateway.contracts.transport import Parcel, Sealed
from edigateway.ledger import payloads, tables
from edigateway.transports.as2 import endpoint, wire
from edigateway.transports.as2.message.failures import Failure
from edigateway.transports.as2.message.receipts import reading
from edigateway.transports.as2.message.receipts.disposition import Verdict
from edigateway.transports.as2.outbox import As2Outbox
from tests.support.as2_corpus import AT, ROOT, Message, Receipt, messages, put_keys, receipts
from tests.support.as2_site import As2Site
from tests.support.erp import Erp, Reply
from tests.support.open_site import OpenSite, opened

MESSAGES = (
    *("libas2/sha256-aes256", "openas2/compressed-last", "openas2/file-blank"),
    *("openssl/aes256-gcm", "pyas2lib/compressed"),
)
RECEIPTS = (
    *("libas2/receipt-sha256", "libas2/receipt-as-released", "libas2/receipt-decryption-failed"),
    *("openas2/receipt-sha-256-aes256-cbc", "pyas2lib/receipt-sha512"),
)
ENDINGS = {
    "processed": Ending.ACCEPTED,
    "failed": Ending.REFUSED,
    "not-acceptable": Ending.REFUSED,
}
"""What is in the answer would come again, so a person looks at what proves nothing."""


@pytest.fixture
def site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[OpenSite]:
    """Return our site on the day of the corpus, with whom the message is from as the partner."""
    monkeypatch.setattr(endpoint, "SystemClock", lambda: StillClock(AT))
    message: Message = request.getfixturevalue("message")
    files = As2Site(root=tmp_path, us="us", them="peer")
    files.write("http://127.0.0.1:1/as2")
    shutil.rmtree(tmp_path / "keys")
    put_keys(tmp_path)
    partner = tmp_path / "partners" / "peer.yaml"
    partner.write_text(
        partner.read_text().replace("peer-as2", message.connection(tmp_path).names[0])
    )
    with opened(tmp_path, StillClock(AT)) as site:
        yield site


@pytest.mark.parametrize(
    "message", [each for each in messages() if each.name in MESSAGES], ids=lambda each: each.name
)
def test_message_is_taken_by_the_site_and_receipted(message: Message, site: OpenSite) -> None:
    """The file is in the ledger as it was sent, and who sent it again gets the same receipt."""
    replies = [site.parts.admit(message.called(site.root / "state")) for _ in range(2)]
    [row] = site.rows(tables.transmission)
    assert row.sha256 == message.sha256
    with site.ledger.read() as connection:
        assert len(payloads.load(connection, [row.sha256])[row.sha256]) == row.size_bytes
    read = reading.read_answer(wire.pairs(replies[0].headers), replies[0].body)
    assert not isinstance(read, Failure)
    assert read.disposition.verdict is Verdict.PROCESSED
    assert read.mic is not None
    assert read.mic.value == message.mic.partition(",")[0]
    assert replies[1].body == replies[0].body


@pytest.mark.parametrize(
    "receipt", [each for each in receipts() if each.name in RECEIPTS], ids=lambda each: each.name
)
def test_receipt_in_the_answer_of_a_server_is_judged(receipt: Receipt, tmp_path: Path) -> None:
    """By what posts our messages, as the peer's server gave it."""
    put_keys(tmp_path)
    answer = Reply(status=200, headers=dict(receipt.fields), body=receipt.body)
    sealed = Sealed(
        reference=receipt.sent["message_id"],
        content=wire.join([("AS2-Version", "1.2")], b"ISA"),
        facts=receipt.sent,
    )
    with Erp([answer]) as server:
        outbox = As2Outbox(receipt.connection(tmp_path, url=server.url), StillClock(AT))
        [outcome] = outbox.send([Parcel(name="orders.edi", content=b"ISA", sealed=sealed)])
        outbox.close()
    assert (outcome.ending, outcome.detail) == (ENDINGS[receipt.verdict], receipt.detail)


def test_corpus_is_small_and_complete() -> None:
    """Every file is in a table and every row has one, and a clone does not grow by it."""
    named = {f"{each.name}.http" for each in (*messages(), *receipts())}
    files = {path.relative_to(ROOT).as_posix(): path for path in ROOT.glob("*/*.http")}
    assert set(files) == named
    assert sum(path.stat().st_size for path in files.values()) < 1 << 20
