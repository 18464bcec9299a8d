"""Builds small interchanges for tests, right in everything that a test does not say otherwise."""

from edigateway.formats.x12.reading.reader import read
from edigateway.formats.x12.terms import Terms
from edigateway.model.envelope import FunctionalGroup, Interchange, TransactionSet
from edigateway.model.record import Record

ISA = (
    "ISA*00*          *00*          *ZZ*ACME           *ZZ*US             "
    "*240105*1200*U*00401*000000001*0*P*>"
)
BEG = "BEG*00*SA*4711**20240105"
LINE = "PO1*1*5*EA*9.95**VN*ABC"


def order(*body: str, number: str = "0001") -> list[str]:
    """Return the segments of an 850 around ``body``, or of a small right one."""
    inside = body or (BEG, LINE, "CTT*1")
    return ["ST*850*" + number, *inside, f"SE*{len(inside) + 2}*{number}"]


def group(
    *sets: list[str], functional_id: str = "PO", version: str = "004010", number: str = "1"
) -> list[str]:
    """Return the segments of a functional group around ``sets``."""
    header = f"GS*{functional_id}*ACME*US*20240105*1200*{number}*X*{version}"
    return [header, *(segment for each in sets for segment in each), f"GE*{len(sets)}*{number}"]


def payload(*groups: list[str], isa: str = ISA, end: str = "~\n") -> bytes:
    """Return one interchange around ``groups``; ``end`` ends each segment."""
    segments = [isa, *(segment for each in groups for segment in each)]
    segments.append(f"IEA*{len(groups)}*000000001")
    return "".join(segment + end for segment in segments).encode("latin-1")


def read_one(content: bytes, *agreed: str) -> Interchange:
    """Read a payload that holds exactly one interchange; 850 is agreed unless other sets are named."""
    (interchange,) = read(content, Terms(sets=agreed or ("850",)))
    return interchange


def read_group(content: bytes, *agreed: str) -> FunctionalGroup:
    """Read a payload that holds exactly one group."""
    (found,) = read_one(content, *agreed).groups
    return found


def read_set(content: bytes, *agreed: str) -> TransactionSet:
    """Read a payload that holds exactly one transaction set."""
    (found,) = read_group(content, *agreed).transactions
    return found


def read_order(*body: str) -> TransactionSet:
    """Read an 850 with this body."""
    return read_set(payload(group(order(*body))))


def codes(transaction: TransactionSet) -> list[str]:
    """Return the codes of the findings of a set, in order."""
    return [finding.code for finding in transaction.findings]


def outline(record: Record) -> str:
    """Return a tree as text, such as ``document(ST BEG PO1(PID) SE)``."""
    inside = " ".join(outline(child) for child in record.children)
    return f"{record.tag}({inside})" if inside else record.tag


def tree_of(transaction: TransactionSet) -> Record:
    """Return the tree of a set that must have one."""
    assert transaction.tree is not None
    return transaction.tree
