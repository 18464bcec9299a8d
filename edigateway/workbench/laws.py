"""The laws that hold for every map and document: there and back, back and there, nothing vanishes."""

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from edigateway.canonical import NotCanonical
from edigateway.contracts.format import Unwritable
from edigateway.model.finding import Finding, Severity
from edigateway.workbench.bench import Bench, Trial
from edigateway.workbench.differences import Difference, differences, without_positions
from edigateway.workbench.fates import Fate, segments
from edigateway.workbench.paths import leaves, without_indices

ONE_WAY = "map-one-way"
_MOST_LINES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Something that is not as it should be, and how; ``is_note`` says that nobody has to do anything about it."""

    problem: str
    details: tuple[str, ...] = ()
    is_note: bool = False


def broken_by(bench: Bench, name: str, trial: Trial) -> Iterator[Failure]:
    """Yield the laws that do not hold for a document that was read by a map."""
    lost = [
        piece.name for each in segments(trial) for piece in each.pieces if piece.fate is Fate.LOST
    ]
    if lost:
        yield Failure(
            problem="something vanished: no field reads it, nothing keeps it", details=tuple(lost)
        )
    if trial.explanation and not any(each.severity is Severity.ERROR for each in trial.findings):
        release = release_of([trial])
        is_sound = not trial.findings and (bool(release) or not trial.version)
        yield from there_and_back(bench, name, trial.content, release, is_sound=is_sound)


def release_of(trials: Sequence[Trial]) -> str:
    """Return the release of the map that a file is of; empty where it is of none."""
    known = trials[0].by.layout.keys.get("versions") if trials and trials[0].by else ()
    releases = [str(each) for each in known] if isinstance(known, list | tuple) else []
    return next((each for each in releases if trials[0].version.startswith(each)), "")


def there_and_back(
    bench: Bench,
    name: str,
    document: Mapping[str, Any],
    release: str = "",
    *,
    is_sound: bool = True,
) -> Iterator[Failure]:
    """Yield what is different where a document is written and read again.

    What the partner sent with faults, or in a release that the map is not for, is not ``is_sound``, and need not be such
    that it can be written.
    """
    try:
        written = bench.write(name, [document], release)
    except (NotCanonical, Unwritable) as error:
        yield Failure(
            problem="it cannot be written again",
            details=_told(error.findings),
            is_note=not is_sound,
        )
        return
    [findings] = written.findings
    if any(each.code == ONE_WAY for each in findings):
        yield Failure(problem="it can only be read", details=_told(findings), is_note=True)
        return
    again = [each.content for each in bench.read(name, written.content)]
    said = bench.map(name).constants
    yield from different([document], again, "it is read again as something else", said=said)


def different(
    expected: Sequence[Any],
    found: Sequence[Any],
    problem: str,
    *,
    exactly: bool = False,
    said: Set[str] = frozenset(),
) -> Iterator[Failure]:
    """Yield a failure that shows where documents differ; unless ``exactly``, where leftovers stood does not count.

    ``said`` are the paths of what a map says of every document: they may be new.
    """
    before, after = (
        (expected, found)
        if exactly
        else (without_positions(list(expected)), without_positions(list(found)))
    )
    lines = [
        f"{each.path.removeprefix('.')}: {_shown(each.before)} -> {_shown(each.after)}"
        for each in differences(list(before), list(after))
        if not _is_said(each, said)
    ]
    if lines:
        yield Failure(problem=problem, details=shortened(lines))


def _is_said(difference: Difference, said: Set[str]) -> bool:
    if difference.before is not None:
        return False
    paths = (path for path, _ in leaves(difference.after, difference.path.removeprefix(".")))
    return all(without_indices(f".{path}").removeprefix(".") in said for path in paths)


def shortened(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the first of many lines, and how many there are more."""
    more = len(lines) - _MOST_LINES
    return (*lines[:_MOST_LINES], *([f"and {more} more"] if more > 0 else ()))


def _told(findings: Sequence[Finding]) -> tuple[str, ...]:
    return shortened([each.message for each in findings])


def _shown(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)
