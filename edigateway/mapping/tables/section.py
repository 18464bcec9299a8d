"""The section ``tables`` of a map: tables that are written there, and tables in files of their own."""

from pathlib import Path

from edigateway.errors import Fault, Misconfigured
from edigateway.mapping.tables.files import read_csv, read_yaml, yaml_rows
from edigateway.mapping.tables.table import Row, Table
from edigateway.yamlfile import Value, YamlFile

_LONG = {"file", "rows", "else"}
_READERS = (".csv", ".yaml")


def parse(file: YamlFile, faults: list[Fault]) -> dict[str, Table]:
    """Parse the tables of a map file, and add what is wrong to ``faults``."""
    section = file.value.get("tables")
    if section is None:
        return {}
    if not isinstance(section, dict):
        faults.append(file.fault(("tables",), "tables must be a mapping of names"))
        return {}
    return {name: _table(file, name, value, faults) for name, value in section.items()}


def notes(file: YamlFile, table: Table) -> list[Fault]:
    """Return what somebody may want to look at in a table that has no faults."""
    found = []
    for word, keys in table.ambiguous():
        problem = (
            f"'{word}' can be {', '.join(keys)} in the table {table.name}; {keys[0]} is written"
        )
        remedy = "put the row first that is to be written"
        found.append(file.fault(("tables", table.name), problem, remedy, key=True))
    return found


def _table(file: YamlFile, name: str, value: Value, faults: list[Fault]) -> Table:
    where = ("tables", name)
    if not (isinstance(value, dict) and value.keys() <= _LONG and value.keys() & {"file", "rows"}):
        if not isinstance(value, dict):
            faults.append(file.fault(where, "a table maps texts to texts", "write {CA: case}"))
            return Table(name=name, rows=())
        return Table(name=name, rows=yaml_rows(file, value, where, faults))
    otherwise = value.get("else", "")
    if not isinstance(otherwise, str):
        faults.append(
            file.fault((*where, "else"), "else is no text", "write keep, error or a text")
        )
        otherwise = ""
    if "file" not in value:
        rows = yaml_rows(file, value["rows"], (*where, "rows"), faults)
        return Table(name=name, rows=rows, otherwise=otherwise)
    if "rows" in value:
        faults.append(file.fault((*where, "rows"), "a table has either a file or rows", "keep one"))
    path, rows, said = _from_file(file, name, value["file"], faults)
    return Table(name=name, rows=rows, otherwise=otherwise or said, file=str(path))


def _from_file(
    file: YamlFile, name: str, value: Value, faults: list[Fault]
) -> tuple[Path, tuple[Row, ...], str]:
    path = file.path.parent / str(value)
    if not isinstance(value, str) or path.suffix not in _READERS or Path(value).is_absolute():
        problem = "the file of a table is not named"
        remedy = "write the way from this map's folder, as in file: tables/units.csv (or .yaml)"
        faults.append(file.fault(("tables", name, "file"), problem, remedy))
        return path, (), ""
    try:
        if path.suffix == ".csv":
            return path, read_csv(path), ""
        return path, *read_yaml(path)
    except Misconfigured as error:
        faults += error.faults
        return path, (), ""
