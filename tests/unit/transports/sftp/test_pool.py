"""Connections are few, shared, and end when nobody needs them."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import asyncssh
import pytest

from edigateway.contracts.outcome import Ending
from edigateway.contracts.transport import Parcel
from edigateway.transports.sftp import Pool
from edigateway.transports.sftp.trouble import Trouble
from tests.support.sftp_server import Door
from tests.support.sftp_site import settings
from tests.unit.transports.sftp.conftest import Workshop


class Anybody(Door):
    """Lets every user in with the key of the tests."""

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return super().validate_public_key("acme", key)


def test_host_never_gets_more_connections_than_agreed(workshop: Workshop) -> None:
    """The limit holds across partners of one host; who finds no place is told, and tries again later."""
    server = workshop.serve(door=Anybody)
    pool = Pool(most_for_a_host=1)
    one = settings(server, workshop.site)
    two = settings(server, workshop.site, user="other", connect_s="0.2")
    with (
        pool.lend(one, workshop.site),
        pytest.raises(Trouble, match="all 1 connections"),
        pool.lend(two, workshop.site),
    ):
        pass
    with pool.lend(two, workshop.site):
        assert server.open_connections() == 1
    pool.close(two, workshop.site)


def test_many_threads_share_what_there_is(workshop: Workshop) -> None:
    """Sixteen partners at a host with eight places: everyone is served, and the places are used again."""
    server = workshop.serve()
    outboxes = [workshop.outbox(server, marker_suffix=f".{number}") for number in range(16)]
    with ThreadPoolExecutor(16) as threads:
        parcels = [[Parcel(name=f"{number}.edi", content=b"ISA")] for number in range(16)]
        outcomes = threads.map(
            lambda pair: pair[0].send(pair[1]), zip(outboxes, parcels, strict=True)
        )
        assert {each[0].ending for each in outcomes} == {Ending.ACCEPTED}
    assert server.logins <= 8


def test_connection_that_nobody_uses_ends_by_itself(workshop: Workshop) -> None:
    """After idle_s the server is free of us, and so is the process of the thread."""
    server = workshop.serve()
    before = threading.active_count()
    workshop.outbox(server, idle_s="0.3").send([Parcel(name="a.edi", content=b"ISA")])
    assert server.open_connections() == 1
    until = time.monotonic() + 5
    while (
        server.open_connections() or threading.active_count() > before
    ) and time.monotonic() < until:
        time.sleep(0.05)
    assert server.open_connections() == 0
    assert threading.active_count() <= before


def test_connection_that_died_unseen_is_tried_before_it_is_relied_on(workshop: Workshop) -> None:
    """A firewall that forgot the connection answers nothing: that is noticed, and a new one opened."""
    server = workshop.serve()
    outbox = workshop.outbox(server, operation_s="0.3")
    parcels = [Parcel(name="a.edi", content=b"ISA")]
    assert outbox.send(parcels)[0].ending is Ending.ACCEPTED
    server.forget()
    time.sleep(1.1)
    assert outbox.send(parcels)[0].ending is Ending.ACCEPTED
    assert server.logins == 2


def test_user_code_that_fails_leaves_no_connection_half_used(workshop: Workshop) -> None:
    """What was asked and not answered would be taken for the answer to something else."""
    server = workshop.serve()
    written = settings(server, workshop.site)
    with pytest.raises(ZeroDivisionError), workshop.pool.lend(written, workshop.site):
        raise ZeroDivisionError
    with workshop.pool.lend(written, workshop.site):
        assert server.logins == 2
    workshop.pool.close(written, workshop.site)
