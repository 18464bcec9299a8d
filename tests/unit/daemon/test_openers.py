"""Calls are opened in processes of their own: one that is poisonous takes down its process, and nothing else."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from edigateway.contracts.endpoint import Call, Caller, Reply, Taken
from edigateway.contracts.outcome import Outcome, Receipt, refused
from edigateway.daemon.openers import DEADLINE_S, MEMORY_BYTES, Openers
from edigateway.errors import Temporary

ACME = Caller(partner="acme", reference="1")


class Poisoned:
    """An endpoint at which a call does the harm that its path names."""

    def take(self, call: Call, caller: Caller) -> Taken:
        match call.path:
            case "/kill":
                os._exit(9)
            case "/hang":
                time.sleep(3600)
            case "/grow":
                return Taken(reply=Reply(status=200, body=bytes(MEMORY_BYTES)))
        return Taken(reply=Reply(status=200, body=str(os.getpid()).encode()))

    def recognise(self, call: Call) -> Caller | Reply:
        return ACME

    def judge(self, receipt: Receipt, sent: object, partner: str) -> Outcome:
        return refused("")

    def contradict(self, call: Call, caller: Caller) -> Reply:
        return Reply(status=409)

    def reply_later(self, reply: Reply, address: str, partner: str) -> Outcome:
        return refused("")


def call(path: str) -> Call:
    return Call(path=path, headers=(), body=Path("x"), size_bytes=0, sha256="", caller="::1")


@pytest.fixture
def openers() -> Iterator[Openers]:
    made = Openers({"poisoned": Poisoned()})
    yield made
    made.close()


@pytest.mark.parametrize(
    ("path", "error", "says"),
    [
        ("/kill", Temporary, "killed the process"),
        ("/hang", Temporary, "took longer than 1 s"),
        ("/grow", MemoryError, None),
    ],
)
def test_call_that_is_poisonous_harms_no_other(
    openers: Openers, path: str, error: type[Exception], says: str | None
) -> None:
    """Its caller is asked to come again (503), and the next call is opened as if nothing had been."""
    openers._deadline_s = 1 if path == "/hang" else DEADLINE_S
    with pytest.raises(error, match=says):
        openers.take("poisoned", call(path), ACME)
    openers._deadline_s = DEADLINE_S
    taken = openers.take("poisoned", call("/"), ACME)
    assert taken.reply.status == 200
    assert int(taken.reply.body) != os.getpid()


def test_call_that_comes_while_closing_is_asked_to_come_again(openers: Openers) -> None:
    """Nothing is begun that would not be ended."""
    openers.close()
    with pytest.raises(Temporary, match="closing"):
        openers.take("poisoned", call("/"), ACME)
