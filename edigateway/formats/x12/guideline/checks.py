"""Holds the rules of a guideline against the dictionary: nothing is named that is not there."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from edigateway.formats.x12.dictionary.places import Tags, without_levels
from edigateway.formats.x12.guideline.ground import Ground
from edigateway.formats.x12.guideline.language import Location, Rule, Use
from edigateway.model.step import Step

_ENVELOPE = frozenset({"ST", "SE"})
_MOST_SHOWN = 8
_MOST_NAMED = 20


class Complaint(NamedTuple):
    """What is wrong with a rule, and what to do; ``key`` is the key of the rule that it is about, if it is one."""

    problem: str
    remedy: str
    key: str = ""


def place_complaints(location: Location, ground: Ground) -> Iterator[Complaint]:
    """Yield what is wrong with the way to a segment: it must stand there, and the codes on the way must be known."""
    place = without_levels(location.tags)
    if not ground.table.slots(place):
        yield _unknown_place(place, ground)
        return
    for step in location.steps:
        if step.code_at:
            at = Location(steps=(Step(tag=step.tag),), element=step.code_at)
            yield from code_complaints((step.code,), at, ground)


def code_complaints(
    codes: Collection[str], location: Location, ground: Ground, key: str = ""
) -> Iterator[Complaint]:
    """Yield a complaint for each code that an element cannot have; ``location`` must be without codes itself."""
    element = ground.element(location)
    if element is None:
        tag = location.steps[-1].tag
        yield Complaint(f"{tag} has no element {location.element:02d}", elements_of(tag, ground))
        return
    for code in codes if element.codes is not None else ():
        if code not in (element.codes or ()):
            near = get_close_matches(code, sorted(element.codes or ()), n=1)
            guess = f"did you mean '{near[0]}'? If not, " if near else ""
            remedy = f"{guess}write {location}: {{codes+: [{code}]}} if they send it all the same"
            yield Complaint(f"'{code}' is no code of {location} in the standard", remedy, key)


def segment_complaints(rule: Rule, ground: Ground) -> Iterator[Complaint]:
    """Yield what is wrong with a rule for a segment as a whole that stands where the rule says."""
    location, tag = rule.location, rule.location.steps[-1].tag
    if tag in _ENVELOPE:
        yield Complaint(f"{tag} always comes once", "remove the rule")
    if rule.elements:
        remedy = "add after: and the segment that it follows, or remove this"
        yield Complaint("only an extra segment has elements of its own", remedy, "elements")
    if rule.use is Use.UNUSED and rule.most is not None:
        yield Complaint("what is unused has no limit", "remove one of them", "max")
    if rule.use is Use.UNUSED and not location.steps[-1].code_at:
        yield from _required_complaints(location, ground)
    if location.is_qualified:
        if rule.use is Use.OPTIONAL:
            yield Complaint("the standard requires no code", "remove the rule", "use")
    elif location.tags != without_levels(location.tags):
        yield Complaint("levels are told apart by their codes", "write HL[O]/HL[P]")
    elif len(ground.table.slots(location.tags)) > 1:
        yield Complaint(f"{tag} stands twice at this place", f"add its code, as in {tag}[ST]")


def _required_complaints(location: Location, ground: Ground) -> Iterator[Complaint]:
    place = without_levels(location.tags)
    if all(slot["required"] for slot in ground.table.slots(place)):
        remedy = f"remove the rule, or write {'/'.join(place)}: optional if they leave it out"
        yield Complaint("the standard requires it at this place", remedy, "use")


def extra_complaints(rule: Rule, ground: Ground) -> Iterator[Complaint]:
    """Yield what is wrong with a rule that adds a segment to the set."""
    *above, tag = rule.location.tags
    loop = tuple(above)
    known = ground.facts.segment(tag) is not None
    neighbours = [*loop[-1:], *ground.table.within(loop)]
    if rule.location.is_qualified or rule.location.element:
        yield Complaint("only a segment as a whole can be added", f"write {tag}: {{after: ...}}")
    elif ground.standard.slots(rule.location.tags):
        yield Complaint(f"the standard has {tag} here already", "remove after", "after")
    elif loop and not ground.standard.is_loop(loop):
        yield _unknown_place(loop, ground)
    elif rule.after == tag or rule.after not in neighbours:
        problem = f"there is no {rule.after} {'in this loop' if loop else 'at the top of the set'}"
        yield Complaint(problem, nearest(rule.after or "", set(neighbours) - {tag}), "after")
    elif not known:
        remedy = "add elements: and the numbers of its elements, in order"
        yield Complaint(f"the dictionary has no segment {tag}", remedy)
    if rule.use is Use.UNUSED:
        yield Complaint("what is added cannot be unused", "remove the rule", "use")
    for number in rule.elements:
        if ground.facts.element(number) is None:
            remedy = "write the number of an element that is alike, such as 127 for a reference"
            yield Complaint(f"there is no element {number}", remedy, "elements")


def elements_of(tag: str, ground: Ground) -> str:
    """Say which elements a segment has."""
    return f"its elements are {tag}01 to {tag}{len(ground.elements_of(tag)):02d}"


def nearest(word: str, known: Collection[str]) -> str:
    """Say what may have been meant."""
    names = sorted(known)
    near = get_close_matches(word, names, n=1)
    if near:
        return f"did you mean {near[0]}?"
    more = ", ..." if len(names) > _MOST_NAMED else ""
    return f"there are: {', '.join(names[:_MOST_NAMED])}{more}"


def _unknown_place(place: Tags, ground: Ground) -> Complaint:
    """Complain of the first segment on a way that is not there, and say where it is."""
    table = ground.table
    known = next(n for n in range(len(place), -1, -1) if not n or table.slots(place[:n]))
    if known == len(place):
        return Complaint(f"{place[-1]} heads no loop", "name a loop")
    tag = place[known]
    elsewhere = ["/".join(each) for each in table.places_of(tag)]
    below = f"below {'/'.join(place[:known])}" if known else "at the top of the set"
    if elsewhere:
        remedy = f"it stands at {', '.join(elsewhere[:_MOST_SHOWN])}"
        return Complaint(f"{tag} does not stand {below}", f"{remedy}; or add it with after:")
    if ground.facts.segment(tag) is None:
        return Complaint(f"there is no segment {tag}", nearest(tag, table.tags()))
    return Complaint(f"{ground.set_id} has no {tag}", "if they send it all the same, add after:")
