"""Names in two notations: the tags of our trees, with prefixes of the layout, and those of XML, with namespaces."""

import re
from collections.abc import Mapping
from functools import cache

XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/"

_START = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = rf"[{_START}][{_START}.0-9\u00b7\u0300-\u036f\u203f\u2040-]*"
"""A name without a prefix (NCName). Source: XML 1.0, fifth edition, and Namespaces in XML 1.0."""


@cache
def _tag_pattern() -> re.Pattern[str]:
    """Compile the pattern of tags, which takes long enough to do it only where there is XML."""
    namespace, prefix = r"\{(?P<namespace>[^{}]*)\}", rf"(?P<prefix>{_NAME}):"
    return re.compile(rf"(?P<at>@?)(?:{namespace}|{prefix})?(?P<local>{_NAME})")


class Names:
    """Turns names into tags: by the prefix that the layout declares, else with the namespace in braces.

    An element without a namespace is ``{}name`` if the layout gives names without a prefix a namespace.
    """

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        """Take the namespaces by their prefixes; the empty prefix stands for none."""
        self._prefixes = {uri: prefix for prefix, uri in namespaces.items()}
        self._prefixes[XML_NAMESPACE] = "xml"
        self._unqualified = "{}" if "" in namespaces else ""
        self._elements: dict[str, str] = {}
        self._attributes: dict[str, str] = {}

    def element(self, name: str) -> str:
        """Return the tag for ``{namespace}name`` or ``name``."""
        tag = self._elements.get(name)
        if tag is None:
            tag = self._elements[name] = self._element(name)
        return tag

    def attribute(self, name: str) -> str:
        """Return the tag for an attribute, which has no namespace unless it has a prefix."""
        tag = self._attributes.get(name)
        if tag is None:
            namespace, local = _parted(name)
            prefix = self._prefixes.get(namespace) if namespace else None
            tag = f"@{prefix}:{local}" if prefix else f"@{name}"
            self._attributes[name] = tag
        return tag

    def _element(self, name: str) -> str:
        namespace, local = _parted(name)
        if not namespace:
            return f"{self._unqualified}{local}"
        prefix = self._prefixes.get(namespace)
        if prefix is None:
            return name
        return f"{prefix}:{local}" if prefix else local


def _parted(name: str) -> tuple[str, str]:
    namespace, _, local = name.rpartition("}")
    return namespace[1:], local


def parse_tag(tag: str) -> tuple[bool, str | None, str, str] | None:
    """Part a tag: whether it is an attribute, its namespace if in braces, its prefix, its name; None if it is no tag."""
    match = _tag_pattern().fullmatch(tag)
    if not match:
        return None
    return bool(match["at"]), match["namespace"], match["prefix"] or "", match["local"]
