"""What did not fit is explained, of captured files and of what the ledger keeps."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from edigateway.cli.exits import Exit
from edigateway.clock import SystemClock
from edigateway.ledger import tables
from edigateway.transports.as2 import wire
from edigateway.transports.as2.message.algorithms import Digest, Mic
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.composing import File, mic
from edigateway.transports.as2.message.octets import Octets
from edigateway.transports.as2.message.receipts.building import Answer, build
from tests.support.as2_parties import NOON, composed, party
from tests.support.as2_site import As2Site
from tests.support.open_site import OpenSite, opened
from tests.unit.cli.as2.conftest import Pair
from tests.unit.cli.conftest import typed

Making = Callable[..., Pair]
ORDER = b"ISA*00*~\nGS*PO~\nIEA*1~\n"


def message(**changes: object) -> bytes:
    """Return a message of the supplier's to the buyer, as it would be captured."""
    made = composed(
        **{
            "as2_from": "supplier-as2",
            "as2_to": "buyer-as2",
            "signing": Signing(key=party("supplier").own),
            "encryption": Encryption(recipients=[party("buyer").certificate]),
            **changes,
        }
    )
    return wire.join(made.headers, made.body)


@pytest.mark.parametrize(
    ("changes", "cause", "remedy"),
    [
        ({"encryption": Encryption(recipients=[party("x").certificate])}, "not-for-us", "present"),
        ({"signing": Signing(key=party("x").own)}, "carried-certificate", "another way than AS2"),
        ({"signing": Signing(key=party("buyer").own)}, "other-certificate", "another way than AS2"),
        ({"signing": None}, "not-allowed", "require_signed: no"),
        (
            {"signing": Signing(key=party("supplier").own, digest=Digest.SHA1)},
            "not-allowed",
            "SHA-256",
        ),
    ],
    ids=["for another", "by another", "by one that is known", "unsigned", "sha1"],
)
def test_message_that_does_not_fit_is_explained(
    alone: As2Site, tmp_path: Path, changes: dict[str, object], cause: str, remedy: str
) -> None:
    """Whoever captured a message learns what is the matter, and what to do."""
    file = tmp_path / "message.bin"
    file.write_bytes(message(**changes))
    result = typed("as2", "doctor", file, "--json", site=alone.root)
    assert result.exit_code == Exit.FOUND, result.output
    told = json.loads(result.stdout)
    assert told["partner"] == "supplier"
    assert cause in [each["cause"] for each in told["found"]], told
    assert any(remedy in each["remedy"] for each in told["found"]), told


def test_message_that_fits_has_nothing_the_matter(alone: As2Site, tmp_path: Path) -> None:
    """A captured message may begin with the first line of HTTP."""
    file = tmp_path / "message.bin"
    file.write_bytes(b"POST /as2 HTTP/1.1\r\n" + message())
    result = typed("as2", "doctor", file, site=alone.root)
    assert result.exit_code == Exit.OK, result.output
    assert "Nothing is the matter with it." in result.stdout


def test_message_whose_line_ends_were_changed_is_recognised(alone: As2Site, tmp_path: Path) -> None:
    """What others do to lines is undone, and the way that fits is named."""
    file = tmp_path / "message.bin"
    files = [File(content=ORDER, content_type="application/edi-x12")]
    file.write_bytes(message(encryption=None, files=files).replace(b"~\n", b"~\r\n"))
    alone.partner("http://127.0.0.1:1/as2", "require_encrypted: no")
    result = typed("as2", "doctor", file, site=alone.root)
    assert result.exit_code == Exit.FOUND, result.output
    assert "application/octet-stream" in result.stdout


@contextmanager
def sent(both: Pair) -> Iterator[tuple[OpenSite, int]]:
    """Let the buyer send a file, and give the number of its message."""
    with opened(both.root, SystemClock()) as site:
        site.submit("supplier", "order.edi", ORDER)
        site.settle()
        [row] = site.rows(tables.message)
        yield site, row.id


