"""Guidelines for tests, and documents read under them."""

from pathlib import Path

from edigateway.errors import Misconfigured
from edigateway.formats.x12.guideline.guideline import Guideline
from edigateway.formats.x12.guideline.guideline_file import parse_guideline
from edigateway.formats.x12.reading.reader import read
from edigateway.formats.x12.terms import Terms
from edigateway.model.envelope import TransactionSet
from edigateway.yamlfile import parse
from tests.unit.formats.x12.building import group, payload

TOP = "guideline: big\nset: {set_id}\nrelease: {release}\nrules:\n"
FIRST_LINE = TOP.count("\n") + 1
"""The line of the first rule."""


def guideline(*rules: str, set_id: str = "850", release: str = "004010") -> Guideline:
    """Return a guideline with these rules, one to a line."""
    top = TOP.format(set_id=set_id, release=release)
    lines = "".join(f"  {rule}\n" for rule in rules)
    return parse_guideline(parse((top + lines).encode(), Path("big.yaml")))


def faults(*rules: str, set_id: str = "850") -> list[str]:
    """Return what is wrong with these rules: ``LINE:COLUMN: problem; remedy``, lines from the first rule."""
    try:
        guideline(*rules, set_id=set_id)
    except Misconfigured as error:
        return [
            f"{each.line - FIRST_LINE + 1}:{each.column}: {each.problem}; {each.remedy}"
            for each in error.faults
        ]
    return []


def guided(*body: str, by: Guideline, version: str = "004010") -> TransactionSet:
    """Read a set with this body between its ST and SE under a guideline."""
    segments = [f"ST*{by.set_id}*0001", *body, f"SE*{len(body) + 2}*0001"]
    functional_id = {"850": "PO", "856": "SH"}[by.set_id]
    content = payload(group(segments, functional_id=functional_id, version=version))
    (interchange,) = read(content, Terms(guidelines={by.set_id: by}))
    return interchange.groups[0].transactions[0]


def found(transaction: TransactionSet) -> list[tuple[str, str]]:
    """Return each finding's code and place, such as ``REF02 (segment 3)``."""
    return [(each.code, str(each.place)) for each in transaction.findings]
