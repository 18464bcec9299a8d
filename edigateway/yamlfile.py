"""Strict YAML: every scalar stays text as written, every value knows its line, and nothing can run or explode.

Refused with a place: tags, aliases and anchors, duplicate keys, keys that are not text, more than 20 levels, more
than 1 MiB, several documents in one file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import yaml

from edigateway.errors import Fault, Misconfigured

Value: TypeAlias = "str | None | list[Value] | dict[str, Value]"
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
        raw = path.read_bytes()
    except OSError as error:
        raise _misconfigured(path, f"cannot be read: {error.strerror}", "check that it exists and is readable") from error
    return parse(raw, path)


def parse(raw: bytes, path: Path) -> YamlFile:
    """Read YAML text that came from ``path``; see :func:`read`."""
    if len(raw) > MAX_BYTES:
        raise _misconfigured(path, f"larger than {MAX_BYTES} bytes", "split it")
    try:
        text = raw.decode("utf-8-sig")
        _refuse_aliases(text, path)
        node = yaml.compose(text, yaml.CBaseLoader)
    except UnicodeDecodeError as error:
        raise _misconfigured(path, f"not UTF-8 at byte {error.start}", "save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        raise _at(path, error.problem_mark or error.context_mark, error.problem or str(error)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise _misconfigured(path, f"not YAML: {error}", "") from error
    if node is None:
        return YamlFile(path, text, {}, {}, {})
    walker = _Walker(path)
    value = walker.value(node, ())
    if not isinstance(value, dict):
        raise _at(path, node.start_mark, "the top of the file must be a mapping (key: value)")
    if walker.faults:
        raise Misconfigured(walker.faults)
    return YamlFile(path, text, value, walker.marks, walker.key_marks)


def _refuse_aliases(text: str, path: Path) -> None:
    for event in yaml.parse(text, yaml.CBaseLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _at(path, event.start_mark, "anchors and aliases are not allowed: write the value out")


class _Walker:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.marks: dict[Path_, tuple[int, int]] = {}
        self.key_marks: dict[Path_, tuple[int, int]] = {}
        self.faults: list[Fault] = []

    def value(self, node: yaml.Node, where: Path_) -> Value:
        self.marks[where] = _line(node.start_mark)
        if len(where) > MAX_DEPTH:
            raise _at(self.path, node.start_mark, f"more than {MAX_DEPTH} levels deep")
        if node.tag and not node.tag.startswith("tag:yaml.org,2002:"):
            self._complain(node, f"tags such as {node.tag} are not allowed")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*where, n)) for n, item in enumerate(node.value)]
        plain = node.style is None
        return None if plain and node.value in ("", "~", "null") else str(node.value)

    def _mapping(self, node: yaml.MappingNode, where: Path_) -> dict[str, Value]:
        result: dict[str, Value] = {}
        for key, item in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._complain(key, "a key must be text")
                continue
            if key.value in result:
                self._complain(key, f"the key '{key.value}' stands twice")
            self.key_marks[*where, key.value] = _line(key.start_mark)
            result[key.value] = self.value(item, (*where, key.value))
        return result

    def _complain(self, node: yaml.Node, problem: str) -> None:
        line, column = _line(node.start_mark)
        self.faults.append(Fault(file=self.path, line=line, column=column, problem=problem))


def _line(mark: yaml.Mark) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1


def _at(path: Path, mark: yaml.Mark | None, problem: str) -> Misconfigured:
    line, column = _line(mark) if mark else (1, 1)
    return Misconfigured([Fault(file=path, line=line, column=column, problem=problem)])


def _misconfigured(path: Path, problem: str, remedy: str) -> Misconfigured:
    return Misconfigured([Fault(file=path, line=0, column=0, problem=problem, remedy=remedy)])
