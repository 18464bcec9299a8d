"""Runs pyx12 on interchanges and tells what it thinks of them.

Its 997 has the verdicts and the codes of sets and groups. What it says about segments is taken from its own record of
errors, which has the same codes and the words to them: in the 997, a broken syntax note is nothing but "the segment has
errors".
"""

import io
import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from edigateway.errors import EdigatewayError
from edigateway.formats.x12.second_opinion.maps import write_maps
from edigateway.formats.x12.second_opinion.opinions import (
    GroupOpinion,
    Note,
    Opinion,
    SetOpinion,
)
from edigateway.formats.x12.second_opinion.transcript import (
    Transcript,
    Unreadable,
    transcribe,
)
from edigateway.model.envelope import Interchange

_ACCEPTED = "000"
_HAS_ELEMENT_ERRORS = "8"
_ELEMENT_CODES: Mapping[str, str] = {
    "Syntax Error (E": "10",
    "Syntax Error (": "2",
    "Too many elements": "3",
    "Too many sub-elements": "3",
    "Mandatory composite": "1",
}
"""The code of AK403 for what it tells of a segment as a whole, by the words that it begins with."""
_NOT_USED = "is marked as Not Used"
_PLACE = re.compile(r"\([A-Z0-9]{2,3}?([0-9]{2})(?:-([0-9]+))?\)")


class NotInstalled(EdigatewayError):
    """The other engine is not there; the message says how to get it."""


def judge(payload: bytes, interchange: Interchange) -> Opinion:
    """Return what pyx12 thinks of one of the interchanges in a payload.

    Raises:
        NotInstalled: pyx12 is not.
    """
    try:
        transcript = transcribe(payload, interchange)
    except Unreadable as reason:
        return Opinion(gave_up=str(reason))
    with TemporaryDirectory(prefix="edigateway-pyx12-") as folder:
        write_maps(Path(folder), transcript.isa12, transcript.groups)
        return _run(transcript, folder)


def _run(transcript: Transcript, maps: str) -> Opinion:
    try:
        from pyx12.params import ParamsBase
        from pyx12.x12n_document import x12n_document
    except ImportError:
        raise NotInstalled(
            "The second opinion needs pyx12, which is not installed: pip install 'edigateway[second-opinion]'"
        ) from None
    answer, record = io.StringIO(), io.StringIO()
    with _silence():
        try:
            x12n_document(
                ParamsBase(),
                io.StringIO(transcript.text),
                answer,
                None,
                fd_json=record,
                map_path=maps,
            )
        except Exception as error:  # noqa: BLE001 - whatever it stumbles over is its answer
            return Opinion(gave_up=f"{type(error).__name__}: {error}")
    return _opinion(record.getvalue(), answer.getvalue(), transcript)


@contextmanager
def _silence() -> Iterator[None]:
    """Keep what pyx12 logs, each error that it finds, off the terminal."""
    log = logging.getLogger("pyx12")
    before, log.propagate = log.propagate, False
    silent = logging.NullHandler()
    log.addHandler(silent)
    try:
        yield
    finally:
        log.removeHandler(silent)
        log.propagate = before


def _opinion(record: str, answer: str, transcript: Transcript) -> Opinion:
    segments = [line.rstrip("~").split("*") for line in answer.split("\n")]
    if ["IEA"] not in [segment[:1] for segment in segments]:
        return Opinion(gave_up="it wrote no whole acknowledgement")
    ends = iter([each for each in segments if each[0] == "AK5"])
    judgements = [each for each in segments if each[0] == "AK9"]
    (interchange,) = json.loads(record)["interchanges"]
    codes = {each["err_cde"] for each in interchange["errors"]}
    codes |= {each[5] for each in segments if each[0] == "TA1"} - {_ACCEPTED}
    groups = [
        _group(each, judgement, ends, transcript)
        for each, judgement in zip(interchange["groups"], judgements, strict=True)
    ]
    return Opinion(codes=frozenset(codes), groups=tuple(groups))


def _group(
    group: Mapping[str, Any],
    judgement: Sequence[str],
    ends: Iterator[Sequence[str]],
    transcript: Transcript,
) -> GroupOpinion:
    sets = [_set(each, next(ends), transcript) for each in group["transactions"]]
    return GroupOpinion(
        functional_id=group["fic"],
        control_number=group["gs_control_num"],
        verdict=judgement[1],
        codes=frozenset(judgement[5:]),
        sets=tuple(sets),
    )


def _set(transaction: Mapping[str, Any], end: Sequence[str], transcript: Transcript) -> SetOpinion:
    notes = [note for each in transaction["segments"] for note in _notes(each, transcript)]
    return SetOpinion(
        set_id=transaction["trn_set_id"],
        control_number=transaction["trn_set_control_num"],
        verdict=end[1],
        codes=frozenset(end[2:]),
        notes=tuple(notes),
    )


def _notes(segment: Mapping[str, Any], transcript: Transcript) -> Iterator[Note]:
    position = transcript.positions[segment["cur_line"] - 1]
    for error in segment["errors"]:
        yield _segment_note(segment["seg_id"], position, error)
    for element in segment["elements"]:
        for error in element["errors"]:
            surplus = _NOT_USED in error["err_str"]
            value = error["err_val"] or ""
            yield Note(
                segment=segment["seg_id"],
                position=position,
                code="3" if surplus else error["err_cde"],
                of_element=True,
                element=element["ele_pos"],
                component=None if surplus else element["subele_pos"],
                repeated=bool(transcript.repetition) and transcript.repetition in value,
                value=error["err_val"],
                message=error["err_str"],
            )


def _segment_note(tag: str, position: int, error: Mapping[str, Any]) -> Note:
    """Return a note of a segment, or of one of its elements where it is not told which."""
    words, code = error["err_str"], error["err_cde"]
    known = (each for start, each in _ELEMENT_CODES.items() if words.startswith(start))
    element_code = next(known, None) if code == _HAS_ELEMENT_ERRORS else None
    place = _PLACE.search(words) if element_code == "1" else None
    return Note(
        segment=tag,
        position=position,
        code=element_code or code,
        of_element=element_code is not None,
        element=int(place[1]) if place else None,
        message=words,
    )
