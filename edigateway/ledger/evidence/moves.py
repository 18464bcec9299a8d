"""Whose move is it? The one question behind every "why", answered from the story alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from edigateway.ledger.evidence.story import Answer, Attempt, Delivery, Document, File, Story
from edigateway.model.lifecycle import MISCONFIGURED, State


class Who(StrEnum):
    """Who has to do something so that it goes on."""

    OPERATOR = "operator"
    ENGINEER = "integration engineer"
    PARTNER = "partner"
    ERP = "ERP"
    NOBODY = "nobody"


_OWES_RECEIPT = (
    "They have it and owe a receipt; if it does not come in time, the same is sent again by itself."
)
_FAULT_OF_OURS = "by a fault of the gateway"
_FROM_OURSELVES = "is ourselves, and its receiver"
_FOR_ANOTHER = "is not one of our identities"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Whose move it is, and what they have to do, in one sentence."""

    who: Who
    what: str
    goes_on: bool = False
    """Whether it goes on by itself once that is done."""


def move(story: Story) -> Move:
    """Say whose move it is in a story; of several documents, the one that most needs somebody decides."""
    found = [_file_move(story.file)] if not story.told else []
    found += [_document_move(each, story.file) for each in story.told]
    found += [_answer_move(answer) for answer in story.answers]
    order = list(Who)
    return min(found, key=lambda each: order.index(each.who))


def _file_move(file: File) -> Move:
    if file.replaced_by is not None:
        return Move(who=Who.NOBODY, what=f"It was read again as file {file.replaced_by}.")
    if file.state == State.QUARANTINED:
        return _quarantined(file)
    if file.state == State.HELD:
        return Move(who=Who.OPERATOR, what="See why it was not taken, then send it again.")
    if file.state == State.DEFERRED:
        return _deferred(file.attempts, Who.PARTNER, "Their side cannot take it now;")
    if file.state == State.AWAITING:
        return Move(who=Who.PARTNER, what=_OWES_RECEIPT)
    if file.state in (State.RECEIVED, State.READY):
        return Move(who=Who.NOBODY, what="It waits for its turn, and goes on by itself.")
    if file.state == State.DUPLICATE:
        return Move(
            who=Who.NOBODY,
            what="It came before and was taken then; this copy is kept, not acted on.",
        )
    return Move(who=Who.NOBODY, what="Everything is done.")


def _quarantined(file: File) -> Move:
    if _FAULT_OF_OURS in file.detail:
        return Move(
            who=Who.ENGINEER, what="Report the fault below; once it is mended, replay the file."
        )
    if _FOR_ANOTHER in file.detail:
        return Move(
            who=Who.ENGINEER,
            what="If that is us too, add it to our identities, reload, and replay the file; if not, tell the partner that it went astray.",
        )
    if _FROM_OURSELVES in file.detail:
        what = "They must put themselves into ISA06 and us into ISA08, and send it again; or it is a file of ours that came back."
        if file.remedy:
            what += " What stands below would admit them."
        return Move(who=Who.PARTNER, what=what)
    if file.remedy:
        return Move(
            who=Who.ENGINEER,
            what="If this sender is welcome, add what stands below, reload, and replay the file.",
        )
    if file.sha256 is None:
        return Move(who=Who.PARTNER, what="Ask for another file: this one was not even taken in.")
    if file.partner:
        return Move(
            who=Who.PARTNER,
            what="Tell them that this file cannot be read, and ask for another one.",
        )
    return Move(
        who=Who.OPERATOR, what="Find out who sent it and for whom it is; nobody was answered."
    )


def _document_move(document: Document, file: File) -> Move:
    if document.replaced_by is not None:
        return Move(who=Who.NOBODY, what=f"It was replaced by document {document.replaced_by}.")
    if document.state == State.REJECTED:
        return Move(
            who=Who.PARTNER, what="They must correct what is listed above, and send it again."
        )
    if document.state == State.HELD:
        return _held(document)
    if document.state == State.DEFERRED:
        waiting = [each for each in document.deliveries if each.state == State.DEFERRED]
        ours = next((each for each in waiting if _is_ours(each.attempts)), None)
        return _deferred(ours.attempts if ours else (), Who.ERP, _waiting_for(waiting))
    if document.state == State.READY:
        return Move(who=Who.NOBODY, what="It waits for its turn, and goes on by itself.")
    if document.state == State.DUPLICATE:
        return Move(
            who=Who.NOBODY, what=f"Document {document.duplicate_of} said the same, and was taken."
        )
    if document.state == State.KEPT:
        return Move(who=Who.NOBODY, what="It is kept and needs nothing.")
    return Move(who=Who.NOBODY, what="It was delivered.")


def _held(document: Document) -> Move:
    if _FAULT_OF_OURS in document.detail:
        return Move(
            who=Who.ENGINEER, what="Report the fault above; once it is mended, replay the document."
        )
    if document.sha256 is None:
        return Move(
            who=Who.ENGINEER,
            what="Mend the map (or the code table that it uses), reload, and replay it.",
        )
    if not document.deliveries:
        return Move(
            who=Who.OPERATOR,
            what="Decide whether it is to be delivered all the same; if so, replay it.",
        )
    return Move(
        who=Who.OPERATOR, what="See why the target did not take it, mend that there, and replay it."
    )


def _waiting_for(deliveries: Sequence[Delivery]) -> str:
    targets = sorted({each.target for each in deliveries})
    return f"The target {' and '.join(targets)} cannot take it now;"


def _deferred(attempts: Sequence[Attempt], who: Who, why: str) -> Move:
    """Say who must do something about what was put off: we, if our settings are wrong, and nobody else can mend it."""
    if _is_ours(attempts):
        what = "Mend our own settings, which keep it here (the last try says which), and reload."
        return Move(who=Who.ENGINEER, what=what, goes_on=True)
    return Move(who=who, what=f"{why} it is tried again by itself.", goes_on=True)


def _is_ours(attempts: Sequence[Attempt]) -> bool:
    return bool(attempts) and attempts[-1].ending == MISCONFIGURED


def _answer_move(answer: Answer) -> Move:
    if answer.state == State.HELD:
        return Move(
            who=Who.OPERATOR,
            what=f"The {answer.kind} could not be sent: see why, then replay file {answer.transmission_id}.",
        )
    if answer.state == State.DEFERRED:
        why = f"Their side cannot take our {answer.kind} now;"
        return _deferred(answer.attempts, Who.PARTNER, why)
    if answer.state == State.AWAITING:
        return Move(who=Who.PARTNER, what=_OWES_RECEIPT)
    return Move(who=Who.NOBODY, what="It was acknowledged.")
