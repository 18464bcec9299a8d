"""Who is known by one thing gets nothing by it that is another's: partners, transports, receipts, commands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from edigateway.clock import SystemClock
from edigateway.contracts.endpoint import Reply
from edigateway.ledger import tables
from edigateway.transports.as2.message.algorithms import Digest, Mic
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.composing import File, Outgoing, compose
from edigateway.transports.as2.message.receipts.building import Answer, build
from tests.support.as2_parties import NOON, party
from tests.support.as2_site import PARTNER, As2Site
from tests.support.certificates import put
from tests.support.erp import Erp
from tests.support.erp import Reply as Told
from tests.support.open_site import OpenSite, opened
from tests.support.orders import Order

POSTER = """\
partner: poster
identities: [{qualifier: ZZ, id: POSTER}]
our_identities: [{qualifier: ZZ, id: DISTRIBUTOR}]
inbox: {transport: http, token: "${cred:poster-token}"}
receive:
  - {document: "850", map: x12/850, deliver_to: [erp], acknowledge: none}
"""
TOKEN = {"Authorization": "Bearer opensesame"}
GUESSES = [
    {},
    {"Authorization": "Basic YnV5ZXItYXMyOg=="},
    {"Authorization": "Bearer buyer-as2"},
    {"AS2_From": "buyer-as2", "AS2_To": "supplier-as2"},
    {"X_Forwarded_For": "127.0.0.1", "X_Client_Certificate": "1a" * 32},
    {"Cookie": "session=admin", "X_Original_URL": "/in/poster", "X_Remote_User": "poster"},
]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[OpenSite]:
    """Return a supplier whose partners buyer and rival call by AS2, and whose partner poster posts."""
    made = As2Site(root=tmp_path / "supplier", us="supplier", them="buyer")
    made.root.mkdir()
    with Erp([Told(status=204, body=b"")] * 9) as buyers_server:
        later = "receipt: async\nreceipt_url: http://127.0.0.1:1/as2"
        made.write(buyers_server.url, later)
        put(made.root / "keys" / "rival.pem", party("rival").certificate_pem)
        put(made.root / "secrets" / "poster-token", b"opensesame")
        names = {"them": "rival", "identity": "RIVAL", "our_identity": "DISTRIBUTOR", "more": ""}
        rival = PARTNER.format(**names, url="http://127.0.0.1:1/as2")
        (made.root / "partners" / "rival.yaml").write_text(rival)
        (made.root / "partners" / "poster.yaml").write_text(POSTER)
        with opened(made.root, SystemClock()) as site:
            yield site


def by_as2(site: OpenSite, name: str, key: str, content: bytes) -> Reply:
    """Send a message in the name of one partner, signed by the key of another."""
    message = compose(
        Outgoing(
            as2_from=f"{name}-as2",
            as2_to="supplier-as2",
            message_id=f"{name}.{key}@example",
            date=NOON,
            files=[File(content=content)],
            signing=Signing(key=party(key).own),
            encryption=Encryption(recipients=[party("supplier").certificate]),
        )
    )
    headers = {name.replace("-", "_"): value for name, value in message.headers}
    return site.call("/as2", message.body, **headers)


def receipt(
    site: OpenSite, *, name: str = "buyer", key: str = "buyer", mic: str = "", other: str = ""
) -> Reply:
    """Give a receipt for the one message that was sent, in somebody's name, signed by a key (or by none)."""
    (sent,) = [row for row in site.rows(tables.message) if row.direction == "out"]
    ((digest, value),) = sent.facts["mics"]
    built = build(
        Answer(
            as2_from=f"{name}-as2",
            as2_to="supplier-as2",
            message_id="r@example",
            date=NOON,
            original_id=f"<{other or sent.reference}>",
            text="The message was received.",
            reporting_ua="x",
            mic=Mic(digest=Digest(digest), value=mic or value),
            signing=Signing(key=party(key).own) if key else None,
        )
    )
    headers = {name.replace("-", "_"): value for name, value in built.headers}
    return site.call("/as2", built.body, **headers)


FORGED = [
    ({"name": "rival", "key": "rival"}, 404),
    ({"name": "buyer", "key": "rival"}, 204),
    ({"name": "buyer", "key": ""}, 204),
    ({"name": "mallory", "key": "buyer"}, 403),
    ({"other": "guessed@supplier"}, 404),
    ({"mic": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}, 204),
]
"""Receipts by what is wrong with them, and what their sender is told."""


def test_receipt_of_somebody_else_settles_nothing(site: OpenSite) -> None:
    """The partner itself must prove this message; until then the file waits, and the true receipt still counts."""
    number = site.submit("buyer", "order.edi", b"ISA*00*~\n")
    site.settle()
    assert site.state_of(number) == "awaiting"
    for forged, status in FORGED:
        assert receipt(site, **forged).status == status, forged
        site.settle()
        assert site.state_of(number) == "awaiting", forged
    assert "receipt.accepted" not in site.events("receipt.")
    assert receipt(site).status == 204
    assert site.state_of(number) == "delivered"


def test_message_in_the_name_of_another_partner_is_refused(site: OpenSite) -> None:
    """Each partner's own certificates count, and no other's, though they are known here."""
    content = Order(number=1, sender="BUYER").content()
    assert by_as2(site, "buyer", "rival", content).status == 400
    assert by_as2(site, "rival", "buyer", content).status == 400
    assert by_as2(site, "supplier", "supplier", content).status == 403
    site.settle()
    assert site.rows(tables.transmission) == []
    assert {row.accepted for row in site.rows(tables.message)} == {False}


def test_order_in_the_name_of_another_partner_is_quarantined(site: OpenSite) -> None:
    """A true message of one partner with an interchange of another: whoever sent it may not speak for the other."""
    content = Order(number=1, sender="BUYER").content()
    assert by_as2(site, "rival", "rival", content).status == 204
    assert site.call("/in/poster", content, **TOKEN).status == 200
    site.settle()
    found = [(row.state, row.detail) for row in site.rows(tables.transmission)]
    assert [state for state, _ in found] == ["quarantined"] * 2
    assert all(detail.startswith("buyer is the sender, but") for _, detail in found)
    assert site.rows(tables.document) == []


def test_token_opens_no_door_but_its_own(site: OpenSite) -> None:
    """Nor do AS2 names, passwords or headers that others trust open any; a token is nothing to AS2."""
    for path in ("/in/buyer", "/in/rival", "/in/supplier", "/in/erp", "/in/"):
        for more in (TOKEN, *GUESSES, *({**TOKEN, **each} for each in GUESSES[3:])):
            assert site.call(path, b"ISA", **more).status == 401, (path, more)
    for more in GUESSES:
        assert site.call("/in/poster", b"ISA", **more).status == 401, more
    assert site.call("/as2", b"ISA", **TOKEN).status == 403
    assert site.rows(tables.message) == []


def test_commands_cannot_be_reached_by_callers(site: OpenSite) -> None:
    """What partners can call takes files and receipts, and knows no command, whoever calls."""
    commands = ("control", "status", "submit", "replay", "reload", "api", "admin", "metrics")
    for path in ("/", *(f"/{each}" for each in commands), "/as2/status", "/in", "/as2/../control"):
        for more in (TOKEN, *GUESSES):
            assert site.call(path, b'{"command": "status"}', **more).status == 404, (path, more)
    assert site.rows(tables.message) == []
