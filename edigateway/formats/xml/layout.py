"""How an XML document lies: its root, its namespaces, where documents are in it, and in which order it is written."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from edigateway.contracts.format import Layout
from edigateway.errors import Fault, Misconfigured
from edigateway.formats.xml.limits import MAX_NAME_CHARACTERS
from edigateway.formats.xml.names import XML_NAMESPACE, XMLNS_NAMESPACE, parse_tag

DOCTYPE = re.compile(
    r"[^ \t\r\n<>\[\]\"'&]+"
    r"(?:[ \t\r\n]+(?:SYSTEM|PUBLIC[ \t\r\n]+(?:\"[^\"<>]*\"|'[^'<>]*'))[ \t\r\n]+(?:\"[^\"<>]*\"|'[^'<>]*'))?"
)
"""What may stand in a DOCTYPE: a name and where a DTD would be, but no declarations."""

_URI = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*(?:#[A-Za-z0-9._~/-]*)?"
)
_RESERVED = {XML_NAMESPACE, XMLNS_NAMESPACE}


def is_namespace(uri: str) -> bool:
    """Return whether something can be declared as a namespace."""
    is_short = len(uri) <= MAX_NAME_CHARACTERS // 2
    return is_short and uri not in _RESERVED and _URI.fullmatch(uri) is not None


def _tag(tag: str) -> str:
    parsed = parse_tag(tag)
    if parsed is None or parsed[0]:
        raise ValueError(f"'{tag}' is not the tag of an element; write it like cbc:ID")
    return tag


def _path(path: str) -> str:
    for tag in path.split("/") if path else ():
        _tag(tag)
    return path


def _prefix(prefix: str) -> str:
    is_name = not prefix or parse_tag(f"{prefix}:name") is not None
    if not is_name or prefix.startswith("@") or prefix.lower().startswith("xml"):
        raise ValueError(f"'{prefix}' is not a prefix; write a name such as cbc")
    return prefix


def _namespace(uri: str) -> str:
    if not is_namespace(uri):
        raise ValueError(f"'{uri}' is not a namespace; write it like urn:example:order")
    return uri


def _doctype(text: str) -> str:
    if text and not DOCTYPE.fullmatch(text):
        example = 'cXML SYSTEM "https://example.com/cXML.dtd"'
        raise ValueError(f"this is not what stands in a DOCTYPE; write it like {example}")
    return text


_Tag = Annotated[str, AfterValidator(_tag)]
_Path = Annotated[str, Field(max_length=500), AfterValidator(_path)]


class XmlLayout(BaseModel):
    """The keys of ``layout`` in a map for XML files."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: str = "xml"
    root: _Tag
    """The tag of the outermost element."""
    namespaces: Mapping[
        Annotated[str, AfterValidator(_prefix)], Annotated[str, AfterValidator(_namespace)]
    ] = {}
    """By prefix; the empty one is for names without a prefix."""
    documents: _Path = ""
    """The path from the root to the elements that are one document each; empty where the whole file is one."""
    sequence: Mapping[_Path, tuple[_Tag, ...]] = {}
    """In which order children are written, by the tag of their parent, or a path that ends in it."""
    doctype: Annotated[str, AfterValidator(_doctype)] = ""
    """What stands in the DOCTYPE of a file that is written."""
    pretty: bool = False
    """Whether each element is written on a line of its own."""

    @property
    def path(self) -> tuple[str, ...]:
        """Return the tags on the way from the root to a document."""
        return tuple(self.documents.split("/")) if self.documents else ()


def read_layout(layout: Layout) -> XmlLayout:
    """Take the layout of a map that was checked.

    Raises:
        Misconfigured: it was not, and has faults.
    """
    try:
        return XmlLayout.model_validate(dict(layout))
    except ValidationError as error:
        faults = [
            Fault(file=Path("layout"), line=0, column=0, problem=each["msg"])
            for each in error.errors(include_url=False)
        ]
        raise Misconfigured(faults) from None
