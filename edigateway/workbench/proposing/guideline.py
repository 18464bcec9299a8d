"""Proposes a guideline for one transaction set: what came every time, which codes came, and what stays to be asked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from edigateway.contracts.format import Format, Provision, Standard
from edigateway.errors import Misconfigured
from edigateway.model.record import Record
from edigateway.model.step import Step
from edigateway.workbench.proposing.questions import question, scalar
from edigateway.workbench.proposing.usage import Spot, Way, usage, written
from edigateway.yamlfile import parse, quoted

_SECTIONS = (
    ("in {documents} these came every time: are they always sent, with these codes alone?", "use"),
    ("in {documents} these were all the codes: are there more?", "codes"),
    ("these codes are not in the standard: what do they mean?", "codes+"),
    ("in {documents} these came no more often: is that the limit?", "max"),
)
"""What is asked about rules, by the key that weighs most in them."""

_PLAIN = re.compile(r"[A-Z][A-Z0-9/=[\]-]*")
_RULE = re.compile(r"  [A-Z\"]")
_MOST_CODES = 12
"""An element with more different codes than these is no short list that a guide would print."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a guideline is about; ``documents`` says how many samples it rests on, in words."""

    name: str
    set_id: str
    release: str
    documents: str


def guideline(heading: Heading, trees: Sequence[Record], format_: Format) -> str:
    """Write a guideline file, or nothing where the samples show nothing beyond the standard.

    What the format does not take as a rule becomes a question.
    """
    layout = {"format": "x12", "set": heading.set_id, "versions": [heading.release]}
    standard = format_.vocabulary(layout)
    if not isinstance(standard, Standard):
        return ""
    drafter = _Drafter(usage(trees), standard)
    rules = drafter.rules()
    lines = [*_beginning(heading), "rules:"]
    for title, key in _SECTIONS:
        found = [place for place, says in rules.items() if key == _main(says)]
        if found:
            lines.append(f"  {question(title.format(documents=heading.documents))}")
            lines += [_rule(place, rules[place]) for place in found]
    lines += [f"  {question(text)}" for text in drafter.unproven()]
    return _accepted(lines, format_)


def _beginning(heading: Heading) -> Iterator[str]:
    yield f"# What the samples of {heading.set_id} show beyond the standard: what was seen, not what was agreed."
    yield "# Hold it against their guide, and remove each comment that is answered."
    yield f"guideline: {heading.name}"
    yield f"set: {scalar(heading.set_id)}"
    yield f"release: {scalar(heading.release)}"


def _accepted(lines: Sequence[str], format_: Format) -> str:
    """Turn every rule that the format finds wrong into a question."""
    text = "\n".join(lines) + "\n"
    file = parse(text.encode(), Path("proposal"))
    if not file.value.get("rules"):
        return ""
    try:
        format_.guideline(file)
    except Misconfigured as error:
        wrong = {fault.line: fault.problem for fault in error.faults}
        mended = [
            f"  {question(wrong[number])}" if number in wrong and _RULE.match(line) else line
            for number, line in enumerate(lines, 1)
        ]
        return _accepted(mended, format_) if mended != list(lines) else ""
    return text


class _Drafter:
    """Tells what the samples show and the standard does not say."""

    def __init__(self, spots: Mapping[Way, Spot], standard: Standard) -> None:
        self._spots, self._standard = spots, standard

    def rules(self) -> Mapping[str, dict[str, str]]:
        """Return what each place is to be held to, key by key."""
        rules: dict[str, dict[str, str]] = {}
        for way, spot in self._spots.items():
            provision = self._standard.provision(way)
            if provision is None:
                continue
            if spot.present_in == spot.parents:
                rules[written(way)] = _demand(way, spot, provision)
            for element in sorted(spot.elements.keys() - {way[-1].code_at}):
                self._element(way, element, spot, rules)
        return {place: says for place, says in rules.items() if says}

    def unproven(self) -> Iterator[str]:
        """Yield what the samples leave open."""
        for way, spot in self._spots.items():
            place = written(way)
            if self._standard.provision(way) is None:
                yield f"{place} is not in the standard there: what is it?"
            elif spot.present_in < spot.parents:
                yield f"{place} was in {spot.present_in} of {spot.parents} {_loops(way)}: when is it sent?"
            elif spot.most > 1 and not way[-1].code_at:
                yield f"{place} came at most {spot.most} times: is there a limit?"

    def _element(
        self, way: Way, element: int, spot: Spot, rules: dict[str, dict[str, str]]
    ) -> None:
        provision = self._standard.provision(way, element)
        if provision is None:
            return
        says = rules.setdefault(written(way, element), {})
        if spot.occurrences > 1 and spot.always(element) and not provision.required:
            says["use"] = "required"
        known, values = provision.codes, spot.elements[element]
        if known is None:
            return
        strange = sorted(values.keys() - known)
        if strange:
            anywhere = written(tuple(Step(tag=step.tag) for step in way), element)
            rules.setdefault(anywhere, {})["codes+"] = _list(strange)
        elif len(values) <= _MOST_CODES:
            says["codes"] = _list(sorted(values))


def _demand(way: Way, spot: Spot, provision: Provision) -> dict[str, str]:
    says = {}
    if way[-1].code_at or not provision.required:
        says["use"] = "required"
    if way[-1].code_at and spot.most == 1 < spot.parents and provision.most != 1:
        says["max"] = "1"
    return says


def _main(says: Mapping[str, str]) -> str:
    """Return the key of a rule that weighs most."""
    return next(key for key in ("codes+", "use", "codes", "max") if key in says)


def _rule(place: str, says: Mapping[str, str]) -> str:
    key = place if _PLAIN.fullmatch(place) else quoted(place)
    if list(says) == ["use"]:
        return f"  {key}: {says['use']}"
    return f"  {key}: {{{', '.join(f'{each}: {value}' for each, value in says.items())}}}"


def _list(codes: Sequence[str]) -> str:
    return f"[{', '.join(map(scalar, codes))}]"


def _loops(way: Way) -> str:
    return f"loops {written(way[:-1])}" if way[:-1] else "documents"
