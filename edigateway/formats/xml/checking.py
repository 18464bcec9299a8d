"""Finds what is wrong in maps for XML: in their layout, and in locations whose prefixes it does not declare."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from pydantic import ValidationError

from edigateway.contracts.format import Layout
from edigateway.contracts.layout import SECTION, key_faults
from edigateway.errors import Fault
from edigateway.formats.xml.layout import XmlLayout
from edigateway.model.step import Step
from edigateway.yamlfile import Path_, YamlFile

_KEYS = ("format", "namespaces", "documents", "sequence", "doctype", "pretty")
_FORMS = {
    "namespaces": "write namespaces: {cbc: urn:example:basic}",
    "sequence": "write sequence: {Order: [ID, Line]}",
    "pretty": "write true or false",
}


class Prefixes:
    """The prefixes of a layout: all that is known of what its documents may have."""

    def __init__(self, layout: Layout) -> None:
        """Take them from a layout, which may have faults."""
        namespaces = layout.get("namespaces")
        declared = namespaces if isinstance(namespaces, Mapping) else {}
        self._known = ("xml", *filter(None, declared))

    def complaint(
        self, way: Sequence[Step], element: int, component: int
    ) -> tuple[str, str] | None:
        """Return what is wrong with a location: a prefix that nothing is declared for; None otherwise."""
        tags = (
            tag for step in way for tag in (step.tag, *(each.child for each in step.conditions))
        )
        return next(filter(None, map(self.about, tags)), None)

    def about(self, tag: str) -> tuple[str, str] | None:
        """Return what is wrong with a tag, and what to do."""
        prefix, colon, name = tag.removeprefix("@").rpartition(":")
        if not colon or tag.startswith("{") or prefix in self._known:
            return None
        near = get_close_matches(prefix, self._known, n=1)
        remedy = f"did you mean {near[0]}:{name}?" if near else f"add {prefix} to its namespaces"
        return f"the layout declares no namespace for the prefix '{prefix}'", remedy


def check_layout(file: YamlFile, faults: list[Fault]) -> None:
    """Check the layout of a map, and add what is wrong to ``faults``."""
    faults += key_faults(file, (SECTION,), ("root",), _KEYS, "a layout of xml")
    section = file.value.get(SECTION)
    written = section if isinstance(section, dict) else {}
    known = {key: value for key, value in written.items() if key in XmlLayout.model_fields}
    try:
        layout = XmlLayout.model_validate(known)
    except ValidationError as error:
        faults += _faults(file, error)
        return
    faults += _repeated(file, layout)
    prefixes = Prefixes(known)
    for where, tag in _tags(layout):
        complaint = prefixes.about(tag)
        if complaint:
            faults.append(file.fault((SECTION, *where), *complaint))


def _faults(file: YamlFile, error: ValidationError) -> Iterator[Fault]:
    for each in error.errors(include_url=False):
        where = each["loc"]
        if each["type"] == "missing":
            continue
        if each["type"] == "value_error":
            problem, _, remedy = str(each["ctx"]["error"]).partition("; ")
        else:
            problem, remedy = f"{where[0]} is not written like that", _FORMS.get(str(where[0]), "")
        is_key = where[-1] == "[key]"
        path = where[:-1] if is_key else where
        yield file.fault((SECTION, *path), problem, remedy or "write one text", key=is_key)


def _repeated(file: YamlFile, layout: XmlLayout) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for prefix, uri in layout.namespaces.items():
        if uri in seen:
            problem = f"'{seen[uri]}' stands for this namespace already"
            yield file.fault((SECTION, "namespaces", prefix), problem, "keep one prefix")
        seen.setdefault(uri, prefix)


def _tags(layout: XmlLayout) -> Iterator[tuple[Path_, str]]:
    """Yield every tag of a layout with its place."""
    yield ("root",), layout.root
    yield from ((("documents",), tag) for tag in layout.path)
    for key, tags in layout.sequence.items():
        yield from ((("sequence", key), tag) for tag in key.split("/"))
        yield from ((("sequence", key, n), tag) for n, tag in enumerate(tags))