def test_receipt_in_the_ledger_that_refuses_is_explained(pair: Making) -> None:
    """By the number of the message, or of the file in it."""
    both = pair(buyer="sign: none\nencrypt: none")
    with sent(both) as (site, number):
        [file] = site.rows(tables.transmission)
    for each in (number, file.id):
        result = typed("as2", "doctor", each, site=both.root)
        assert result.exit_code == Exit.FOUND, result.output
        assert "the partner refused the message: insufficient-message-security" in result.stdout


def test_refused_message_in_the_ledger_is_looked_into_as_it_came(pair: Making) -> None:
    """What we refused was kept for this."""
    both = pair(buyer="sign: none")
    with sent(both):
        pass
    [refused] = both.supplier.rows(tables.message)
    by_reference = typed("as2", "doctor", f"<{refused.reference}>", site=both.supplier.root)
    result = typed("as2", "doctor", refused.id, site=both.supplier.root)
    assert by_reference.stdout == result.stdout
    assert result.exit_code == Exit.FOUND, result.output
    assert "the message is not signed" in result.stdout
    assert "require_signed: no" in result.stdout


def test_message_and_receipt_that_went_well_have_nothing_the_matter(pair: Making) -> None:
    """On both sides."""
    both = pair()
    with sent(both) as (_, number):
        pass
    [taken] = both.supplier.rows(tables.message)
    for each, root in ((number, both.root), (taken.id, both.supplier.root)):
        result = typed("as2", "doctor", each, site=root)
        assert result.exit_code == Exit.OK, result.output


def receipt(reference: str, of: Mic, **changes: object) -> bytes:
    """Return a receipt of the supplier's, as it would be captured."""
    answer = Answer(
        as2_from="supplier-as2",
        as2_to="buyer-as2",
        message_id="r1@supplier",
        date=NOON,
        original_id=f"<{reference}>",
        text="Received.",
        reporting_ua="another",
        mic=of,
        signing=Signing(key=party("supplier").own),
    )
    built = build(replace(answer, **changes))  # type: ignore[arg-type]
    return wire.join(built.headers, built.body)


def test_mic_of_another_content_is_explained_though_the_message_was_encrypted(
    pair: Making, tmp_path: Path
) -> None:
    """What was signed is made again from the file in the ledger, as nobody but the partner can open what went out."""
    both = pair()
    with sent(both) as (site, _):
        [row] = site.rows(tables.message)
    file = tmp_path / "receipt.txt"
    for taken_over, said in (
        (ORDER, "without header"),
        (ORDER.replace(b"\n", b"\r\n"), "without header crlf"),
        (b"something else", "fits nothing"),
    ):
        file.write_bytes(receipt(row.reference, mic(Octets(taken_over), Digest.SHA256)))
        result = typed("as2", "doctor", file, site=both.root)
        assert result.exit_code == Exit.FOUND, result.output
        assert said in result.stdout


def test_receipt_signed_by_another_is_explained(alone: As2Site, tmp_path: Path) -> None:
    """Also where the ledger does not know the message."""
    file = tmp_path / "receipt.txt"
    any_mic = mic(Octets(ORDER), Digest.SHA256)
    file.write_bytes(receipt("1@buyer", any_mic, signing=Signing(key=party("x").own)))
    result = typed("as2", "doctor", file, site=alone.root)
    assert result.exit_code == Exit.FOUND, result.output
    assert "only its signature is looked into" in result.stdout
    assert party("x").certificate.fingerprint in result.stdout


def test_slips_are_told(alone: As2Site, tmp_path: Path) -> None:
    """No such file, no message, no such number, nobody's names."""
    root = alone.root
    nothing = tmp_path / "nothing"
    assert typed("as2", "doctor", nothing, site=root).exit_code == Exit.USAGE
    nothing.write_bytes(b"hello")
    assert typed("as2", "doctor", nothing, site=root).exit_code == Exit.USAGE
    nothing.write_bytes(message(as2_from="nobody"))
    stranger = typed("as2", "doctor", nothing, site=root)
    assert stranger.exit_code == Exit.FOUND
    assert "no partner has these names" in stranger.stderr
    assert typed("as2", "doctor", "1", site=root).exit_code == Exit.UNAVAILABLE
    with opened(root, SystemClock()):
        pass
    assert typed("as2", "doctor", "1", site=root).exit_code == Exit.FOUND
