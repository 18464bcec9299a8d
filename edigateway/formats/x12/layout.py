"""The section ``layout`` of a map for X12: which transaction set, and which releases the map was written for."""

from edigateway.contracts.layout import SECTION, key_faults
from edigateway.errors import Fault
from edigateway.yamlfile import YamlFile


def check_layout(file: YamlFile, faults: list[Fault]) -> None:
    """Check the layout of a map, and add what is wrong to ``faults``."""
    faults += key_faults(file, (SECTION,), ("set", "versions"), ("format",), "a layout of x12")
    section = file.value.get(SECTION)
    written = section if isinstance(section, dict) else {}
    if not isinstance(written.get("set", ""), str):
        faults.append(_fault(file, "set", "set must be a transaction set", 'write set: "850"'))
    versions = written.get("versions", ["004010"])
    if (
        not isinstance(versions, list)
        or not versions
        or not all(isinstance(each, str) for each in versions)
    ):
        faults.append(
            _fault(file, "versions", "versions must be a list of texts", "write versions: [...]")
        )


def _fault(file: YamlFile, key: str, problem: str, remedy: str) -> Fault:
    return file.fault((SECTION, key), problem, remedy)
