"""A transport that does what a test says: partners call it, and it answers for what is sent by a script."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from edigateway.contracts.endpoint import Call, Caller, Reply, Taken
from edigateway.contracts.outcome import Outcome, Receipt, accepted, deferred, refused
from edigateway.contracts.transport import Arrival, Mailbox, Parcel, Sealed

TOLD = Reply(status=200, headers=(("X-Receipt", "yes"),), body=b"received")


class ScriptedSettings(BaseModel):
    """Nothing needs to be said."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass
class Script:
    """What the other side does: outcomes for what is sent, and for replies that go elsewhere, each used once."""

    outcomes: list[Outcome | Callable[[Sealed], Outcome]] = field(default_factory=list)
    later: list[Outcome] = field(default_factory=list)
    sent: list[Sealed] = field(default_factory=list)
    replied: list[tuple[Reply, str]] = field(default_factory=list)


@dataclass
class ScriptedEndpoint:
    """Reads bodies that are JSON: files by name, whether they are bad, where the reply goes, or a receipt."""

    partners: frozenset[str]
    script: Script

    def recognise(self, call: Call) -> Caller | Reply:
        headers = dict(call.headers)
        if headers.get("From") not in self.partners:
            return Reply(status=403, reason=f"a call of {headers.get('From')}")
        return Caller(partner=headers["From"], reference=headers["Id"])

    def take(self, call: Call, caller: Caller) -> Taken:
        said = json.loads(call.body.read_bytes())
        if "receipt_for" in said:
            receipt = Receipt(
                reference=said["receipt_for"], content=call.body.read_bytes(), facts=said
            )
            return Taken(receipt=receipt, reply=Reply(status=204))
        if said.get("bad"):
            return Taken(
                refusal="it is bad", reply=Reply(status=200, body=b"failed"), evidence=b"?"
            )
        files = [(name, text.encode()) for name, text in said["files"].items()]
        digest = hashlib.sha256(repr(files).encode()).hexdigest()
        return Taken(
            arrivals=tuple(
                Arrival(key=f"{caller.reference}-{n}", name=name, payload=content)
                for n, (name, content) in enumerate(files)
            ),
            content_sha256=digest,
            reply=TOLD,
            reply_to=said.get("reply_to", ""),
            evidence=b"signed: " + call.body.read_bytes(),
            facts={"protection": "signed"},
        )

    def judge(self, receipt: Receipt, sent: Mapping[str, object], partner: str) -> Outcome:
        assert sent["mic"] == "abc"
        if receipt.facts.get("forged"):
            unproven = replace(receipt, is_proof=False)
            return replace(deferred("it proves nothing"), receipt=unproven)
        if receipt.facts["good"]:
            return accepted("they have it", receipt=receipt)
        return refused("they refused it", receipt=receipt)

    def contradict(self, call: Call, caller: Caller) -> Reply:
        return Reply(status=200, body=b"contradicted")

    def reply_later(self, reply: Reply, address: str, partner: str) -> Outcome:
        self.script.replied.append((reply, address))
        return self.script.later.pop(0) if self.script.later else accepted("they have the receipt")


@dataclass
class ScriptedOutbox:
    """Seals by putting a number in front, and answers by the script."""

    script: Script
    sealed: int = 0

    def seal(self, parcel: Parcel) -> Sealed:
        self.sealed += 1
        content = f"{self.sealed}:".encode() + parcel.content
        return Sealed(reference=f"<{parcel.name}>", content=content, facts={"mic": "abc"})

    def send(self, parcels: Sequence[Parcel]) -> Sequence[Outcome]:
        outcomes = []
        for parcel in parcels:
            assert parcel.sealed is not None
            self.script.sent.append(parcel.sealed)
            said = self.script.outcomes.pop(0)
            outcomes.append(said if isinstance(said, Outcome) else said(parcel.sealed))
        return outcomes

    def close(self) -> None:
        pass


@dataclass
class ScriptedTransport:
    """The transport ``scripted``."""

    script: Script = field(default_factory=Script)
    settings: type[BaseModel] = ScriptedSettings
    path: str = "/scripted"

    def endpoint(self, mailboxes: Mapping[str, BaseModel], site: Path) -> ScriptedEndpoint:
        return ScriptedEndpoint(frozenset(mailboxes), self.script)

    def outbox(self, settings: BaseModel, site: Path) -> ScriptedOutbox:
        return ScriptedOutbox(self.script)

    def mailbox(self, settings: BaseModel, site: Path) -> Mailbox:
        raise AssertionError("nobody looks into a mailbox that is called")
