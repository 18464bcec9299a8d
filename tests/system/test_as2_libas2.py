"""Messages and receipts exchanged with libas2, both ways, through the real listener and the real outbox."""

import base64
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from edigateway.cli.exits import Exit
from edigateway.clock import SystemClock
from edigateway.ledger import payloads, tables
from tests.support.as2_parties import party
from tests.support.as2_site import As2Site
from tests.support.libas2 import Libas2, peer
from tests.support.listener import received, running
from tests.support.open_site import OpenSite, opened
from tests.unit.cli.conftest import typed

pytestmark = pytest.mark.long

DIGESTS = ["sha1", "sha-256", "sha-384", "sha-512"]
CIPHERS = {
    "3des": "des-EDE3-CBC",
    "aes128-cbc": "aes128-CBC",
    "aes192-cbc": "aes192-CBC",
    "aes256-cbc": "aes256-CBC",
}
MATRIX = [(digest, cipher) for digest in DIGESTS for cipher in CIPHERS]
ORDER = "ISA*00*~\r\nGS*PO~\r\nIEA*1~\r\n" * 20
"""The peer reads what it signs as text: other line ends and bytes beyond ASCII are not for it."""

PARTNER = """\
partner: {name}
identities: [{{qualifier: ZZ, id: {identity}}}]
connection:
  transport: as2
  partner_id: {name}
  partner_certificates: [keys/peer.pem]
  url: {url}
  allow:
    - {{algorithm: sha1, until: 2099-12-31}}
    - {{algorithm: 3des, until: 2099-12-31}}
  receipt_addresses: [{url}]
{more}
inbox: {{}}
outbox: {{}}
"""


@dataclass(slots=True, kw_only=True)
class Exchange:
    """Our site with a partner for each way to send, all of which are the same peer."""

    site: OpenSite
    url: str
    peer: Libas2

    def send(self, partner: str) -> str:
        """Send a file, and return where it stands when all has come to rest."""
        number = self.site.submit(partner, "order.edi", ORDER.encode())
        self.site.settle()
        return self.site.state_of(number)

    def last_file(self) -> bytes:
        row = self.site.rows(tables.transmission)[-1]
        with self.site.ledger.read() as connection:
            return payloads.load(connection, [row.sha256])[row.sha256]


def partners(url: str) -> dict[str, str]:
    """Return the keys of each partner's connection, by its name."""
    ways = {
        f"peer-{digest}-{cipher}": f"  sign: {digest}\n  encrypt: {cipher}"
        for digest, cipher in MATRIX
    }
    return ways | {
        "peer-later": f"  receipt: async\n  receipt_url: {url}",
        "peer-unsigned-receipt": "  receipt_signed: no",
        "peer-signed-only": "  encrypt: none",
        "peer-encrypted-only": "  sign: none\n  receipt_signed: no",
        "peer-oaep": "  key_transport: oaep-sha256",
        "peer-open": "  require_signed: no\n  require_encrypted: no",
    }


@pytest.fixture(scope="module")
def exchange(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Exchange]:
    """Return our site, behind a real listener, and the peer."""
    root = tmp_path_factory.mktemp("libas2") / "us"
    root.mkdir()
    files = As2Site(root=root, us="us", them="peer")
    with ExitStack() as stack:
        folder = Path(request.config.cache.mkdir("libas2"))
        other = stack.enter_context(peer(folder, party("us"), party("peer")))
        files.write(other.url)
        (root / "state").mkdir()
        doors: list[OpenSite] = []
        state = root / "state"
        stack.enter_context(received(state, lambda call: doors[0].parts.admit(call)))
        url = stack.enter_context(running(state)).url + "/as2"
        for number, (name, more) in enumerate(partners(url).items()):
            text = PARTNER.format(name=name, identity=f"PEER{number}", url=other.url, more=more)
            (root / "partners" / f"{name}.yaml").write_text(text)
        site = stack.enter_context(opened(root, SystemClock()))
        doors.append(site)
        yield Exchange(site=site, url=url, peer=other)


@pytest.mark.parametrize(("digest", "cipher"), MATRIX)
def test_message_of_ours_is_taken_and_its_receipt_proves_it(
    exchange: Exchange, digest: str, cipher: str
) -> None:
    """Decrypted and verified by another stack, byte for byte; its receipt, made as it should be, is accepted."""
    exchange.peer.set(mended=True, decrypt=True, verify=True)
    state = exchange.send(f"peer-{digest}-{cipher}")
    taken = exchange.peer.next("taken")
    assert taken["processed"], taken
    assert base64.b64decode(taken["content"]).decode().strip() == ORDER.strip()
    assert state == "delivered", exchange.site.rows(tables.message)[-1].detail


