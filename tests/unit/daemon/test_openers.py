"""What opens calls: each call stands alone, whatever another one does to its process."""

import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from edigateway.contracts.endpoint import Call, Caller, Reply, Taken
from edigateway.contracts.outcome import Outcome, Receipt
from edigateway.daemon.openers import MEMORY_BYTES, Openers
from edigateway.errors import Fault, Misconfigured, Temporary
from tests.support.kernel import needs_landlock

CALLER = Caller(partner="acme", reference="1")


class Doing:
    """An endpoint that does what the path of a call says, in the process that opens it."""

    def recognise(self, call: Call) -> Caller | Reply:
        return CALLER

    def take(self, call: Call, caller: Caller) -> Taken:
        if call.path == "/die":
            os.kill(os.getpid(), signal.SIGKILL)
        if call.path == "/grow":
            return Taken(reply=Reply(status=200, body=bytes(MEMORY_BYTES)))
        if call.path == "/hang":
            time.sleep(3600)
        if call.path == "/fault":
            raise Misconfigured([Fault(file=Path("acme.yaml"), line=3, column=1, problem="no key")])
        if call.path == "/plant":
            Path(call.headers[0][1]).write_bytes(b"")
        if call.path == "/slow":
            time.sleep(1)
        return Taken(reply=Reply(status=200), facts={"pid": os.getpid()})

    def judge(self, receipt: Receipt, sent: Mapping[str, object], partner: str) -> Outcome:
        raise NotImplementedError

    def contradict(self, call: Call, caller: Caller) -> Reply:
        raise NotImplementedError

    def reply_later(self, reply: Reply, address: str, partner: str) -> Outcome:
        raise NotImplementedError


@pytest.fixture
def openers() -> Iterator[Openers]:
    opened = Openers({"as2": Doing()}, deadline_s=2)
    yield opened
    opened.close()


def call(path: str) -> Call:
    return Call(
        path=path, headers=(), body=Path("/dev/null"), size_bytes=0, sha256="", caller="127.0.0.1"
    )


def test_calls_one_after_another_use_one_process(openers: Openers) -> None:
    """A quiet site keeps one process warm."""
    pids = {openers.take("as2", call("/"), CALLER).facts["pid"] for _ in range(4)}
    assert len(pids) == 1
    assert pids != {os.getpid()}


def test_call_that_kills_its_process_is_for_later_and_the_next_is_opened(openers: Openers) -> None:
    with pytest.raises(Temporary, match="killed the process"):
        openers.take("as2", call("/die"), CALLER)
    assert openers.take("as2", call("/"), CALLER).reply.status == 200


def test_call_that_needs_too_much_memory_is_for_later_and_the_next_is_opened(
    openers: Openers,
) -> None:
    """What it may have is bounded by the kernel, whatever its code believes."""
    with pytest.raises(MemoryError):
        openers.take("as2", call("/grow"), CALLER)
    assert openers.take("as2", call("/"), CALLER).reply.status == 200


def test_call_that_hangs_ends_alone(openers: Openers) -> None:
    """Those that are opened beside it, even when its process is ended, notice nothing."""
    troubles: list[str] = []

    def hang() -> None:
        with pytest.raises(Temporary, match="longer than 2 s") as trouble:
            openers.take("as2", call("/hang"), CALLER)
        troubles.append(str(trouble.value))

    hanging = threading.Thread(target=hang)
    hanging.start()
    statuses = [openers.take("as2", call("/slow"), CALLER).reply.status for _ in range(3)]
    hanging.join()
    assert (statuses, len(troubles)) == ([200] * 3, 1)


def test_call_for_which_no_process_is_free_in_time_is_for_later() -> None:
    """A caller waits for a process no longer than a call may take."""
    openers = Openers({"as2": Doing()}, deadline_s=1.5, processes=1)
    first = threading.Thread(target=openers.take, args=("as2", call("/"), CALLER))
    first.start()
    first.join()  # it is warm now
    troubles: list[str] = []

    def call_in() -> None:
        with pytest.raises(Temporary) as trouble:
            openers.take("as2", call("/hang"), CALLER)
        troubles.append(str(trouble.value))

    both = [threading.Thread(target=call_in) for _ in range(3)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    openers.close()
    assert any("busy" in each for each in troubles), troubles


def test_fault_of_the_site_keeps_its_file_and_line(openers: Openers) -> None:
    """What is raised in another process says here what it said there."""
    with pytest.raises(Misconfigured, match=r"acme\.yaml:3:1: no key") as raised:
        openers.take("as2", call("/fault"), CALLER)
    assert raised.value.faults[0].line == 3


def test_call_that_takes_over_its_process_cannot_write(openers: Openers, tmp_path: Path) -> None:
    """What opens calls only reads: nothing is left behind, whoever runs in it."""
    needs_landlock()
    planting = replace(call("/plant"), headers=(("Where", str(tmp_path / "planted")),))
    with pytest.raises(PermissionError):
        openers.take("as2", planting, CALLER)
    assert openers.take("as2", call("/"), CALLER).reply.status == 200


def test_nothing_is_opened_any_more_once_closed() -> None:
    openers = Openers({"as2": Doing()})
    openers.close()
    with pytest.raises(Temporary, match="closing"):
        openers.take("as2", call("/"), CALLER)
