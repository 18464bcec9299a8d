"""One map file as it is written, before it is merged with what it extends."""

from dataclasses import dataclass

from edigateway.errors import Fault
from edigateway.mapping import locations
from edigateway.mapping.fields import FieldParser
from edigateway.mapping.language import Elements, Group, Segments
from edigateway.yamlfile import Value, YamlFile

KEYS = ("map", "extends", "layout", "document", "ignore", "fields", "parts", "tables")


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFile:
    """What one file says; what it leaves to the map that it extends is None or empty."""

    file: YamlFile
    fields: Group
    parts: dict[str, Group]
    tables: dict[str, dict[str, str]]
    ignore: tuple[Segments | Elements, ...]


def parse(file: YamlFile, has_columns: bool, faults: list[Fault]) -> MapFile:
    """Parse everything in a file but its name, layout and document, and add what is wrong to ``faults``."""
    for key in file.value:
        if key not in KEYS:
            faults.append(
                file.fault((key,), f"unknown key '{key}'", f"known: {', '.join(KEYS)}", key=True)
            )
    parser = FieldParser(file, has_columns, faults)
    fields = parser.group(file.value.get("fields", {}), ("fields",))
    return MapFile(
        file=file,
        fields=fields,
        parts=_parts(file, parser, faults),
        tables=_tables(file, faults),
        ignore=_ignore(file, faults),
    )


def _parts(file: YamlFile, parser: FieldParser, faults: list[Fault]) -> dict[str, Group]:
    value = _mapping(file, "parts", faults)
    return {name: parser.group(item, ("parts", name)) for name, item in value.items()}


def _tables(file: YamlFile, faults: list[Fault]) -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    for name, rows in _mapping(file, "tables", faults).items():
        if not isinstance(rows, dict):
            faults.append(
                file.fault(("tables", name), "a table maps texts to texts", "write {CA: case}")
            )
            continue
        tables[name] = {}
        for key, word in rows.items():
            if isinstance(word, str):
                tables[name][key] = word
            else:
                faults.append(
                    file.fault(("tables", name, key), f"'{key}' has no text", "write one")
                )
    return tables


def _ignore(file: YamlFile, faults: list[Fault]) -> tuple[Segments | Elements, ...]:
    value = file.value.get("ignore")
    if value is None:
        return ()
    if not isinstance(value, list):
        faults.append(file.fault(("ignore",), "ignore must be a list", "write [ST, SE, CTT]"))
        return ()
    found: list[Segments | Elements] = []
    for n, item in enumerate(value):
        text = str(item)
        location = locations.parse_segments(text) or locations.parse_elements(text)
        path = location.segments if isinstance(location, Elements) else location
        if location is None or path is None or len(path.steps) > 1:
            problem = f"'{text}' is neither a segment nor an element"
            faults.append(file.fault(("ignore", n), problem, "write ST, REF[ZZ] or HL04"))
            continue
        found.append(location)
    return tuple(found)


def _mapping(file: YamlFile, key: str, faults: list[Fault]) -> dict[str, Value]:
    value = file.value.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        faults.append(file.fault((key,), f"{key} must be a mapping of names"))
        return {}
    return value
