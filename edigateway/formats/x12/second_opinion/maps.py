"""Writes maps of pyx12 from our own facts, for any transaction set.

A folder of maps is an index (``maps.xml``), one map for each kind of group (GS01 and release), the control maps, and the
elements and code lists that they refer to. Where pyx12 is peculiar, the maps are written so that it does not matter:

* It takes a bad code in the first element of a segment for an unknown segment, unless the codes stand in a list of
  their own; so they all do.
* It breaks off at a composite with too many components; so each composite ends in some that are "not used".
* It counts loops and segments by their path, and reads a loop that is called like a segment as one.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from edigateway.formats.x12.dictionary.envelope import EnvelopeFacts
from edigateway.formats.x12.dictionary.facts import PUBLISHED, Facts, published
from edigateway.formats.x12.second_opinion.transcript import NEW_ISA12, OLD_ISA12, Group

NOT_USED_COMPONENTS = 8
"""How many components that nobody may send each composite has at its end."""

_ISA_CODES: Mapping[int, Sequence[str]] = {
    1: ("00", "01", "02", "03", "04", "05", "06"),
    3: ("00", "01"),
    15: ("I", "P", "T"),
}
"""By element of the ISA. Source: X12.5 I01, I03, I14."""
_UNLIMITED = ">1"


def write_maps(folder: Path, isa12: str, groups: Sequence[Group]) -> None:
    """Write the maps that the groups of an interchange need into a folder that exists."""
    lists = _Lists()
    index = Element("maps")
    version = SubElement(index, "version", icvn=isa12)
    sets: dict[tuple[str, str], tuple[Facts, set[str]]] = {}
    for group in groups:
        key = (group.functional_id, group.version)
        sets.setdefault(key, (group.facts, set()))[1].update(group.set_ids)
    for number, ((functional_id, gs08), (facts, set_ids)) in enumerate(sets.items(), 1):
        file = f"{number}.xml"
        entry = SubElement(version, "map", vriic=gs08, fic=functional_id, abbr=str(number))
        entry.text = file
        _write(folder / file, _MapWriter(facts, lists).map(isa12, sorted(set_ids)))
    control = _MapWriter(published(PUBLISHED[-1]), lists)
    for each in (OLD_ISA12, NEW_ISA12):
        _write(folder / f"x12.control.{each}.xml", control.map(each, []))
    _write(folder / "maps.xml", index)
    _write(folder / "dataele.xml", lists.elements)
    _write(folder / "codes.xml", lists.codes)


def _write(path: Path, root: Element) -> None:
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


class _Lists:
    """The elements and code lists that the maps of a folder share; each release has its own of each number."""

    def __init__(self) -> None:
        self.elements = Element("data_elements")
        self.codes = Element("codesets")
        self._known: set[str] = set()

    def reference(self, facts: Facts, key: str) -> str:
        """Return the name of an element of the facts in these lists, adding it when it is first needed."""
        name = f"{facts.version}-{key}"
        if name not in self._known:
            self._known.add(name)
            element = facts.element(key) or {}
            node = SubElement(self.elements, "data_ele", ele_num=name, name=name)
            node.set("data_type", element["type"])
            node.set("min_len", str(element["min"]))
            node.set("max_len", str(element["max"]))
            self._add_codes(name, facts.codes(key))
        return name

    def _add_codes(self, name: str, codes: Collection[str] | None) -> None:
        if codes is None:
            return
        listed = SubElement(self.codes, "codeset")
        SubElement(listed, "id").text = name
        version = SubElement(listed, "version")
        for code in sorted(codes):
            SubElement(version, "code").text = code


class _MapWriter:
    """Makes the map of one kind of group."""

    def __init__(self, facts: Facts, lists: _Lists) -> None:
        self._facts = EnvelopeFacts(facts)
        self._lists = lists

    def map(self, isa12: str, set_ids: Sequence[str]) -> Element:
        root, group = self._envelope(isa12)
        for number, set_id in enumerate(set_ids, 1):
            loop = _loop(group, f"ST_LOOP_{number}", required=False, limit=None, place=2)
            facts = self._facts.transaction_set(set_id)
            slots = facts["slots"] if facts else _UNKNOWN_SET
            self._slots(loop, slots)
            _only_codes(next(loop.iter("element")), set_id)
        return root

    def _envelope(self, isa12: str) -> tuple[Element, Element]:
        """Return a map without sets, and the loop that sets belong into, in the second place."""
        root = Element("transaction", xid=isa12, name="map")
        interchange = _loop(root, "ISA_LOOP", required=True, limit=None, place=1)
        self._segment(interchange, "ISA", required=True, limit=1, place=1)
        self._segment(interchange, "TA1", required=False, limit=None, place=2)
        group = _loop(interchange, "GS_LOOP", required=False, limit=None, place=3)
        self._segment(group, "GS", required=True, limit=1, place=1)
        self._segment(group, "GE", required=True, limit=1, place=3)
        self._segment(interchange, "IEA", required=True, limit=1, place=4)
        for node in root.iter("valid_codes"):
            node.attrib.clear()  # of the codes of envelopes only the usual ones are known
        isa = interchange.findall("segment/element")
        for number, codes in {**_ISA_CODES, 12: (isa12,)}.items():
            _only_codes(isa[number - 1], *codes)
        return root, group

    def _slots(self, parent: Element, slots: Sequence[Mapping[str, Any]], start: int = 1) -> None:
        for place, slot in enumerate(slots, start):
            tag, required = slot["segment"], slot["required"]
            if "children" in slot:
                loop = _loop(parent, f"{tag}_LOOP_{place}", required, slot["max"], place)
                self._segment(loop, tag, required=True, limit=1, place=1)
                self._slots(loop, slot["children"], start=2)
            else:
                self._segment(parent, tag, required, slot["max"], place)

    def _segment(
        self, parent: Element, tag: str, required: bool, limit: int | None, place: int
    ) -> None:
        facts = self._facts.segment(tag) or {}
        node = SubElement(parent, "segment", xid=tag, name=facts["name"])
        _position(node, required, place)
        node.set("max_use", _UNLIMITED if limit is None else str(limit))
        for condition in facts["conditions"]:
            SubElement(node, "syntax").text = condition
        for number, (key, requirement) in enumerate(facts["elements"], 1):
            self._element(node, f"{tag}{number:02d}", key, requirement == "M", number)

    def _element(self, parent: Element, name: str, key: str, required: bool, number: int) -> None:
        components = (self._facts.element(key) or {}).get("components")
        if components:
            node = _element(parent, "composite", name, number, usage="R" if required else "S")
            for each, (part, requirement) in enumerate(components, 1):
                self._element(node, f"{name}-{each}", part, requirement == "M", each)
            last = len(components) + NOT_USED_COMPONENTS
            for each in range(len(components) + 1, last + 1):
                _element(node, "element", f"{name}-{each}", each, usage="N")
            return
        node = _element(parent, "element", name, number, usage="R" if required else "S")
        node.set("data_ele", self._lists.reference(self._facts, key))
        if self._facts.codes(key) is not None:
            SubElement(node, "valid_codes", external=node.get("data_ele", ""))


_UNKNOWN_SET: Sequence[Mapping[str, Any]] = (
    {"segment": "ST", "required": True, "max": 1},
    {"segment": "SE", "required": True, "max": 1},
)
"""A set that there are no facts of: none of its segments can be found."""


def _loop(parent: Element, name: str, required: bool, limit: int | None, place: int) -> Element:
    node = SubElement(parent, "loop", xid=name, name=name)
    _position(node, required, place)
    node.set("repeat", _UNLIMITED if limit is None else str(limit))
    return node


def _position(node: Element, required: bool, place: int) -> None:
    node.set("usage", "R" if required else "S")
    node.set("pos", str(place))


def _element(parent: Element, form: str, name: str, number: int, usage: str) -> Element:
    return SubElement(parent, form, xid=name, name="data", usage=usage, seq=str(number))


def _only_codes(element: Element, *codes: str) -> None:
    """Let an element have these codes only, written where it stands: pyx12 then finds the segment by them, too."""
    for each in element.findall("valid_codes"):
        element.remove(each)
    listed = SubElement(element, "valid_codes")
    for code in codes:
        SubElement(listed, "code").text = code
