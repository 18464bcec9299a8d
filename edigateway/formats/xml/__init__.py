"""XML documents: elements and attributes as the records of a tree, in the names that a layout declares."""

from edigateway.formats.xml.format import Xml

__all__ = ["Xml"]
