"""The outermost value of everything in CMS, and the identifiers of algorithms inside."""

from edigateway.transports.as2.message.asn1 import ber, der, object_ids
from edigateway.transports.as2.message.asn1.ber import Element, Malformed

EXPLICIT_0 = 0xA0
EXPLICIT_1 = 0xA1
EXPLICIT_2 = 0xA2
EXPLICIT_3 = 0xA3

KINDS = {
    object_ids.SIGNED_DATA: "signed-data",
    object_ids.ENVELOPED_DATA: "enveloped-data",
    object_ids.AUTH_ENVELOPED_DATA: "authenveloped-data",
    object_ids.COMPRESSED_DATA: "compressed-data",
}
"""What a message is called by ``smime-type``, by its object identifier."""


def content_of(data: bytes | memoryview) -> tuple[bytes, Element]:
    """Return the object identifier of a kind of content, and the SEQUENCE with the content.

    Raises:
        Malformed: that is no CMS.
    """
    outer = tagged(ber.read(data), der.SEQUENCE)
    kind, wrapped = outer.children(most=2)
    (content,) = tagged(wrapped, EXPLICIT_0).children(most=1)
    return bytes(kind.raw), tagged(content, der.SEQUENCE)


def kind_of(data: bytes | memoryview) -> str | None:
    """Return what ``smime-type`` should be, None if that cannot be seen."""
    try:
        return KINDS.get(content_of(data)[0])
    except (Malformed, ValueError):
        return None


def tagged(element: Element, tag: int) -> Element:
    """Return an element if it has the tag that it should have."""
    if element.tag != tag:
        raise Malformed(f"a value of kind {element.tag:#x} where {tag:#x} should be")
    return element


def algorithm(identifier: bytes, parameters: bytes = b"") -> bytes:
    """Return an AlgorithmIdentifier."""
    return der.sequence(identifier, parameters)


def algorithm_of(element: Element, tag: int = der.SEQUENCE) -> tuple[bytes, Element | None]:
    """Return the object identifier of an algorithm, and its parameters unless they are absent or NULL."""
    identifier, *parameters = tagged(element, tag).children(most=2)
    if not parameters or bytes(parameters[0].raw) == der.NULL:
        return bytes(identifier.raw), None
    return bytes(identifier.raw), parameters[0]
