"""What a map says once everything that it extends is merged in: field by field, ``null`` removes."""

from collections.abc import Mapping

from edigateway.mapping.language import Each, Group, Node, Removed


class EndlessPart(Exception):
    """A part contains itself without a loop of segments in between, so that it would never end."""


def merge(below: Group, above: Group) -> Group:
    """Lay the fields of a map over those of the map that it extends.

    What is removed stays as a mark, for a part may have a field of that name, too.
    """
    fields = dict(below.fields)
    for name, node in above.fields.items():
        fields[name] = _over(fields[name], node) if name in fields else node
    return Group(fields=fields, parts=above.parts or below.parts, origin=above.origin)


def merge_parts(below: dict[str, Group], above: dict[str, Group]) -> dict[str, Group]:
    """Lay the parts of a map over those of the map that it extends."""
    merged = dict(below)
    for name, group in above.items():
        merged[name] = merge(merged[name], group) if name in merged else group
    return merged


def _over(below: Node, above: Node) -> Node:
    if isinstance(below, Each) and isinstance(above, Each):
        return Each(
            location=above.location or below.location,
            group=merge(below.group, above.group),
            origin=above.origin,
            units=above.units or below.units,
        )
    if isinstance(below, Group) and isinstance(above, Group):
        return merge(below, above)
    return above


def fields_of(
    group: Group, parts: Mapping[str, Group], inside: tuple[str, ...] = ()
) -> Mapping[str, Node]:
    """Return the fields of a group with those of its parts laid out below its own.

    Raises:
        EndlessPart: a part is made of itself.
        KeyError: there is no such part.
    """
    whole = Group(fields={}, origin=group.origin)
    for name in group.parts:
        if name in inside:
            raise EndlessPart(name)
        fields = fields_of(parts[name], parts, (*inside, name))
        whole = merge(whole, Group(fields=fields, origin=group.origin))
    fields = merge(whole, group).fields
    return {name: node for name, node in fields.items() if not isinstance(node, Removed)}
