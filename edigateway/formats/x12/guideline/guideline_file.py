"""Reads guideline files: a guideline without a fault, or every fault with its line."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path

from edigateway import yamlfile
from edigateway.errors import Fault, Misconfigured
from edigateway.formats.x12.dictionary.facts import Facts
from edigateway.formats.x12.dictionary.schemas import release
from edigateway.formats.x12.guideline.checks import (
    Complaint,
    extra_complaints,
    nearest,
    place_complaints,
    segment_complaints,
)
from edigateway.formats.x12.guideline.element_checks import element_complaints
from edigateway.formats.x12.guideline.ground import Ground
from edigateway.formats.x12.guideline.guideline import Guideline
from edigateway.formats.x12.guideline.language import Rule
from edigateway.formats.x12.guideline.rules import parse_rules
from edigateway.yamlfile import YamlFile

KEYS = ("guideline", "format", "set", "release", "rules")


def read_guideline(path: Path) -> Guideline:
    """Read one guideline file.

    Raises:
        Misconfigured: it has faults; all of them are listed.
    """
    return parse_guideline(yamlfile.read(path))


def parse_guideline(file: YamlFile) -> Guideline:
    """Take the guideline of a file that was read as YAML.

    Raises:
        Misconfigured: it has faults; all of them are listed.
    """
    faults: list[Fault] = [*_key_faults(file)]
    name = _text(file, "guideline", "bigbox-850", faults)
    set_id, version = _text(file, "set", "850", faults), _text(file, "release", "004010", faults)
    facts = _facts(file, set_id, version, faults)
    rules = parse_rules(file, faults)
    if facts is not None:
        faults += _rule_faults(file, rules, Ground(facts, set_id, tuple(rules.values())))
    if faults:
        raise Misconfigured(faults)
    content = tuple(rules.values())
    return Guideline(
        digest=_digest(name, set_id, version, content),
        name=name,
        set_id=set_id,
        release=version,
        rules=content,
    )


def _key_faults(file: YamlFile) -> Iterator[Fault]:
    for key in file.value:
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1)
            remedy = f"did you mean '{near[0]}'?" if near else f"known keys: {', '.join(KEYS)}"
            yield file.fault((key,), f"{key}: unknown key", remedy, key=True)


def _text(file: YamlFile, key: str, example: str, faults: list[Fault]) -> str:
    value = file.value.get(key)
    if isinstance(value, str) and value:
        return value
    faults.append(file.fault((key,), f"{key}: is missing", f"write {key}: {example}"))
    return ""


def _facts(file: YamlFile, set_id: str, version: str, faults: list[Fault]) -> Facts | None:
    found = release(version) if len(version) == len("004010") else None
    if found is None:
        if version:
            problem = f"release: '{version}' is no release of X12"
            faults.append(file.fault(("release",), problem, "write six digits, such as 004010"))
        return None
    facts = found.dictionary.facts
    if set_id not in facts.set_ids():
        if set_id:
            problem = f"set: there is no '{set_id}' in {version}"
            faults.append(file.fault(("set",), problem, nearest(set_id, facts.set_ids())))
        return None
    return facts


def _rule_faults(file: YamlFile, rules: dict[str, Rule], ground: Ground) -> Iterator[Fault]:
    for text, rule in rules.items():
        for complaint in _complaints(rule, ground):
            where = ("rules", text, *([complaint.key] if complaint.key else []))
            problem = f"{'.'.join(where)}: {complaint.problem}"
            yield file.fault(where, problem, complaint.remedy, key=not complaint.key)


def _complaints(rule: Rule, ground: Ground) -> Iterator[Complaint]:
    if rule.after:
        yield from extra_complaints(rule, ground)
        return
    wrong = [*place_complaints(rule.location, ground)]
    yield from wrong
    if not wrong:
        check = element_complaints if rule.location.element else segment_complaints
        yield from check(rule, ground)


def _digest(name: str, set_id: str, version: str, rules: tuple[Rule, ...]) -> str:
    content = [name, set_id, version, [asdict(rule) for rule in rules]]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
