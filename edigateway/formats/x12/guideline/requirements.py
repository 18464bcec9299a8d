"""What a guideline asks for that shows only in the tree of a set: codes that must come, places that differ.

The rules are laid out as a tree themselves, so that a document is walked through once, and only where there are rules.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from edigateway.formats.x12.dictionary.elements import Fault, Manner
from edigateway.formats.x12.dictionary.places import LEVEL
from edigateway.formats.x12.findings import Findings, quoted
from edigateway.formats.x12.guideline.element_rules import ElementRule
from edigateway.model.finding import Place
from edigateway.model.record import Record
from edigateway.model.step import Step


@dataclass(slots=True, kw_only=True)
class Node:
    """A segment that there are rules for, or for what lies below it; ``following`` may come after it in its loop.

    ``is_dependent``: it is only looked for where a segment above it has a certain code.
    """

    step: Step
    following: frozenset[str] = frozenset()
    is_loop: bool = True
    is_dependent: bool = False
    required: bool = False
    most: int | None = None
    elements: list[ElementRule] = field(default_factory=list)
    below: "dict[str, list[Node]]" = field(default_factory=dict)
    """By the ids of their segments."""

    @property
    def code_when_missing(self) -> str:
        """The finding if it is required and does not come; the dictionary knows what must come whatever the codes."""
        if self.step.code_at and self.is_loop:
            return "missing-loop"
        return "missing-dependent-segment" if self.is_dependent else "missing-qualifier"

    def matches(self, record: Record) -> bool:
        """Tell whether a segment of the right id has the code, too."""
        at, elements = self.step.code_at, record.elements
        if not at:
            return True
        return at < len(elements) and self.step.code in (elements[at], elements[at].upper())


class Requirements:
    """What one guideline, by its name, asks of the tree of a set."""

    def __init__(self, name: str, top: Node) -> None:
        """Ask for what is below ``top``."""
        self._name = name
        self._top = top

    def check(self, tree: Record, manner: Manner, findings: Findings) -> None:
        """Add what a tree lacks, or has and should not; ``tree`` is as the walk and the hierarchy made it."""
        waiting = [(self._top, tree)]
        while waiting:
            node, record = waiting.pop()
            for rule in node.elements:
                for fault in rule.faults(record, manner):
                    self._report_element(node, rule, record, fault, findings)
            members = _members(record, node.below)
            for each in (one for nodes in node.below.values() for one in nodes):
                found = [one for one in members.get(each.step.tag, ()) if each.matches(one)]
                self._check_count(each, found, record, findings)
                if each.elements or each.below:
                    waiting += ((each, one) for one in found)

    def _check_count(
        self, node: Node, found: Sequence[Record], within: Record, findings: Findings
    ) -> None:
        if node.required and not found:
            place = _missing_place(node, within)
            message = f"{_name(node.step, within)} is missing{self._because}."
            findings.add(node.code_when_missing, message, place)
        most = len(found) if node.most is None else node.most
        for record in found[most:]:
            place = Place(segment=node.step.tag, position=record.position, offset=record.offset)
            name = _name(node.step, within)
            if most == 0:
                code = "unused-dependent-segment" if node.is_dependent else "unused-segment"
                findings.add(code, f"{name} is not used{self._because}.", place)
            else:
                code = "too-many-loops" if node.is_loop else "too-many-segments"
                findings.add(code, f"{name} comes more than {most} times{self._because}.", place)

    def _report_element(
        self, node: Node, rule: ElementRule, record: Record, fault: Fault, findings: Findings
    ) -> None:
        place = Place(
            segment=record.tag,
            position=record.position,
            element=rule.rule.location.element,
            component=fault.component,
            repetition=fault.repetition,
            offset=record.offset,
        )
        where = f" in {node.step}" if node.step.code_at else ""
        said = ":" if fault.value is None else f" is {quoted(fault.value)};"
        message = f"{place.name}{where}{said} expected {fault.expected}{self._because}."
        findings.add(fault.code, message, place, fault.value)

    @property
    def _because(self) -> str:
        return f" (guideline {self._name})"


def _members(record: Record, wanted: "dict[str, list[Node]]") -> dict[str, list[Record]]:
    """Return what is below a record in its loop, by id; seen from the top, all levels lie side by side."""
    members: dict[str, list[Record]] = {}
    for child in record.children:
        if child.tag in wanted:
            nested = child.tag == LEVEL and record.tag != LEVEL
            members.setdefault(child.tag, []).extend(_levels(child) if nested else (child,))
    return members


def _levels(level: Record) -> Iterator[Record]:
    yield level
    for child in level.children:
        if child.tag == LEVEL:
            yield from _levels(child)


def _missing_place(node: Node, within: Record) -> Place:
    """Return where a missing segment should have stood: behind the last that may come before it, and its loop."""
    before = within
    last = within.position
    for child in within.children:
        if child.tag in node.following:
            break
        before, last = child, max(each.position for each in child.walk())
    return Place(segment=node.step.tag, position=last + 1, offset=before.offset)


def _name(step: Step, within: Record) -> str:
    """Return what is meant in words, as in ``N4 below N1 (segment 7)``."""
    name = step.tag
    if step.code_at:
        name += f" with {step.tag}{step.code_at:02d} = {step.code}"
    return f"{name} below {within.tag} (segment {within.position})" if within.position else name
