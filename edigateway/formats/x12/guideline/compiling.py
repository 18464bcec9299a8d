"""Compiles the rules that the dictionary cannot hold into requirements on the tree."""

from collections.abc import Sequence

from edigateway.formats.x12.dictionary.elements import Component
from edigateway.formats.x12.dictionary.places import LEVEL, without_levels
from edigateway.formats.x12.dictionary.schemas import Dictionary
from edigateway.formats.x12.guideline.element_rules import element_rule
from edigateway.formats.x12.guideline.ground import Ground
from edigateway.formats.x12.guideline.language import Location, Rule, Use
from edigateway.formats.x12.guideline.requirements import Node, Requirements
from edigateway.model.step import Step


def compile_requirements(
    name: str, rules: Sequence[Rule], ground: Ground, dictionary: Dictionary
) -> Requirements | None:
    """Compile rules; ``dictionary`` has the changes of the guideline. Without rules there is nothing to look for."""
    if not rules:
        return None
    top = Node(step=Step(tag=""))
    for rule in rules:
        node = _node(rule.location, top, ground)
        if rule.location.element:
            component = _component(rule.location, dictionary)
            node.elements.append(element_rule(rule, component))
        else:
            node.required = rule.use is Use.REQUIRED
            node.most = 0 if rule.use is Use.UNUSED else rule.most
    return Requirements(name, top)


def _node(location: Location, top: Node, ground: Ground) -> Node:
    node = top
    for depth, step in enumerate(location.steps, 1):
        nodes = node.below.setdefault(step.tag, [])
        known = next((each for each in nodes if each.step == step), None)
        if known is None:
            known = _new_node(location, depth, ground)
            nodes.append(known)
        node = known
    return node


def _new_node(location: Location, depth: int, ground: Ground) -> Node:
    *above, step = location.steps[:depth]
    place, table = without_levels(location.tags[:depth]), ground.table
    following = table.following(place)
    if LEVEL in place[:-1]:
        following |= {LEVEL}  # the levels below one come last in it
    return Node(
        step=step,
        following=following,
        is_loop=table.is_loop(place),
        is_dependent=any(each.code_at for each in above),
    )


def _component(location: Location, dictionary: Dictionary) -> Component:
    spec = dictionary.segment(location.steps[-1].tag)
    elements = () if spec is None else spec.elements
    whole = elements[location.element - 1]
    if not location.component:
        return whole
    return whole.element.components[location.component - 1]