@pytest.mark.parametrize(("digest", "cipher"), MATRIX)
def test_message_of_theirs_is_taken_and_our_receipt_proves_it(
    exchange: Exchange, digest: str, cipher: str
) -> None:
    """Opened by us, byte for byte; the peer finds the signature of our receipt in order, and the MIC its own."""
    algorithm = digest.replace("sha1", "sha-1")
    sent = exchange.peer.send(
        **{"from": "peer-open", "to": "us-as2", "url": exchange.url, "content": ORDER},
        sign=algorithm,
        encrypt=CIPHERS[cipher],
        mdn={"signing": algorithm},
    )
    assert sent["status"] == 200, exchange.site.rows(tables.message)[-1].detail
    assert sent["receipt"]["processed"], sent
    assert sent["receipt"]["mic"]["mic"] == sent["mic"]
    assert exchange.last_file().decode().strip() == ORDER.strip()


@pytest.mark.parametrize(
    ("partner", "verify", "decrypt"),
    [
        ("peer-signed-only", True, False),
        ("peer-oaep", True, True),
        ("peer-unsigned-receipt", True, True),
    ],
)
def test_other_ways_to_send_are_taken(
    exchange: Exchange, partner: str, verify: bool, decrypt: bool
) -> None:
    """Signed only, with OAEP, and with a receipt that nobody signed, where that was agreed."""
    exchange.peer.set(mended=True, decrypt=decrypt, verify=verify)
    state = exchange.send(partner)
    assert exchange.peer.next("taken")["processed"]
    assert state == "delivered", exchange.site.rows(tables.message)[-1].detail


def test_receipt_without_a_mic_proves_nothing(exchange: Exchange) -> None:
    """For a message that is not signed the peer computes none (RFC 4130 §7.3.1 asks for one)."""
    exchange.peer.set(mended=True, decrypt=True, verify=False)
    assert exchange.send("peer-encrypted-only") == "held"
    assert exchange.peer.next("taken")["processed"]
    row = exchange.site.rows(tables.message)[-1]
    result = typed("as2", "doctor", row.id, site=exchange.site.root)
    assert "Received-Content-MIC" in result.stdout, result.output


def test_receipt_that_comes_later_is_taken_by_us(exchange: Exchange) -> None:
    """By a call of its own, after the message was answered with nothing."""
    exchange.peer.set(mended=True, decrypt=True, verify=True)
    number = exchange.site.submit("peer-later", "order.edi", ORDER.encode())
    exchange.site.settle()
    assert exchange.peer.next("taken")["processed"]
    assert exchange.peer.next("posted")["status"] == 204
    exchange.site.settle()
    assert exchange.site.state_of(number) == "delivered"


@pytest.mark.parametrize("signing", ["sha-256", False])
def test_receipt_of_ours_goes_where_they_want_it_later(
    exchange: Exchange, signing: str | bool
) -> None:
    """To an address that was agreed; the peer verifies it."""
    sent = exchange.peer.send(
        **{"from": "peer-open", "to": "us-as2", "url": exchange.url, "content": ORDER},
        sign="sha-256",
        encrypt="aes256-CBC",
        mdn={"signing": signing, "async": True},
    )
    assert sent["status"] == 204
    receipt = exchange.peer.next("receipt")["receipt"]
    assert receipt["processed"]
    assert receipt["mic"]["mic"] == sent["mic"]


@pytest.mark.parametrize(("sign", "encrypt"), [("sha-256", ""), ("", "aes256-CBC"), ("", "")])
def test_messages_with_less_are_taken_where_that_was_agreed(
    exchange: Exchange, sign: str, encrypt: str
) -> None:
    """Signed only, encrypted only, and in clear."""
    sent = exchange.peer.send(
        **{"from": "peer-open", "to": "us-as2", "url": exchange.url, "content": ORDER},
        sign=sign,
        encrypt=encrypt,
        mdn={"signing": "sha-256"},
    )
    assert sent["receipt"]["processed"], sent
    assert exchange.last_file().decode().strip() == ORDER.strip()


def test_receipt_as_the_peer_signs_it_is_refused_and_explained(exchange: Exchange) -> None:
    """A signature over something else than what stands there proves nothing; the doctor says what it is over."""
    exchange.peer.set(mended=False, decrypt=True, verify=True)
    assert exchange.send("peer-sha-256-aes256-cbc") == "held"
    assert exchange.peer.next("taken")["processed"]
    row = exchange.site.rows(tables.message)[-1]
    result = typed("as2", "doctor", row.id, site=exchange.site.root)
    assert result.exit_code == Exit.FOUND, result.output
    assert "without last line end" in result.stdout
    assert "sign the multipart with its last CRLF" in result.stdout
