"""Makes transaction sets of a tree: the whole file is one document, or each element at a path of the layout."""

from bisect import bisect_left
from collections.abc import Iterator

from edigateway.formats.xml.findings import NO_DOCUMENT, OTHER_ROOT, TOO_MANY, Unreadable, finding
from edigateway.formats.xml.layout import XmlLayout
from edigateway.formats.xml.limits import MAX_BESIDE, MAX_DOCUMENTS
from edigateway.formats.xml.reading.tree import Tree
from edigateway.model.envelope import TransactionSet, Verdict
from edigateway.model.finding import Finding, Place
from edigateway.model.record import Record

SET_ID = "xml"
"""The one document that an XML file can hold, as the agreements call it."""


def rejected(payload: bytes, finding: Finding) -> TransactionSet:
    """Return the one set of a file that no documents could be made of."""
    return TransactionSet(
        set_id=SET_ID,
        control_number="",
        segments=0,
        offset=0,
        length=len(payload),
        verdict=Verdict.REJECTED,
        findings=(finding,),
        tree=None,
    )


def transactions(tree: Tree, layout: XmlLayout) -> Iterator[TransactionSet]:
    """Yield a set for each document; if there are several, each has a tree without the others.

    Raises:
        Unreadable: the root or the way to the documents is not that of the layout, or there are too many of them.
    """
    root = tree.root
    if root.tag != layout.root:
        message = f"the outermost element is {root.tag}, and {layout.root} was agreed"
        raise Unreadable(
            finding(OTHER_ROOT, message, Place(segment=root.tag, offset=root.offset), root.tag)
        )
    if not layout.path:
        yield _set(tree, root, root, "")
        return
    number = 0
    for view, document in _documents(root, layout.path):
        number += 1
        if number > MAX_DOCUMENTS:
            message = f"the file holds more than {MAX_DOCUMENTS} documents"
            raise Unreadable(
                finding(TOO_MANY, message, Place(segment=document.tag, offset=document.offset))
            )
        yield _set(tree, view, document, str(number))
    if not number:
        message = f"there is no {layout.documents} in the {layout.root}"
        raise Unreadable(finding(NO_DOCUMENT, message, Place(segment=root.tag, offset=root.offset)))


def _documents(record: Record, path: tuple[str, ...]) -> Iterator[tuple[Record, Record]]:
    """Yield each document with a view of the record, in which all other documents are missing."""
    if not path:
        yield record, record
        return
    way = [child for child in record.children if child.tag == path[0]]
    beside = [child for child in record.children if child.tag != path[0]]
    if len(beside) > MAX_BESIDE and way:
        message = f"there are more than {MAX_BESIDE} other elements beside the documents"
        raise Unreadable(
            finding(TOO_MANY, message, Place(segment=record.tag, offset=record.offset))
        )
    for child in way:
        for inner, document in _documents(child, path[1:]):
            view = Record(record.elements, record.position, record.offset)
            view.children = [*beside, inner]
            yield view, document


def _set(tree: Tree, view: Record, document: Record, number: str) -> TransactionSet:
    at = bisect_left(tree.starts, document.offset)
    start, end = tree.starts[at], tree.ends[at]
    return TransactionSet(
        set_id=SET_ID,
        control_number=number,
        segments=bisect_left(tree.starts, end) - at,
        offset=start,
        length=end - start,
        verdict=Verdict.ACCEPTED,
        findings=(),
        tree=view,
    )
