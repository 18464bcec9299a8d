"""One map file as it is written, before it is merged with what it extends."""

from dataclasses import dataclass

from edigateway.errors import Fault
from edigateway.mapping.fields import FieldParser
from edigateway.mapping.language import Column, Elements, Group, Segments
from edigateway.mapping.notations import Notation
from edigateway.mapping.tables import section
from edigateway.mapping.tables.table import Table
from edigateway.yamlfile import Value, YamlFile

KEYS = (
    "map",
    "extends",
    "layout",
    "document",
    "ignore",
    "fields",
    "parts",
    "tables",
    "effective_on",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFile:
    """What one file says; what it leaves to the map that it extends is None or empty."""

    file: YamlFile
    fields: Group
    parts: dict[str, Group]
    tables: dict[str, Table]
    ignore: tuple[Segments | Elements, ...]


def parse(file: YamlFile, notation: Notation, faults: list[Fault]) -> MapFile:
    """Parse everything in a file but its name, layout and document, and add what is wrong to ``faults``."""
    for key in file.value:
        if key not in KEYS:
            faults.append(
                file.fault((key,), f"unknown key '{key}'", f"known: {', '.join(KEYS)}", key=True)
            )
    parser = FieldParser(file, notation, faults)
    fields = parser.group(file.value.get("fields", {}), ("fields",))
    return MapFile(
        file=file,
        fields=fields,
        parts=_parts(file, parser, faults),
        tables=section.parse(file, faults),
        ignore=_ignore(file, notation, faults),
    )


def _parts(file: YamlFile, parser: FieldParser, faults: list[Fault]) -> dict[str, Group]:
    value = _mapping(file, "parts", faults)
    return {name: parser.group(item, ("parts", name)) for name, item in value.items()}


def _ignore(
    file: YamlFile, notation: Notation, faults: list[Fault]
) -> tuple[Segments | Elements, ...]:
    value = file.value.get("ignore")
    if value is None:
        return ()
    if not isinstance(value, list):
        faults.append(file.fault(("ignore",), "ignore must be a list", "write [ST, SE, CTT]"))
        return ()
    found: list[Segments | Elements] = []
    for n, item in enumerate(value):
        text = str(item)
        location = notation.segments(text) or notation.location(text)
        path = location.segments if isinstance(location, Elements) else location
        if not isinstance(path, Segments) or isinstance(location, Column) or len(path.steps) > 1:
            problem = f"'{text}' is neither a segment nor an element"
            faults.append(file.fault(("ignore", n), problem, "write ST, REF[ZZ] or HL04"))
            continue
        found.append(location if isinstance(location, Elements) else path)
    return tuple(found)


def _mapping(file: YamlFile, key: str, faults: list[Fault]) -> dict[str, Value]:
    value = file.value.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        faults.append(file.fault((key,), f"{key} must be a mapping of names"))
        return {}
    return value
