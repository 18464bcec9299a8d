"""Holds the rules for elements against the dictionary."""

from collections.abc import Iterator

from edigateway.formats.x12.guideline.checks import Complaint, code_complaints, elements_of
from edigateway.formats.x12.guideline.ground import ElementFacts, Ground
from edigateway.formats.x12.guideline.language import Location, Rule, Use
from edigateway.model.step import Step

_CODED = frozenset({"ID", "AN"})
_FIXED = frozenset("DTB")


def element_complaints(rule: Rule, ground: Ground) -> Iterator[Complaint]:
    """Yield what is wrong with a rule for an element of a segment that stands where the rule says."""
    element = ground.element(rule.location)
    if element is None:
        yield _unknown_element(rule.location, ground)
    elif element.is_composite and rule != Rule(location=rule.location, use=rule.use):
        remedy = f"write a rule for one of them, such as {rule.location}-1"
        yield Complaint("this element is made of components", remedy)
    else:
        yield from _use_complaints(rule, element, ground)
        yield from _code_list_complaints(rule, element, ground)
        yield from _length_complaints(rule, element)
        if rule.location.is_qualified:
            yield from _widening_complaints(rule, element)


def _use_complaints(rule: Rule, element: ElementFacts, ground: Ground) -> Iterator[Complaint]:
    wanted = element.required and not ground.is_made_optional(rule.location)
    if rule.use is Use.UNUSED and wanted:
        place = _anywhere(rule.location)
        remedy = f"remove the rule, or write {place}: optional if they leave it out"
        yield Complaint("the standard requires it in its segment", remedy, "use")


def _unknown_element(location: Location, ground: Ground) -> Complaint:
    tag = location.steps[-1].tag
    whole = Location(steps=location.steps, element=location.element)
    if location.component and ground.element(whole) is not None:
        return Complaint(f"{whole} has no component {location.component}", "mend the number")
    return Complaint(f"{tag} has no element {location.element:02d}", elements_of(tag, ground))


def _code_list_complaints(rule: Rule, element: ElementFacts, ground: Ground) -> Iterator[Complaint]:
    location = rule.location
    if (rule.codes or rule.more_codes) and element.kind not in _CODED:
        remedy = "write min, max or pattern"
        key = "codes" if rule.codes else "codes+"
        yield Complaint(f"an element of type {element.kind} has no codes", remedy, key)
        return
    if rule.more_codes and element.codes is None:
        yield Complaint("any value is allowed already", "remove this, or write codes", "codes+")
    yield from code_complaints(rule.codes or (), _anywhere(location), ground, "codes")


def _anywhere(location: Location) -> Location:
    """Return the element of a location wherever its segment stands."""
    return Location(
        steps=(Step(tag=location.steps[-1].tag),),
        element=location.element,
        component=location.component,
    )


def _length_complaints(rule: Rule, element: ElementFacts) -> Iterator[Complaint]:
    """A limit may be wider than the standard's, but both together must leave something."""
    longest = element.longest if rule.most is None else rule.most
    shortest = element.shortest if rule.least is None else rule.least
    if (shortest, longest) == (element.shortest, element.longest):
        return
    key = "min" if longest == element.longest else "max"
    if element.kind[:1] in _FIXED:
        yield Complaint("a date, time or binary value has no other limits", "write a pattern", key)
    elif element.kind == "ID" and element.codes is not None:
        yield Complaint("its codes are as long as they are", "write codes", key)
    elif shortest > longest:
        problem = f"the standard has {element.shortest} to {element.longest} characters"
        yield Complaint(problem, "write min and max that leave something", key)


def _widening_complaints(rule: Rule, element: ElementFacts) -> Iterator[Complaint]:
    """What is allowed beyond the standard is allowed wherever the segment stands, so no code can go with it."""
    remedy = f"write it without a code, at {rule.location.steps[-1].tag}{rule.location.element:02d}"
    wider = {
        "use": rule.use == "optional",
        "min": rule.least is not None and rule.least < element.shortest,
        "max": rule.most is not None and rule.most > element.longest,
        "codes+": bool(rule.more_codes),
    }
    for key, is_wider in wider.items():
        if is_wider:
            problem = "the standard is widened for all codes or for none"
            yield Complaint(problem, remedy, key)
