"""Strict YAML: every scalar stays text as written, every value knows its line, and nothing can run or explode.

Refused with a place: tags, aliases and anchors, duplicate keys, keys that are not text, more than 20 levels, more
than 1 MiB, text that is not UTF-8, several documents in one file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

import yaml

from edigateway.errors import Fault, Misconfigured

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
"""What a file can hold: text, nothing, lists and mappings."""

Path_: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file that was read: its value, and the line and column of each value and key, by path.

    ``marks`` of a mapping entry point at the value; ``key_marks`` at its key. Both count from 1.
    """

    path: Path
    text: str
    value: dict[str, Value]
    marks: Mapping[Path_, tuple[int, int]]
    key_marks: Mapping[Path_, tuple[int, int]]

    def fault(self, where: Path_, problem: str, remedy: str = "", *, key: bool = False) -> Fault:
        """Make a fault at a path, or at the nearest thing above it that is in the file."""
        marks = self.key_marks if key else self.marks
        while where and where not in marks:
            where, marks = where[:-1], self.marks
        line, column = marks.get(where, (1, 1))
        return Fault(file=self.path, line=line, column=column, problem=problem, remedy=remedy)


def read(path: Path) -> YamlFile:
    """Read one YAML file whose top is a mapping.

    Raises:
        Misconfigured: the file is missing, unreadable, not YAML, or uses what is refused.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
        raise _at(path, (0, 0), problem, "check that it exists and is readable") from error
    return parse(raw, path)


def parse(raw: bytes, path: Path) -> YamlFile:
    """Read YAML text that came from ``path``; see :func:`read`."""
    text = _decode(raw, path)
    try:
        refused = list(_refused(text, path))
        node = None if refused else yaml.compose(text, yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        place = _place(error.problem_mark or error.context_mark)
        raise _at(path, place, *_in_words(error, text, place)) from error
    except yaml.YAMLError as error:
        raise _at(path, (0, 0), f"not YAML: {error}") from error
    if refused:
        raise Misconfigured(refused)
    if node is None:
        return YamlFile(path, text, {}, {}, {})
    walker = _Walker(path)
    value = walker.value(node, ())
    if not isinstance(value, dict):
        raise _at(
            path, _place(node.start_mark), "the top of the file must be a mapping (key: value)"
        )
    if walker.faults:
        raise Misconfigured(walker.faults)
    return YamlFile(path, text, value, walker.marks, walker.key_marks)


def quoted(text: str) -> str:
    """Write hostile text as one YAML scalar on one line, which :func:`parse` gives back exactly."""
    written: str = yaml.safe_dump(text, default_style='"', width=float("inf"))
    return written.rstrip("\n")


def _decode(raw: bytes, path: Path) -> str:
    if len(raw) > MAX_BYTES:
        raise _at(path, (0, 0), f"larger than {MAX_BYTES} bytes", "split it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].split(b"\n")
        place = len(before), len(before[-1].decode("utf-8", "replace")) + 1
        raise _at(path, place, f"not UTF-8 at byte {error.start}", "save it as UTF-8") from error
    for match in yaml.reader.Reader.NON_PRINTABLE.finditer(text):
        lines = text[: match.start()].split("\n")
        problem = f"a character that YAML does not allow: {match[0]!a}"
        raise _at(path, (len(lines), len(lines[-1]) + 1), problem, "remove it")
    return text


def _in_words(error: yaml.MarkedYAMLError, text: str, place: tuple[int, int]) -> tuple[str, str]:
    """Say in plain words what the parser stumbled over, where it is a slip that people make, and what to do."""
    line = text.splitlines()[place[0] - 1 :][:1]
    if line and line[0][place[1] - 1 :].startswith("\t"):
        return "not YAML: a tab stands here", "write spaces instead"
    problem = error.problem or error.context
    if (
        problem == "exceeded maximum nesting depth"
    ):  # the parser's own bound, which lies far above ours
        return f"more than {MAX_DEPTH} levels deep", "split the file"
    if problem and problem.startswith("mapping values are not allowed"):
        remedy = "put a value that holds ': ' in quotes; else mend the indentation, or the line above that lacks its ':'"
        return "not YAML: this ':' stands where no key can be", remedy
    if problem and problem.startswith("did not find expected ','"):
        remedy = "within { } and [ ], put a text that holds a bracket or a comma in quotes"
        return f"not YAML: {problem}", remedy
    return f"not YAML: {problem}", ""


def _refused(text: str, path: Path) -> Iterator[Fault]:
    """Yield what is not allowed, from the events, so that nothing deep or repeated is ever built."""
    depth = documents = 0
    for event in yaml.parse(text, yaml.CBaseLoader):
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH or documents > 1:
            many = "a second document" if documents > 1 else f"more than {MAX_DEPTH} levels deep"
            yield _fault(path, _place(event.start_mark), many, "split the file")
            return
        if getattr(event, "anchor", None):
            problem = "anchors and aliases are not allowed"
            yield _fault(path, _place(event.start_mark), problem, "write the value out")
        if tag := getattr(event, "tag", None):
            problem = f"tags such as {tag.replace('tag:yaml.org,2002:', '!!')} are not allowed"
            yield _fault(path, _place(event.start_mark), problem, "write the value without it")


class _Walker:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.marks: dict[Path_, tuple[int, int]] = {}
        self.key_marks: dict[Path_, tuple[int, int]] = {}
        self.faults: list[Fault] = []

    def value(self, node: yaml.Node, where: Path_) -> Value:
        self.marks[where] = _place(node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*where, n)) for n, item in enumerate(node.value)]
        plain = isinstance(node, yaml.ScalarNode) and not node.style
        return None if plain and node.value in ("", "~", "null") else str(node.value)

    def _mapping(self, node: yaml.MappingNode, where: Path_) -> dict[str, Value]:
        result: dict[str, Value] = {}
        for key, item in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._complain(key, "a key must be text", "write it as key: value")
                continue
            if key.value in result:
                self._complain(key, f"the key '{key.value}' stands twice", "remove one of them")
            self.key_marks[*where, key.value] = _place(key.start_mark)
            result[key.value] = self.value(item, (*where, key.value))
        return result

    def _complain(self, node: yaml.Node, problem: str, remedy: str) -> None:
        self.faults.append(_fault(self.path, _place(node.start_mark), problem, remedy))


class _Mark(Protocol):
    line: int
    column: int


def _place(mark: _Mark | None) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _at(path: Path, place: tuple[int, int], problem: str, remedy: str = "") -> Misconfigured:
    return Misconfigured([_fault(path, place, problem, remedy)])


def _fault(path: Path, place: tuple[int, int], problem: str, remedy: str) -> Fault:
    return Fault(file=path, line=place[0], column=place[1], problem=problem, remedy=remedy)
