"""What other implementations sent is opened and judged as it was when it was captured, and nothing else passes for it."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from edigateway.clock import StillClock
from edigateway.contracts.endpoint import Caller, Taken
from edigateway.contracts.outcome import Ending, Outcome
from edigateway.contracts.outcome import Receipt as Given
from edigateway.transports.as2 import endpoint
from edigateway.transports.as2.endpoint import As2Endpoint
from edigateway.transports.as2.message.algorithms import Mic, mic_of
from tests.support.as2_corpus import AT, Message, Receipt, messages, put_keys, receipts

PARTNER = "peer"
TAKEN = [each for each in messages() if not each.refused]
SIGNED = [each for each in TAKEN if "signed" in each.seen]
PROOFS = [each for each in receipts() if each.verdict != "not-acceptable"]
SIGNED_PROOFS = [each for each in PROOFS if each.sent["signed_receipt"]]
ENDINGS = {
    "processed": Ending.ACCEPTED,
    "failed": Ending.REFUSED,
    "not-acceptable": Ending.DEFERRED,
}
FLIPS = 16
"""In how many places of each body a bit is turned."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the keys."""
    root = tmp_path_factory.mktemp("corpus")
    put_keys(root)
    return root


@pytest.fixture(autouse=True)
def captured_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the day for which the corpus is made."""
    monkeypatch.setattr(endpoint, "SystemClock", lambda: StillClock(AT))


@pytest.mark.parametrize("message", messages(), ids=lambda each: each.name)
def test_message_gives_its_file_its_mic_and_what_protected_it(message: Message, site: Path) -> None:
    """Or it is refused, for the reason that there is."""
    taken = take(message, site)
    if message.refused:
        assert (taken.refusal, taken.arrivals) == (message.refused, ())
        return
    assert taken.refusal == ""
    assert _file(taken) == (message.sha256, message.file or taken.arrivals[0].name)
    assert not message.mic or _mic(str(taken.facts["mic"])) == _mic(message.mic)
    assert taken.facts["protection"] == message.seen
    assert tuple(_odd(taken.facts)) == message.odd


@pytest.mark.parametrize("message", SIGNED, ids=lambda each: each.name)
def test_message_with_a_bit_turned_is_refused_or_gives_the_same_file(
    message: Message, site: Path
) -> None:
    """Nothing of what was signed can be changed; around it are octets that nobody has signed, and they change nothing."""
    genuine = _file(take(message, site))
    outcomes = [take(message, site, body) for body in _with_a_bit_turned(message.body)]
    assert {_file(each) for each in outcomes if not each.refusal} <= {genuine}
    assert sum(bool(each.refusal) for each in outcomes) >= FLIPS // 4


@pytest.mark.parametrize("receipt", receipts(), ids=lambda each: each.name)
def test_receipt_is_worth_what_it_was(receipt: Receipt, site: Path) -> None:
    """A proof is one, for whatever reason one is none."""
    outcome = judge(receipt, site)
    assert outcome.receipt is not None
    assert outcome.receipt.facts["verdict"] == receipt.verdict
    assert (outcome.ending, outcome.detail) == (ENDINGS[receipt.verdict], receipt.detail)
    assert outcome.receipt.is_proof == (receipt in PROOFS)
    assert tuple(_odd(outcome.receipt.facts)) == receipt.odd


@pytest.mark.parametrize("receipt", PROOFS, ids=lambda each: each.name)
@pytest.mark.parametrize(
    ("change", "objection"),
    [
        ({"message_id": "another@us.example"}, "other-message"),
        ({"as2_to": "somebody-else"}, "other-sender"),
        ({"mics": [["sha-256", "AAAA"]]}, "mic-differs"),
    ],
)
def test_receipt_proves_no_other_message(
    receipt: Receipt, site: Path, change: dict[str, Any], objection: str
) -> None:
    """With another id, to another partner, or with another content; one that says failed needs no MIC."""
    outcome = judge(receipt, site, **change)
    assert outcome.receipt is not None
    if objection == "mic-differs" and receipt.verdict == "failed":
        assert outcome.receipt.is_proof
        return
    assert outcome.receipt.facts["objection"] == objection
    assert (outcome.ending, outcome.receipt.is_proof) == (Ending.DEFERRED, False)


@pytest.mark.parametrize("receipt", SIGNED_PROOFS, ids=lambda each: each.name)
def test_receipt_with_a_bit_turned_proves_nothing_or_the_same(receipt: Receipt, site: Path) -> None:
    """What is read is what was signed."""
    genuine = judge(receipt, site)
    outcomes = [judge(receipt, site, body=body) for body in _with_a_bit_turned(receipt.body)]
    assert {each.detail for each in outcomes if _is_proof(each)} <= {genuine.detail}
    assert sum(not _is_proof(each) for each in outcomes) >= FLIPS // 4


def take(message: Message, site: Path, body: bytes | None = None) -> Taken:
    """Let the peer call with a message."""
    door = _door(message, site)
    call = message.called(site, body)
    caller = door.recognise(call)
    assert isinstance(caller, Caller)
    return door.take(call, caller)


def judge(receipt: Receipt, site: Path, body: bytes | None = None, **changes: Any) -> Outcome:
    """Judge a receipt for the message that it is about, or for another."""
    door = _door(receipt, site)
    content = receipt.content
    if body is not None:
        content = content.removesuffix(receipt.body) + body
    given = Given(reference=receipt.sent["message_id"], content=content)
    return door.judge(given, receipt.sent | changes, PARTNER)


@cache
def _door(item: Message | Receipt, site: Path) -> As2Endpoint:
    return As2Endpoint({PARTNER: item.connection(site)})


def _with_a_bit_turned(body: bytes) -> Iterator[bytes]:
    for place in range(0, len(body), max(1, len(body) // FLIPS)):
        yield body[:place] + bytes((body[place] ^ 1,)) + body[place + 1 :]


def _file(taken: Taken) -> tuple[str, str]:
    (arrival,) = taken.arrivals
    return hashlib.sha256(arrival.payload).hexdigest(), arrival.name


def _mic(text: str) -> tuple[str, str]:
    mic = mic_of(text)
    assert isinstance(mic, Mic), text
    return mic.digest.value, mic.value


def _odd(facts: Any) -> list[str]:
    return list(facts.get("odd", ()))


def _is_proof(outcome: Outcome) -> bool:
    return outcome.receipt is not None and outcome.receipt.is_proof
