"""A story as a page for people: in the order in which things happened, ending with whose move it is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from edigateway.cli.plain import counted, one_line
from edigateway.cli.terminal import STATE_STYLES, say, say_pairs
from edigateway.cli.when import clock_time, shown
from edigateway.ledger.evidence.findings import in_words
from edigateway.ledger.evidence.moves import Who, move
from edigateway.ledger.evidence.story import (
    Answer,
    Attempt,
    Delivery,
    Document,
    File,
    Group,
    Interchange,
    Message,
    Story,
)

MOST_FINDINGS = 10

_MOVE_STYLES = {
    Who.OPERATOR: "bold red",
    Who.ENGINEER: "bold red",
    Who.PARTNER: "bold yellow",
    Who.ERP: "bold yellow",
    Who.NOBODY: "green",
}

_VERDICTS = {
    "A": "accepted",
    "E": "accepted, with errors noted",
    "P": "partly accepted",
    "R": "rejected",
}

Line = tuple[str, str]
"""A label (a time of day, or nothing) and a text."""
Event = tuple[datetime | None, str]
"""A moment, None for that of what stands before it, and what happened then."""


def say_story(story: Story) -> None:
    """Write one story."""
    title, state = _title(story)
    say(f"{title}: {state.upper()}", STATE_STYLES.get(state, "bold"))
    say(f"  {shown(story.file.created_at)}")
    say_pairs(list(_lines(story)))
    found = move(story)
    say()
    ending = [("Whose move", f"{found.who}: {found.what}")]
    ending += [("Next", command) for command in next_commands(story)]
    say_pairs(ending, first_style=_MOVE_STYLES[found.who])
    if story.file.remedy and story.file.replaced_by is None:
        _say_remedy(story.file.remedy)


def next_commands(story: Story) -> Sequence[str]:
    """Return what to type next, to do something or to look further."""
    number = story.focus or story.file.id
    found = move(story)
    who = found.who
    if who is Who.NOBODY:
        return [_look_further(story, number)]
    if who is Who.ENGINEER and found.goes_on:
        return ["edigw check && edigw reload"]
    if who is Who.ENGINEER:
        again = f"edigw check && edigw reload && edigw replay {number} --apply"
        return [again] if story.file.remedy else [f"edigw show {number} --payload", again]
    if who is Who.OPERATOR:
        by_as2 = story.file.message is not None and story.file.message.transport == "as2"
        doctor = [f"edigw as2 doctor {number}"] if by_as2 and story.focus is None else []
        return [*doctor, f"edigw show {number} --journal", f"edigw replay {number}"]
    return [f"edigw show {number} --payload"] if story.file.sha256 else [f"edigw show {number}"]


def _look_further(story: Story, number: int) -> str:
    """Lead to what took the place of a thing, or came before it; else to its details."""
    told = [each for each in story.told if each.id == story.focus]
    others = [each.replaced_by or each.duplicate_of for each in told]
    if not told:
        others = [story.file.replaced_by, *(each.duplicate_of for each in story.interchanges)]
    other = next((each for each in others if each), None)
    return f"edigw why {other}" if other else f"edigw show {number}"


def _title(story: Story) -> tuple[str, str]:
    partner = story.file.partner or "nobody we know"
    focused = next((each for each in story.told if each.id == story.focus), None)
    if focused is not None:
        return f"{focused.kind} {one_line(focused.number)} of {partner}", focused.state
    return f"file {one_line(story.file.name)} of {partner}", story.file.state


def _lines(story: Story) -> Iterator[Line]:
    yield from _file_lines(story.file)
    for each in story.interchanges:
        yield from _interchange_lines(each)
    untold = story.documents - len(story.told)
    if story.focus is None and untold > 0:
        yield "", f"and {counted(untold, 'more document')}"
    if story.focus is not None and untold > 0:
        more = counted(untold, "more document")
        yield "", f"({more} in the same file: edigw why {story.file.id})"


def _file_lines(file: File) -> Iterator[Line]:
    verb = "arrived in" if file.direction == "in" else "made for"
    again = f", read again as a replay of file {file.parent_id}" if file.parent_id else ""
    what = f"file {file.id} {one_line(file.name)} ({file.size_bytes} bytes) {verb} the mailbox {file.mailbox}{again}"
    events: list[Event] = [(file.created_at, what)]
    events += _message_events(file.message, file.attempts)
    events += _attempt_events(file.attempts, "sent")
    if file.detail and file.parent_id is None and not _is_told(file.detail, file.attempts):
        events.append((file.settled_at, f"{file.state}: {file.detail}"))
    yield from _in_order(events)


def _is_told(detail: str, attempts: Sequence[Attempt]) -> bool:
    """Tell whether the last try says it already."""
    return bool(attempts) and attempts[-1].detail == detail


def _in_order(events: Sequence[Event]) -> Iterator[Line]:
    """Yield what happened in the order in which it did; what has no time of its own stays behind what it follows."""
    at, dated = datetime.min.replace(tzinfo=UTC), []
    for moment, text in events:
        at = moment or at
        dated.append((at, clock_time(moment) if moment else "", text))
    for _, shown_time, text in sorted(dated, key=lambda each: each[0]):
        yield shown_time, text


def _message_events(message: Message | None, attempts: Sequence[Attempt]) -> Iterator[Event]:
    """Tell of the message that a file travels in, and of the receipt for it where the tries do not say it."""
    if message is None:
        return
    protection = message.facts.get("protection")
    how = f" ({one_line(str(protection))})" if protection else ""
    what = f"message {message.id} by {message.transport}: {one_line(message.reference)}{how}"
    yield message.created_at, what
    if message.direction == "out" and message.accepted:
        yield message.settled_at, f"  their receipt: the partner has it; {message.detail}"
    is_refused = message.direction == "out" and message.accepted is False
    if is_refused and not _is_told(message.detail, attempts):
        yield message.settled_at, f"  their receipt: {message.detail}"
    if message.direction == "in":
        yield from _attempt_events(message.attempts, "receipt given")
        if message.state == "delivered" and not message.attempts:
            yield message.settled_at, "  receipt given in the same call"


def _interchange_lines(each: Interchange) -> Iterator[Line]:
    if each.sender:
        yield (
            "",
            f"interchange {each.id}: number {each.control_number} from {each.sender} to {each.receiver}",
        )
    if each.duplicate_of:
        yield "", f"  its bytes are those of interchange {each.duplicate_of}, which came before"
    yield from _finding_lines(each.findings)
    for answer in each.answers:
        yield from _answer_lines(answer)
    for group in each.groups:
        yield from _group_lines(group)


def _group_lines(group: Group) -> Iterator[Line]:
    if group.functional_id:
        yield (
            "",
            f"group {group.id}: {group.functional_id} number {group.control_number}, release {group.version}",
        )
    yield from _finding_lines(group.findings)
    for document in group.documents:
        yield from _document_lines(document)
    for answer in group.answers:
        yield from _answer_lines(answer)


def _document_lines(document: Document) -> Iterator[Line]:
    name = f"document {document.id}: {document.kind} {one_line(document.number)}".rstrip()
    source = f"{document.set_id} number {document.control_number}".strip()
    yield clock_time(document.created_at), f"{name} ({source}) is {document.state}"
    if document.detail and not document.findings:
        yield "", f"  {document.detail}"
    yield from _finding_lines(document.findings)
    for delivery in document.deliveries:
        yield from _delivery_lines(delivery)


def _finding_lines(findings: Sequence[Mapping[str, object]]) -> Iterator[Line]:
    for facts in findings[:MOST_FINDINGS]:
        weight = "! " if facts.get("severity") == "error" else "- "
        yield "", f"  {weight}{in_words(facts)}"
    if len(findings) > MOST_FINDINGS:
        yield "", f"  and {len(findings) - MOST_FINDINGS} more findings"


def _delivery_lines(delivery: Delivery) -> Iterator[Line]:
    if not delivery.attempts:
        yield "", f"  waits to be delivered to {delivery.target}"
    yield from _in_order([*_attempt_events(delivery.attempts, f"delivered to {delivery.target}")])
    if delivery.state == "deferred" and delivery.next_try:
        yield "", f"  the next try is at {clock_time(delivery.next_try)}"


def _answer_lines(answer: Answer) -> Iterator[Line]:
    whose = "our" if answer.given else "their"
    verdict = _VERDICTS.get(answer.verdict, answer.verdict)
    yield (
        clock_time(answer.created_at),
        f"{whose} {answer.kind} {answer.control_number} says: {verdict} ({answer.verdict}); {one_line(answer.file)}",
    )
    attempts = _attempt_events(answer.attempts, f"{answer.kind} sent")
    yield from _in_order([*_message_events(answer.message, answer.attempts), *attempts])
    if answer.given and not answer.attempts:
        yield "", "  it waits to be sent"


def _attempt_events(attempts: Sequence[Attempt], done: str) -> Iterator[Event]:
    """Tell of the last try, and of the first one too where there were several."""
    for each in dict.fromkeys((attempts[0], attempts[-1])) if attempts else ():
        ending = done if each.ending == "accepted" else f"try {each.number} {each.ending}"
        yield each.ended_at, f"  {ending}: {each.detail}"


def _say_remedy(remedy: str) -> None:
    say()
    say("  This would admit the partner:", "bold")
    for line in remedy.splitlines():
        say(f"    {line}")
