"""Messages and receipts exchanged with pyas2lib, both ways, through the real listener and the real outbox."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from edigateway.clock import SystemClock
from edigateway.ledger import payloads, tables
from tests.support.as2_parties import party
from tests.support.as2_site import As2Site
from tests.support.listener import received, running
from tests.support.open_site import OpenSite, opened
from tests.support.pyas2_peer import Pyas2, listening

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ORDER = b"ISA*00*~\r\nGS*PO~\r\nIEA*1~\r\n" * 20
"""The peer makes CRLF of every other line end."""
WEAK = "allow: [{algorithm: sha1, until: 2099-12-31}, {algorithm: 3des, until: 2099-12-31}]\n"
Opening = Callable[[str], tuple[OpenSite, Pyas2, str]]


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Opening]:
    """Return what opens our site and the peer, with further keys for the connection."""
    root = tmp_path / "us"
    root.mkdir()
    peer = Pyas2(party("us"), party("peer"), ("us-as2", "peer-as2"))
    with ExitStack() as stack:
        stack.enter_context(listening(peer))

        def open_both(more: str) -> tuple[OpenSite, Pyas2, str]:
            files = As2Site(root=root, us="us", them="peer")
            files.write(peer.url)
            state = root / "state"
            state.mkdir()
            doors: list[OpenSite] = []
            stack.enter_context(received(state, lambda call: doors[0].parts.admit(call)))
            url = stack.enter_context(running(state)).url + "/as2"
            files.partner(peer.url, WEAK + more.replace("US", url).replace("PEER", peer.url))
            doors.append(stack.enter_context(opened(root, SystemClock())))
            return doors[0], peer, url

        yield open_both


@pytest.mark.parametrize(
    "more",
    [
        "sign: sha-256\nencrypt: aes256-cbc",
        "receipt: async\nreceipt_url: US",
        *(
            pytest.param(each, marks=pytest.mark.long)
            for each in (
                "sign: sha1\nencrypt: 3des",
                "sign: sha-512\nencrypt: aes128-cbc\ncompress: before-signing",
                "sign: sha-384\nencrypt: none",
                "receipt_signed: no",
            )
        ),
    ],
)
def test_message_of_ours_is_taken_and_its_receipt_proves_it(exchange: Opening, more: str) -> None:
    """The receipt comes in the answer, or by a call of its own."""
    site, peer, _ = exchange(more)
    number = site.submit("peer", "order.edi", ORDER)
    until = time.monotonic() + 20
    while site.state_of(number) in ("ready", "awaiting") and time.monotonic() < until:
        site.settle()  # a receipt that comes later is on its way
    assert peer.taken == [ORDER]
    assert site.state_of(number) == "delivered", site.rows(tables.message)[-1].detail


@pytest.mark.parametrize(
    "options",
    [
        {"digest_alg": "sha256", "enc_alg": "aes_256_cbc"},
        pytest.param(
            {"digest_alg": "sha1", "enc_alg": "tripledes_192_cbc"}, marks=pytest.mark.long
        ),
        pytest.param(
            {"digest_alg": "sha512", "enc_alg": "aes_128_cbc", "compress": True},
            marks=pytest.mark.long,
        ),
    ],
)
@pytest.mark.parametrize("mode", ["SYNC", "ASYNC"])
def test_message_of_theirs_is_taken_and_our_receipt_proves_it(
    exchange: Opening, options: dict[str, object], mode: str
) -> None:
    """The peer finds our receipt in order, and the MIC its own."""
    site, peer, url = exchange("receipt_addresses: [PEER]")
    told = peer.send(
        url,
        ORDER,
        sign=True,
        encrypt=True,
        mdn_mode=mode,
        mdn_digest_alg=options["digest_alg"],
        **options,
    )
    site.settle()
    receipts = [told] if mode == "SYNC" else peer.receipts
    assert receipts == [("processed", None)]
    [row] = [each for each in site.rows(tables.transmission) if each.direction == "in"]
    with site.ledger.read() as connection:
        assert payloads.load(connection, [row.sha256])[row.sha256] == ORDER
