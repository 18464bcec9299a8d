"""A server that is gone without a word: each act ends by its deadline, and nothing of it is left open."""

import time
from collections.abc import Iterator

import pytest

from edigateway.contracts.outcome import Ending
from edigateway.contracts.transport import Parcel
from edigateway.errors import Temporary
from tests.support.held_sockets import connections_to
from tests.support.sftp_lines import Line, vanishing
from tests.support.two_addresses import NAME, first_address_is_dead
from tests.unit.transports.sftp.conftest import Workshop

PATIENCE_S = 6.0
CONTENT = bytes(range(256)) * (8 << 12)


@pytest.fixture
def line(workshop: Workshop) -> Iterator[Line]:
    """Return a line to the workshop's server that vanishes within an upload."""
    made = Line(vanishing(workshop.serve().port, after_bytes=1_000_000))
    yield made
    made.close()


def test_upload_to_a_server_that_vanished_ends_and_is_done_again_whole(
    workshop: Workshop, line: Line
) -> None:
    """F17, F16: half-open TCP while we write more than any buffer holds; the next try has it there once."""
    outbox, parcels = workshop.outbox(line, operation_s="0.5"), [Parcel(name="a", content=CONTENT)]
    begun = time.monotonic()
    [outcome] = outbox.send(parcels)
    assert time.monotonic() - begun < PATIENCE_S
    assert outcome.ending is Ending.DEFERRED
    assert "did not answer within 0.5 seconds" in outcome.detail
    assert connections_to(line.port) == 0
    there = workshop.outbox(workshop.serve(), operation_s="10")
    assert there.send(parcels)[0].ending is Ending.ACCEPTED
    assert [each.read_bytes() for each in workshop.root.iterdir()] == [CONTENT]


def test_look_at_a_server_that_vanished_ends_and_opens_another_connection_later(
    workshop: Workshop, line: Line
) -> None:
    """F17: an idle connection is tried before it is relied on, and left when nothing answers."""
    mailbox = workshop.mailbox(line, operation_s="0.5", connect_s="5")
    assert mailbox.collect(9) == []
    line.vanished.set()
    begun = time.monotonic()
    with pytest.raises(Temporary, match="did not answer within"):
        mailbox.collect(9)
    assert time.monotonic() - begun < PATIENCE_S
    assert connections_to(line.port) == 0
    line.vanished.clear()
    assert mailbox.collect(9) == []


def test_address_that_does_not_answer_leaves_time_for_the_next(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F19: of two addresses of a name the first is dead; the second is reached within connect_s."""
    server = workshop.serve()
    with first_address_is_dead(monkeypatch, server.port):
        assert workshop.mailbox(server, host=NAME, connect_s="4").collect(9) == []
