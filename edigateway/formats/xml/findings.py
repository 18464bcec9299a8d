"""The closed catalogue of what can be wrong in an XML file, received or about to be written."""

from collections.abc import Mapping

from edigateway.model.finding import Finding, Place, Severity

NO_LAYOUT = "xml-no-layout"
ENCODING = "xml-encoding"
DECLARATION = "xml-declaration"
DTD = "xml-dtd"
SYNTAX = "xml-syntax"
TOO_LARGE = "xml-too-large"
TOO_DEEP = "xml-too-deep"
TOO_MANY = "xml-too-many"
TEXT_TOO_LONG = "xml-text-too-long"
NAME_TOO_LONG = "xml-name-too-long"
OTHER_ROOT = "xml-other-root"
NO_DOCUMENT = "xml-no-document"
CHARACTER = "xml-character"
NAME = "xml-name"
ATTRIBUTE = "xml-attribute"
SEVERAL_DOCUMENTS = "xml-several-documents"

FINDING_CODES: Mapping[str, str] = {
    NO_LAYOUT: "no map for XML files was agreed with the partner",
    ENCODING: "an encoding that is not read, or bytes that the declared one does not know",
    DECLARATION: "the first line is not the declaration of an XML 1.0 file",
    DTD: "the DOCTYPE holds declarations, such as entities; they are never read",
    SYNTAX: "the file is not well-formed",
    TOO_LARGE: "the file has more than 32 MiB",
    TOO_DEEP: "more than 100 elements lie within each other",
    TOO_MANY: "more elements, attributes or documents than can be right",
    TEXT_TOO_LONG: "a text has more than 1 Mi characters",
    NAME_TOO_LONG: "a name with its namespace has more than 1,000 characters, or a tag more than 64 Ki",
    OTHER_ROOT: "the outermost element is not the one of the layout",
    NO_DOCUMENT: "there is nothing where the layout says that the documents lie",
    CHARACTER: "a text has a character that XML cannot carry",
    NAME: "a tag is not a name, or its prefix is not declared in the layout",
    ATTRIBUTE: "an attribute stands twice, or has something below it",
    SEVERAL_DOCUMENTS: "an XML file is written for one document only",
}
"""What each code means. The last four can only be found in what is to be written."""

_VALUE_LENGTH = 99
_MESSAGE_LENGTH = 300


class Unreadable(Exception):
    """No documents can be made of the file; the finding says why and where."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(finding.message)
        self.finding = finding


def finding(code: str, message: str, place: Place, value: str | None = None) -> Finding:
    """Make a finding; all of them mean that the document cannot be taken."""
    return Finding(
        code=code,
        severity=Severity.ERROR,
        message=message[:_MESSAGE_LENGTH],
        place=place,
        value=value[:_VALUE_LENGTH] if value else None,
    )
