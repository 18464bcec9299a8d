"""The examples beside a map: files with the documents that they are read as, and documents with what they are written as.

For the map in ``acme/850.yaml`` they lie in ``acme/850.tests``: ``order.edi`` with ``order.json``, which holds a list of
canonical documents, and ``answer.out.json`` with ``answer.out.edi``.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from edigateway.canonical import NotCanonical
from edigateway.contracts.format import Unwritable
from edigateway.errors import Refused
from edigateway.workbench.bench import Bench, Trial
from edigateway.workbench.coverage import Coverage
from edigateway.workbench.json_documents import documents, entries
from edigateway.workbench.laws import (
    Failure,
    broken_by,
    different,
    release_of,
    shortened,
    there_and_back,
)

FOLDER = ".tests"
_JSON, _OUT = ".json", ".out"
_SUFFIXES: Mapping[str, str] = {"x12": ".edi", "xml": ".xml", "csv": ".csv"}
"""How files of a format are called that are written for the first time."""
_ENVELOPE = {"ST", "SE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A file to be read, or documents to be written, with the file that says what should come of it."""

    given: Path
    expected: Path
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one example went; ``accepted`` says that what came of it is what is expected from now on."""

    example: Example
    documents: int
    failures: tuple[Failure, ...]
    accepted: bool = False

    @property
    def is_good(self) -> bool:
        """Tell whether everything is as it should be."""
        return all(each.is_note for each in self.failures)


class Examples:
    """The examples of one map, and what their documents use of it."""

    def __init__(self, bench: Bench, name: str) -> None:
        """Find the examples.

        Raises:
            Misconfigured: there is no such map, or it has faults.
        """
        self._bench, self.map = bench, name
        ready = bench.map(name).map
        self.coverage = Coverage(ready)
        self.folder = bench.path(name).with_suffix(FOLDER)
        suffix = _SUFFIXES.get(ready.layout.format, ".txt")
        self.found = tuple(_examples(self.folder, suffix))

    def run(self, *, accept: bool = False) -> Iterator[Outcome]:
        """Run every example; with ``accept`` what comes of them is written down as what is expected."""
        for each in self.found:
            try:
                yield self._read(each, accept) if each.is_read else self._written(each, accept)
            except (Refused, NotCanonical, Unwritable, OSError) as error:
                reason = error.strerror if isinstance(error, OSError) else str(error)
                yield Outcome(example=each, documents=0, failures=(Failure(problem=str(reason)),))

    def _read(self, example: Example, accept: bool) -> Outcome:
        trials = self._bench.read(self.map, example.given.read_bytes())
        found = [trial.content or None for trial in trials]
        failures = [each for trial in trials for each in broken_by(self._bench, self.map, trial)]
        for trial in trials:
            self.coverage.add(trial)
        expected = entries(example.expected.read_bytes()) if example.expected.exists() else None
        if accept and found != expected:
            text = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
            return self._accepted(example, text.encode(), len(found), failures)
        if expected is None:
            failures.append(_not_there(example.expected))
        else:
            failures += different(expected, found, "the documents differ", exactly=True)
        return Outcome(example=example, documents=len(found), failures=tuple(failures))

    def _written(self, example: Example, accept: bool) -> Outcome:
        given = documents(example.given.read_bytes())
        before = self._trials(example.expected)
        release = release_of(before)
        written = self._bench.write(self.map, given, release).content
        failures = [
            failure
            for each in given
            for failure in there_and_back(self._bench, self.map, each, release)
            if not failure.is_note
        ]
        differs = list(_differ(before, self._bench.read(self.map, written)))
        if accept and (differs or not before):
            return self._accepted(example, written, len(given), failures)
        failures += differs if before else [_not_there(example.expected)]
        return Outcome(example=example, documents=len(given), failures=tuple(failures))

    def _trials(self, path: Path) -> Sequence[Trial]:
        return self._bench.read(self.map, path.read_bytes()) if path.exists() else ()

    def _accepted(
        self, example: Example, content: bytes, count: int, failures: Sequence[Failure]
    ) -> Outcome:
        temporary = example.expected.with_name(f".{example.expected.name}")
        temporary.write_bytes(content)
        temporary.replace(example.expected)
        return Outcome(example=example, documents=count, failures=tuple(failures), accepted=True)


def with_examples(bench: Bench) -> Sequence[str]:
    """Return the names of the maps that have a folder of examples."""
    names = bench.library.complete()
    return [name for name in names if bench.path(name).with_suffix(FOLDER).is_dir()]


def _examples(folder: Path, suffix: str) -> Iterator[Example]:
    files = sorted(path for path in folder.glob("[!.]*") if path.is_file())
    for path in files:
        is_out = path.stem.endswith(_OUT)
        if is_out and path.suffix == _JSON:
            written = [each for each in files if each.stem == path.stem and each != path]
            expected = written[0] if written else path.with_suffix(suffix)
            yield Example(given=path, expected=expected, is_read=False)
        elif not is_out and path.suffix != _JSON:
            yield Example(given=path, expected=path.with_suffix(_JSON), is_read=True)


def _not_there(path: Path) -> Failure:
    return Failure(problem=f"there is no {path.name}; --accept writes it")


def _differ(before: Sequence[Trial], after: Sequence[Trial]) -> Iterator[Failure]:
    """Compare files by what stands in their documents: envelopes and ends of lines do not count."""
    lines = list(unified_diff(_segments(before), _segments(after), n=0, lineterm=""))[2:]
    shown = [line for line in lines if not line.startswith("@@")]
    if shown:
        yield Failure(problem="the file differs", details=shortened(shown))


def _segments(trials: Sequence[Trial]) -> list[str]:
    found = []
    for trial in trials:
        for record in trial.tree.walk() if trial.tree else ():
            if record.tag not in _ENVELOPE:
                found.append("*".join(record.elements).rstrip("*"))
    return found
