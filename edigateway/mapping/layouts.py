"""The ``layout`` section of a map: which format the documents have, and what that format must be told."""

from difflib import get_close_matches

from edigateway.errors import Fault
from edigateway.mapping.language import Layout
from edigateway.yamlfile import Value, YamlFile

_REQUIRED = {"x12": ("set", "versions"), "csv": ("group_by",)}
_OPTIONAL = {"x12": (), "csv": ("delimiter", "quote", "encoding", "header")}
_LISTS = {"versions", "group_by"}


def parse(file: YamlFile, faults: list[Fault]) -> Layout | None:
    """Parse the layout of a file, and add what is wrong to ``faults``."""
    value = file.value.get("layout")
    name = value.get("format") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(name, str):
        remedy = 'write layout: {format: x12, set: "850", versions: ["004010"]}'
        faults.append(file.fault(("layout",), "layout needs a format", remedy))
        return None
    keys: dict[str, Value] = {key: item for key, item in value.items() if key != "format"}
    if name in _REQUIRED:
        _check_keys(file, name, keys, faults)
    for key in _LISTS & keys.keys():
        _check_list(file, key, keys[key], faults)
    if name == "csv":
        _check_csv(file, keys, faults)
    return Layout(format=name, keys=dict(keys))


def _check_keys(file: YamlFile, name: str, keys: dict[str, Value], faults: list[Fault]) -> None:
    known = [*_REQUIRED[name], *_OPTIONAL[name]]
    for key in keys:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            remedy = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
            faults.append(
                file.fault(("layout", key), f"{name} has no key '{key}'", remedy, key=True)
            )
    for key in _REQUIRED[name]:
        if key not in keys:
            faults.append(file.fault(("layout",), f"a layout of {name} needs {key}", f"add {key}"))


def _check_list(file: YamlFile, key: str, value: Value, faults: list[Fault]) -> None:
    if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
        faults.append(
            file.fault(("layout", key), f"{key} must be a list of texts", f"write {key}: [...]")
        )


def _check_csv(file: YamlFile, keys: dict[str, Value], faults: list[Fault]) -> None:
    header, group_by = keys.get("header", "true"), keys.get("group_by")
    if header != "true" and not isinstance(header, list):
        remedy = "write header: true where the first row has the names, else the list of names"
        faults.append(file.fault(("layout", "header"), "header is neither true nor a list", remedy))
    if not isinstance(header, list) or not isinstance(group_by, list):
        return
    for n, name in enumerate(group_by):
        if name not in header:
            near = get_close_matches(str(name), [str(each) for each in header], n=1)
            remedy = f"did you mean {near[0]}?" if near else "name a column of the header"
            faults.append(
                file.fault(("layout", "group_by", n), f"there is no column '{name}'", remedy)
            )
