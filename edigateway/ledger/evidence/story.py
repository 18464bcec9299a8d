"""The story of one file or document: everything the ledger knows about it, as one tree of plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

Facts = Mapping[str, object]
"""A finding as the ledger keeps it; see ``Finding.facts``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to deliver a document or to send a file."""

    number: int
    started_at: datetime
    ended_at: datetime
    ending: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a file travelled in, and its receipt: ``accepted`` says whether it was taken, ``state`` where the receipt is."""

    id: int
    direction: str
    transport: str
    reference: str
    facts: Facts
    accepted: bool | None
    state: str
    detail: str
    created_at: datetime
    settled_at: datetime | None
    attempts: Sequence[Attempt]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A document on its way to one target; ``next_try`` is set while it waits."""

    id: int
    target: str
    idempotency_key: str
    state: str
    detail: str
    tries: int
    created_at: datetime
    settled_at: datetime | None
    attempts: Sequence[Attempt]
    next_try: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An acknowledgement of a group or interchange: ``given`` by us or received; ``file`` is what it travels in."""

    id: int
    kind: str
    given: bool
    verdict: str
    control_number: str
    created_at: datetime
    transmission_id: int
    file: str
    state: str
    detail: str
    settled_at: datetime | None
    attempts: Sequence[Attempt]
    message: Message | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One business document with the transaction set that it came as; ``findings`` are those of both."""

    id: int
    kind: str
    number: str
    partner: str
    state: str
    detail: str
    usage: str
    set_id: str
    control_number: str
    verdict: str
    findings: Sequence[Facts]
    sha256: str | None
    map: str
    created_at: datetime
    settled_at: datetime | None
    parent_id: int | None
    replaced_by: int | None
    duplicate_of: int | None
    deliveries: Sequence[Delivery]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One functional group with its documents and the answers to it."""

    id: int
    functional_id: str
    control_number: str
    version: str
    verdict: str
    findings: Sequence[Facts]
    documents: Sequence[Document]
    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interchange:
    """One interchange of the file, with the answers to it as a whole."""

    id: int
    sender: str
    receiver: str
    control_number: str
    usage: str
    state: str
    findings: Sequence[Facts]
    duplicate_of: int | None
    answers: Sequence[Answer]
    groups: Sequence[Group]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """The file as it came or went; ``remedy`` is the partner file that would admit it, if one would."""

    id: int
    direction: str
    mailbox: str
    partner: str | None
    format: str
    name: str
    size_bytes: int
    sha256: str | None
    state: str
    detail: str
    created_at: datetime
    settled_at: datetime | None
    parent_id: int | None
    replaced_by: int | None
    remedy: str
    attempts: Sequence[Attempt]
    message: Message | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A file with all that is in it, or with the way to one document only, whose number is then ``focus``."""

    focus: int | None
    file: File
    interchanges: Sequence[Interchange]
    documents: int

    @property
    def groups(self) -> Sequence[Group]:
        """Return the groups of all interchanges."""
        return [group for each in self.interchanges for group in each.groups]

    @property
    def answers(self) -> Sequence[Answer]:
        """Return the answers to all interchanges and groups."""
        to_interchanges = [answer for each in self.interchanges for answer in each.answers]
        return [*to_interchanges, *(answer for group in self.groups for answer in group.answers)]

    @property
    def told(self) -> Sequence[Document]:
        """Return the documents that are told of."""
        return [document for group in self.groups for document in group.documents]
