"""Answers what a transaction set has in the releases that a map is for, so that a map that names nothing is found."""

from collections.abc import Sequence
from difflib import get_close_matches

from edigateway.contracts.format import Provision
from edigateway.formats.x12.dictionary.facts import Facts
from edigateway.formats.x12.dictionary.places import SetTable, Tags, without_levels
from edigateway.formats.x12.dictionary.schemas import release
from edigateway.model.step import Step

Complaint = tuple[str, str]


class SetVocabulary:
    """The places of a transaction set in one or several releases; what one of them knows is known."""

    def __init__(self, set_id: str, versions: Sequence[str]) -> None:
        """Take those of the releases that there are."""
        self._set_id = set_id
        self._tables: list[tuple[Facts, SetTable]] = []
        for version in versions:
            known = release(version)
            facts = known.dictionary.facts if known else None
            table = facts.transaction_set(set_id) if facts else None
            if facts is not None and table is not None:
                self._tables.append((facts, SetTable(table["slots"])))

    def complaint(self, way: Sequence[Step], element: int, component: int) -> Complaint | None:
        """Return what is wrong with a location, and what to do; None where some release has it, or none is known."""
        tags = without_levels(tuple(step.tag for step in way))
        found = [self._of(facts, table, tags, element, component) for facts, table in self._tables]
        return None if None in found else next(iter(found), None)

    def provision(self, way: Sequence[Step], element: int = 0) -> Provision | None:
        """Return what the first release that has a place says of it."""
        tags = without_levels(tuple(step.tag for step in way))
        for facts, table in self._tables:
            slots = table.slots(tags)
            if slots and not element:
                most = slots[0]["max"]
                name = (facts.segment(tags[-1]) or {}).get("name", "")
                return Provision(name=name, required=slots[0]["required"], most=most)
            if slots:
                return _element(facts, tags[-1], element)
        return None

    def _of(
        self, facts: Facts, table: SetTable, tags: Tags, element: int, component: int
    ) -> Complaint | None:
        if not table.slots(tags):
            return self._misplaced(table, tags)
        elements = (facts.segment(tags[-1]) or {}).get("elements", ())
        if element > len(elements):
            return (
                f"{tags[-1]} has {len(elements)} elements in {facts.version}",
                "see edigw x12 describe",
            )
        if component:
            parts = (facts.element(elements[element - 1][0]) or {}).get("components", ())
            if component > len(parts):
                name = f"{tags[-1]}{element:02d}"
                return f"{name} has {len(parts) or 'no'} components in {facts.version}", ""
        return None

    def _misplaced(self, table: SetTable, tags: Tags) -> Complaint:
        tag, loop = tags[-1], tags[:-1]
        where = (
            f"the {loop[-1]} loop of an {self._set_id}"
            if loop
            else f"the heading of an {self._set_id}"
        )
        if loop and not table.slots(loop):
            return self._misplaced(table, loop)
        problem = f"there is no {tag} in {where}"
        places = [place for place in table.places_of(tag) if place[: len(loop)] == loop]
        if places:
            return problem, f"write {'/'.join(places[0][len(loop) :])}"
        if table.places_of(tag):
            return problem, f"it stands at {'/'.join(table.places_of(tag)[0])}"
        near = get_close_matches(tag, table.within(loop), n=1)
        return (
            problem,
            f"did you mean {near[0]}?" if near else f"see edigw x12 describe {self._set_id}",
        )


def _element(facts: Facts, tag: str, element: int) -> Provision | None:
    entries = (facts.segment(tag) or {}).get("elements", ())
    if element > len(entries):
        return None
    number, requirement = entries[element - 1]
    return Provision(
        name=(facts.element(number) or {}).get("name", ""),
        required=requirement == "M",
        codes=facts.codes(number),
    )
