"""Two gateways that exchange documents over AS2: messages, receipts, and what goes wrong on the way."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row

from edigateway.clock import SystemClock
from edigateway.ledger import payloads, tables
from tests.support.as2_parties import party
from tests.support.as2_site import As2Site, Server, serving
from tests.support.certificates import put
from tests.support.open_site import OpenSite, opened
from tests.support.orders import Order


class Moving(SystemClock):
    """The real time, and what a test adds to it."""

    ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


class Pair:
    """A buyer who sends orders, and a supplier who answers."""

    def __init__(self, buyer: OpenSite, supplier: OpenSite, servers: tuple[Server, Server]) -> None:
        self.buyer, self.supplier = buyer, supplier
        self.to_buyer, self.to_supplier = servers
        self.clock: Moving = buyer.ledger.clock  # type: ignore[assignment]

    def settle(self) -> None:
        for _ in range(3):
            self.buyer.settle()
            self.supplier.settle()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Callable[..., Pair]]:
    """Return what opens two sites, with further keys for each side's connection."""
    with ExitStack() as stack:
        servers = tuple(stack.enter_context(serving()) for _ in range(2))

        def open_pair(buyer: str = "", supplier: str = "") -> Pair:
            sides = []
            clock = Moving()
            for us, them, more, server, other in (
                ("buyer", "supplier", buyer, servers[0], servers[1]),
                ("supplier", "buyer", supplier, servers[1], servers[0]),
            ):
                site = As2Site(root=tmp_path / us, us=us, them=them)
                site.root.mkdir()
                site.write(other.url, more.replace("URL", server.url).replace("OTHER", other.url))
                server.site = stack.enter_context(opened(site.root, clock))
                sides.append(server.site)
            return Pair(sides[0], sides[1], (servers[0], servers[1]))

        yield open_pair


def order(number: int) -> bytes:
    text = Order(number=number).content().decode()
    padded = (f"{'ACME':15}", f"{'DISTRIBUTOR':15}")
    assert padded[0] in text
    return text.replace(padded[0], f"{'BUYER':15}").replace(padded[1], f"{'SUPPLIER':15}").encode()


def message(site: OpenSite, direction: str) -> Row[Any]:
    return next(row for row in site.rows(tables.message) if row.direction == direction)


def test_order_goes_over_as2_and_its_997_comes_back(pair: Callable[..., Pair]) -> None:
    """Signed and encrypted both ways, a signed receipt for each; the bytes arrive as they were sent."""
    both = pair()
    number = both.buyer.submit("supplier", "order.edi", order(1))
    both.settle()
    assert both.buyer.state_of(number) == "delivered"
    assert [row.number for row in both.supplier.rows(tables.document)] == ["PO0000001"]
    sent, taken = message(both.buyer, "out"), message(both.supplier, "in")
    assert sent.reference == taken.reference
    assert sent.content_sha256 == both.supplier.rows(tables.transmission)[0].sha256
    assert (sent.accepted, taken.accepted) == (True, True)
    assert sent.facts["mics"][0][1] == sent.receipt_facts["mic"].split(",")[0]
    assert sent.receipt_facts["signed_by"]
    answers = [row for row in both.buyer.rows(tables.transmission) if row.direction == "in"]
    assert [row.name.startswith("997-") for row in answers] == [True]


def test_receipt_that_comes_later_is_posted_where_it_was_agreed(pair: Callable[..., Pair]) -> None:
    """RFC 4130 §7.1: an asynchronous receipt comes by a request of its own, and settles what waits for it."""
    both = pair(buyer="receipt: async\nreceipt_url: URL", supplier="receipt_addresses: [OTHER]")
    number = both.buyer.submit("supplier", "order.edi", order(1))
    both.settle()
    assert both.buyer.state_of(number) == "delivered"
    assert message(both.supplier, "in").state == "delivered"
    assert "receipt.given" in both.supplier.events("receipt.")


def test_order_is_sent_again_under_another_id_where_the_partner_did_not_let_it_in(
    pair: Callable[..., Pair],
) -> None:
    """403 and nothing taken: what was mended since, such as a name, must be in what is sent then."""
    both = pair()
    both.to_supplier.faults = ["403"]
    number = both.buyer.submit("supplier", "order.edi", order(1))
    both.settle()
    first = message(both.buyer, "out")
    both.buyer.replay(number)
    both.settle()
    assert both.buyer.state_of(number) == "delivered"
    references = [row.reference for row in both.buyer.rows(tables.message)]
    assert references.count(first.reference) == 1
    assert message(both.supplier, "in").reference != first.reference


