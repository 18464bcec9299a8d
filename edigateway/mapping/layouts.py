"""The ``layout`` section of a map: which format the documents have, and what that format must be told."""

from edigateway.contracts import registry
from edigateway.contracts.layout import SECTION, nearest
from edigateway.errors import Fault
from edigateway.mapping.language import Layout
from edigateway.yamlfile import YamlFile


def parse(file: YamlFile, faults: list[Fault]) -> Layout | None:
    """Parse the layout of a file as its format wants it, and add what is wrong to ``faults``."""
    value = file.value.get(SECTION)
    name = value.get("format") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(name, str):
        remedy = 'write layout: {format: x12, set: "850", versions: ["004010"]}'
        faults.append(file.fault((SECTION,), "layout needs a format", remedy))
        return None
    formats = registry.formats()
    if name not in formats:
        remedy = nearest(name, sorted(formats))
        faults.append(file.fault((SECTION, "format"), f"there is no format '{name}'", remedy))
        return None
    keys = {key: item for key, item in value.items() if key != "format"}
    return Layout(format=name, keys=keys, records=tuple(formats[name].layout(file, faults)))
