"""Fuzzes the acknowledgements: whatever was read is answered, and what is sent has no error in it.

The first byte of an input chooses the kind of acknowledgement; the rest is the file.
"""

from collections.abc import Iterator
from zlib import crc32

from edigateway.errors import Refused
from edigateway.formats.x12.acknowledging.functional import acknowledge
from edigateway.formats.x12.acknowledging.interchange import acknowledge_interchange
from edigateway.formats.x12.acknowledging.note import COLUMNS, note
from edigateway.formats.x12.reading.reader import read
from edigateway.formats.x12.terms import Terms
from edigateway.formats.x12.writing.writer import enclose, enclose_interchange
from edigateway.model.acknowledgement import AcknowledgementForm, AcknowledgementKind, Repetition
from edigateway.model.envelope import Interchange, Verdict
from tests.fuzz.documents import seed_files
from tests.unit.formats.x12.enclosing import enclosure

_FORMS = (
    AcknowledgementForm(),
    AcknowledgementForm(every_set=False),
    AcknowledgementForm(kind=AcknowledgementKind.IMPLEMENTATION),
)
_REPETITIONS = tuple(Repetition)
_TERMS = (Terms(), Terms(sets=("850",)))
_WITH_NOTE = 8
"""Of so many inputs one gets a note, which takes longest to write."""
_ANY = Terms()


def check(data: bytes) -> None:
    """Read an input, answer it in every way, and read the answers."""
    if not data:
        return
    choice, content = data[0], data[1:]
    try:
        interchanges = read(content, _TERMS[choice // 2 % 2])
    except Refused:
        return
    for interchange in interchanges:
        _check_functional(interchange, _FORMS[choice % 3])
        _check_interchange(interchange, _REPETITIONS[choice % 3])
        if crc32(data) % _WITH_NOTE == 0:
            _check_note(content, interchange)


def seeds() -> Iterator[bytes]:
    """Yield inputs to begin with."""
    for number, content in enumerate(seed_files()):
        yield b"%d" % (number % 10) + content


def _check_functional(interchange: Interchange, form: AcknowledgementForm) -> None:
    found = acknowledge(interchange, [form] * len(interchange.groups))
    for version in {each.version for each in found}:
        answers = [each for each in found if each.version == version]
        (answer,) = read(enclose(answers, enclosure(version)), _ANY)
        _check_answer(answer)
        (group,) = answer.groups
        assert len(group.transactions) == len(answers)
        for each in group.transactions:
            assert each.set_id == form.kind
            # What is repeated of an input, such as its set id, need not be among the codes.
            wrong = [finding for finding in each.findings if finding.code != "bad-code"]
            assert not wrong, f"an answer is right: {wrong}"


def _check_interchange(interchange: Interchange, repeats: Repetition) -> None:
    found = acknowledge_interchange(interchange, repeats)
    if found is not None:
        assert found.verdict in (Verdict.ACCEPTED, Verdict.ACCEPTED_WITH_ERRORS, Verdict.REJECTED)
        (answer,) = read(enclose_interchange(found, enclosure()), _ANY)
        _check_answer(answer)


def _check_answer(answer: Interchange) -> None:
    assert not answer.findings, f"the envelope of an answer is right: {answer.findings}"
    for group in answer.groups:
        assert not group.findings, f"the group of an answer is right: {group.findings}"


def _check_note(content: bytes, interchange: Interchange) -> None:
    lines = note(content, interchange).splitlines()
    for line in lines:
        assert len(line) <= COLUMNS, f"too long for a note: {line!r}"
        assert line.isprintable(), f"not for people: {line!r}"
