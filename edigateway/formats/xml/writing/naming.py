"""Which names the tags of a tree have in the file: with the prefixes of the layout, or with new ones."""

from collections.abc import Iterable, Mapping

from edigateway.formats.xml.layout import XmlLayout
from edigateway.formats.xml.names import XML_NAMESPACE, parse_tag


class Naming:
    """Names for the tags of one tree; ``declared`` are the namespaces of the root, by prefix.

    ``default`` is the namespace that the layout gives to names without a prefix; empty for none.
    """

    def __init__(self, layout: XmlLayout, tags: Iterable[str]) -> None:
        """Give a prefix to each namespace that only stands in braces; the tags must be known to be some."""
        self.default = layout.namespaces.get("", "")
        self._prefixes = {uri: prefix for prefix, uri in layout.namespaces.items() if prefix}
        self._prefixes[XML_NAMESPACE] = "xml"
        self._names: dict[str, tuple[str, str | None]] = {}
        self.declared = {**layout.namespaces, **self._further(set(tags), layout.namespaces)}

    def name(self, tag: str) -> tuple[str, str | None]:
        """Return the name for a tag, and the namespace that a name without a prefix must have; None if it has one."""
        found = self._names.get(tag)
        if found is None:
            found = self._names[tag] = self._name(tag)
        return found

    def _name(self, tag: str) -> tuple[str, str | None]:
        is_attribute, namespace, prefix, local = _parsed(tag)
        if namespace in self._prefixes:
            return f"{self._prefixes[namespace]}:{local}", None
        if prefix or is_attribute:
            return f"{prefix}:{local}" if prefix else local, None
        return local, self.default if namespace is None else namespace

    def _further(self, tags: Iterable[str], taken: Mapping[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        number = 0
        for tag in sorted(tags):
            is_attribute, namespace, _, _ = _parsed(tag)
            is_default = namespace == self.default and not is_attribute
            if not namespace or is_default or namespace in self._prefixes:
                continue
            number = next(
                n for n in range(number + 1, number + 2 + len(taken)) if f"ns{n}" not in taken
            )
            self._prefixes[namespace] = f"ns{number}"
            found[f"ns{number}"] = namespace
        return found


def _parsed(tag: str) -> tuple[bool, str | None, str, str]:
    parsed = parse_tag(tag)
    if parsed is None:
        raise ValueError(tag)
    return parsed