def test_file_that_is_sent_once_more_is_not_settled_by_its_old_receipt(
    pair: Callable[..., Pair],
) -> None:
    """What the partner proved then says nothing of whether this try arrived."""
    both = pair()
    number = both.buyer.submit("supplier", "order.edi", order(1))
    both.settle()
    assert both.buyer.state_of(number) == "delivered"
    both.clock.ahead += timedelta(seconds=5)
    both.to_supplier.faults = ["cut before"]
    both.buyer.replay(number)
    both.settle()
    assert both.buyer.state_of(number) == "deferred"


@pytest.mark.parametrize("fault", ["cut before", "cut after", "503"])
def test_message_whose_answer_is_lost_is_sent_again_and_taken_once(
    pair: Callable[..., Pair], fault: str
) -> None:
    """F13: the same Message-ID and bytes; the partner gives the receipt that it gave (rfc4130bis §5.5)."""
    both = pair()
    both.to_supplier.faults = [fault]
    number = both.buyer.submit("supplier", "order.edi", order(1))
    both.settle()
    assert both.buyer.state_of(number) == "deferred"
    both.clock.ahead += timedelta(seconds=60)
    both.settle()
    assert both.buyer.state_of(number) == "delivered"
    assert len(both.supplier.rows(tables.document)) == 1
    assert len([row for row in both.supplier.rows(tables.message) if row.direction == "in"]) == 1


def test_other_answers_of_a_partner_hold_the_message(pair: Callable[..., Pair]) -> None:
    """403 will be 403 again: a person must look (rfc4130bis §5.4)."""
    both = pair()
    both.to_supplier.faults = ["403"]
    number = both.buyer.submit("supplier", "order.edi", order(1))
    both.settle()
    assert both.buyer.state_of(number) == "held"


def test_message_in_clear_is_refused_with_a_receipt_that_says_so(pair: Callable[..., Pair]) -> None:
    """R14: what must be signed and encrypted is asked of the result."""
    both = pair(buyer="sign: none\nencrypt: none\nreceipt_signed: no")
    number = both.buyer.submit("supplier", "order.edi", order(1))
    both.settle()
    assert both.buyer.state_of(number) == "held"
    refused = message(both.supplier, "in")
    assert refused.accepted is False
    assert "insufficient-message-security" in refused.detail
    assert both.supplier.rows(tables.document) == []


def test_evidence_of_a_received_message_can_be_verified_by_openssl(
    pair: Callable[..., Pair], tmp_path: Path
) -> None:
    """What the partner signed, and its signature, stand by themselves: no key of ours is needed."""
    both = pair()
    both.buyer.submit("supplier", "order.edi", order(1))
    both.settle()
    taken = message(both.supplier, "in")
    with both.supplier.ledger.read() as connection:
        evidence = payloads.load(connection, [taken.kept_sha256])[taken.kept_sha256]
    (tmp_path / "evidence.p7m").write_bytes(evidence)
    done = subprocess.run(
        [
            "openssl",
            "cms",
            "-verify",
            "-in",
            tmp_path / "evidence.p7m",
            "-inform",
            "DER",
            "-nointern",
            "-noverify",
            "-certfile",
            tmp_path / "supplier" / "keys" / "buyer.pem",
        ],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert order(1) in done.stdout


def test_key_that_is_replaced_in_mid_flight_loses_nothing(tmp_path: Path) -> None:
    """F21: what was signed with the old key is proven by it, what is made from then on by the new one."""
    clock, number = Moving(), 0
    with ExitStack() as stack:
        to_buyer, to_supplier = stack.enter_context(serving()), stack.enter_context(serving())
        supplier = As2Site(root=tmp_path / "supplier", us="supplier", them="buyer")
        buyer = As2Site(root=tmp_path / "buyer", us="buyer", them="supplier")
        for site, other in ((supplier, to_buyer), (buyer, to_supplier)):
            site.root.mkdir()
            site.write(other.url)
        put(supplier.root / "keys" / "next.pem", party("next").certificate_pem)
        supplier.certificates("keys/buyer.pem", "keys/next.pem")
        to_supplier.site = stack.enter_context(opened(supplier.root, clock))
        with opened(buyer.root, clock) as before:
            to_buyer.site = before
            to_supplier.faults = ["cut before"]
            number = before.submit("supplier", "order.edi", order(1))
            before.settle()
            assert before.state_of(number) == "deferred"
        put(
            buyer.root / "keys" / "next.key.pem",
            party("next").key_pem + party("next").certificate_pem,
        )
        buyer.own_keys("keys/buyer.key.pem", "keys/next.key.pem")
        clock.ahead += timedelta(seconds=60)
        with opened(buyer.root, clock) as after:
            to_buyer.site = after
            later = after.submit("supplier", "order.edi", order(2))
            after.settle()
            assert [after.state_of(each) for each in (number, later)] == ["delivered"] * 2
            sent = [row for row in after.rows(tables.message) if row.direction == "out"]
            signers = [party(name).certificate.fingerprint for name in ("buyer", "next")]
            assert [row.facts["signed_by"] for row in sent] == signers
