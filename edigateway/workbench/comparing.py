"""Compares what two maps make of the same documents, and puts together what changes in the same way."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from edigateway.model.finding import Finding, Severity
from edigateway.workbench.bench import Bench, Trial
from edigateway.workbench.differences import differences
from edigateway.workbench.paths import without_indices

MOST_EXAMPLES = 3
_Example = tuple[Any, Any]


@dataclass(slots=True, kw_only=True)
class Change:
    """A field that is different, by its path without numbers; each example is a value before and after."""

    path: str
    times: int = 0
    examples: list[_Example] = field(default_factory=list)

    def add(self, before: Any, after: Any) -> None:
        """Count a value that is different, and keep it if there are not many others."""
        self.times += 1
        if len(self.examples) < MOST_EXAMPLES and (before, after) not in self.examples:
            self.examples.append((before, after))


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class FindingChange:
    """A finding that only one of the maps has, by its code and field or place."""

    code: str
    where: str
    times: int


class Comparison:
    """What changes from an old map to a new one."""

    def __init__(self, bench: Bench, old: str, new: str) -> None:
        """Start without documents; the maps are named, or the paths of their files given.

        Raises:
            Misconfigured: there is no such map, or it has faults.
        """
        self._bench, self._old, self._new = bench, old, new
        self.names = frozenset(bench.map(each).map.name for each in (old, new))
        self.documents = self.same = 0
        self.held: list[str] = []
        """Documents that only the new map holds."""
        self.released: list[str] = []
        """Documents that only the old map holds."""
        self._changes: dict[str, Change] = {}
        self._gained: Counter[tuple[str, str]] = Counter()
        self._lost: Counter[tuple[str, str]] = Counter()

    @property
    def changes(self) -> Sequence[Change]:
        """Return the fields that are different, the most frequent first."""
        return sorted(self._changes.values(), key=lambda each: (-each.times, each.path))

    @property
    def gained(self) -> Sequence[FindingChange]:
        """Return the findings that only the new map has."""
        return _sorted(self._gained)

    @property
    def lost(self) -> Sequence[FindingChange]:
        """Return the findings that only the old map has."""
        return _sorted(self._lost)

    @property
    def is_same(self) -> bool:
        """Tell whether nothing changes."""
        return self.same == self.documents

    def add(self, payload: bytes, label: str) -> None:
        """Read a file with both maps; ``label`` says which it is.

        Raises:
            Refused: the file is not of the maps' format.
        """
        before, after = (self._bench.read(each, payload) for each in (self._old, self._new))
        for old, new in zip_longest(before, after):
            if any(each and each.explanation for each in (old, new)):
                self._compare(old, new, label)

    def _compare(self, old: Trial | None, new: Trial | None, label: str) -> None:
        self.documents += 1
        found = list(differences(old.content if old else {}, new.content if new else {}))
        for each in found:
            path = without_indices(each.path)
            self._changes.setdefault(path, Change(path=path)).add(each.before, each.after)
        before, after = (_counted(each.findings if each else ()) for each in (old, new))
        self._gained += after - before
        self._lost += before - after
        which = next(each for each in (old, new) if each)
        name = f"{label}: {which.document} {which.control_number}"
        if _is_held(new) and not _is_held(old):
            self.held.append(name)
        if _is_held(old) and not _is_held(new):
            self.released.append(name)
        self.same += not found and before == after


def _is_held(trial: Trial | None) -> bool:
    return trial is None or any(each.severity is Severity.ERROR for each in trial.findings)


def _counted(findings: Iterable[Finding]) -> Counter[tuple[str, str]]:
    return Counter((each.code, _where(each)) for each in findings)


def _where(finding: Finding) -> str:
    return without_indices(finding.field) if finding.field else finding.place.name


def _sorted(counts: Counter[tuple[str, str]]) -> Sequence[FindingChange]:
    found = [
        FindingChange(code=code, where=where, times=times)
        for (code, where), times in counts.items()
    ]
    return sorted(found, key=lambda each: (-each.times, each))
