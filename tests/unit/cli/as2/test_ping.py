"""A connection is tried, step by step, and each step says what it saw."""

import json
import socket
from collections.abc import Callable

import pytest

from edigateway.cli.exits import Exit
from edigateway.ledger import tables
from tests.support.as2_parties import party
from tests.support.as2_site import As2Site
from tests.unit.cli.as2.conftest import Pair
from tests.unit.cli.conftest import typed

Making = Callable[..., Pair]


def test_ping_of_a_partner_names_certificates_and_reaches_the_server(pair: Making) -> None:
    """Names, keys and the way to the server are looked at; the partner is not told anything."""
    both = pair()
    result = typed("as2", "ping", "supplier", site=both.root)
    assert result.exit_code == Exit.OK, result.output
    assert "we are buyer-as2, they are supplier-as2" in result.stdout
    for name in ("buyer", "supplier"):
        plain = result.stdout.replace(":", "").lower()
        assert party(name).certificate.fingerprint in plain
    assert "to 127.0.0.1, port" in result.stdout
    assert both.server.calls == 0


def test_ping_with_a_message_proves_the_receipt(pair: Making) -> None:
    """The message is real, its receipt is judged, and our ledger knows of nothing."""
    both = pair()
    result = typed("as2", "ping", "supplier", "--message", "--json", site=both.root)
    assert result.exit_code == Exit.OK, result.output
    told = json.loads(result.stdout)
    last = told["steps"][-1]
    assert (last["what"], last["mark"]) == ("receipt", "well")
    assert party("supplier").certificate.fingerprint in last["fingerprint"].replace(":", "").lower()
    assert not (both.root / "state" / "ledger.db").exists()
    [file] = both.supplier.rows(tables.transmission)
    assert file.name == "edigateway-ping.txt"


def test_ping_whose_message_is_refused_says_what_the_partner_said(pair: Making) -> None:
    """A receipt that refuses is no success, and what to do about it is said."""
    both = pair(buyer="sign: none\nencrypt: none")
    result = typed("as2", "ping", "supplier", "--message", site=both.root)
    assert result.exit_code == Exit.FOUND
    assert "insufficient-message-security" in result.stdout
    assert "do  ask the partner" in result.stdout
    assert "It does not work yet." in result.stdout


def test_ping_that_nobody_answers_stops_there(alone: As2Site) -> None:
    """No message is sent where a step before has failed."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        alone.partner(f"http://127.0.0.1:{unused.getsockname()[1]}/as2")
        result = typed("as2", "ping", "supplier", "--message", site=alone.root)
    assert result.exit_code == Exit.FOUND
    assert "Connection refused" in result.stdout
    assert "firewall" in result.stdout
    assert "receipt  " not in result.stdout.splitlines()[-2]


def test_ping_of_a_weak_connection_asks_for_a_person(pair: Making) -> None:
    """What works today and not tomorrow is told by the exit code."""
    both = pair(buyer="allow: [{algorithm: sha1, until: 2099-01-01}]")
    result = typed("as2", "ping", "supplier", site=both.root)
    assert result.exit_code == Exit.PERSON
    assert "sha1 is allowed until" in result.stdout


@pytest.mark.parametrize("name", ["nobody", "\x1b[31mred"])
def test_ping_of_nobody_names_those_that_there_are(alone: As2Site, name: str) -> None:
    """A slip is told, and what is typed steers no terminal."""
    result = typed("as2", "ping", name, site=alone.root)
    assert result.exit_code == Exit.FOUND
    assert "there are: supplier" in result.stderr
    assert "\x1b" not in result.stderr
