"""The maps of a site: found by name in folders, merged with what they extend, and checked before anybody uses them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path

from edigateway import yamlfile
from edigateway.canonical import KINDS
from edigateway.contracts.format import Format, Vocabulary
from edigateway.errors import Fault, Misconfigured
from edigateway.mapping import layouts, map_file
from edigateway.mapping.checks import Checker
from edigateway.mapping.conversions.conversion import Gives
from edigateway.mapping.digest import digest
from edigateway.mapping.language import Group, Layout, Map, Origin
from edigateway.mapping.map_file import MapFile
from edigateway.mapping.merge import merge, merge_parts
from edigateway.mapping.notations import notation
from edigateway.mapping.tables.section import notes
from edigateway.mapping.tables.table import Table
from edigateway.mapping.targets import targets
from edigateway.yamlfile import YamlFile

_Key = tuple[Path, str, str]
"""What a parsed file depends on: the file, and the layout that says how its locations are written."""


def base_maps() -> tuple[Path, ...]:
    """Return the folders of the maps that come with this package; in a checkout, examples of sites lie beside them."""
    shipped = files("edigateway.base_maps")
    return tuple(Path(str(shipped.joinpath(name))) for name in ("x12", "xml"))


@dataclass(slots=True)
class _Index:
    files: dict[str, YamlFile] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


class MapLibrary:
    """Every map in some folders, by the name that stands in its file under ``map:``.

    The files are read when the library is made; make a new one after a file has changed. A name belongs to one file;
    a later folder may hold a copy of it, letter by letter.
    """

    def __init__(
        self, folders: Sequence[Path], formats: Mapping[str, Format] | None = None
    ) -> None:
        """Look through the folders and all folders in them for ``*.yaml``, hidden files aside.

        With ``formats``, places that the standard of a map's format does not have are faults, too.
        """
        self._parsed: dict[_Key, tuple[MapFile, list[Fault]]] = {}
        self._formats = formats or {}
        self._index = _Index()
        self._loaded: dict[str, Map] = {}
        self._notes: set[Fault] = set()
        for folder in folders:
            found = _indexed(folder)
            self._index.faults += found.faults
            for name, file in found.files.items():
                first = self._index.files.setdefault(name, file)
                if first.text != file.text:
                    self._index.faults.append(_taken(file, first))

    def with_file(self, path: Path) -> "tuple[MapLibrary, str]":
        """Return a library in which a file stands for the map of its name, and that name.

        Raises:
            Misconfigured: the file cannot be read, or is no map.
        """
        alone = _Index()
        _enter(path, alone)
        if not alone.files:
            raise Misconfigured(alone.faults or [_no_map(path)])
        other = MapLibrary((), self._formats)
        other._index.files = {**self._index.files, **alone.files}
        return other, next(iter(alone.files))

    def names(self) -> tuple[str, ...]:
        """Return the names of all maps, in order."""
        return tuple(sorted(self._index.files))

    def path(self, name: str) -> Path:
        """Return the file of a map.

        Raises:
            Misconfigured: there is no such map.
        """
        return self._file(name, None).path

    def complete(self) -> tuple[str, ...]:
        """Return the names of the maps that are for documents; those of parts are checked wherever they are used."""
        files = self._index.files
        return tuple(
            name for name in self.names() if {"document", "extends"} & files[name].value.keys()
        )

    def check(self) -> tuple[Fault, ...]:
        """Return everything that is wrong in any of the files."""
        faults = set(self._index.faults)
        for name in self.complete():
            try:
                self.load(name)
            except Misconfigured as error:
                faults.update(error.faults)
        return tuple(sorted(faults))

    def notes(self) -> tuple[Fault, ...]:
        """Return what is no fault but may surprise, in the maps that were checked or loaded: tables with two ways back."""
        return tuple(sorted(self._notes))

    def load(self, name: str) -> Map:
        """Return a map with everything that it extends.

        Raises:
            Misconfigured: there is no such map, or it has faults, all of them listed.
        """
        if name not in self._loaded:
            self._loaded[name] = self._load(name)
        return self._loaded[name]

    def _load(self, name: str) -> Map:
        faults: list[Fault] = []
        chain = self._chain(name, faults)
        owners = [file for file in chain if "layout" in file.value]
        layout = layouts.parse(owners[-1] if owners else chain[-1], faults)
        document = _document(chain, faults)
        if layout is None or document is None:
            raise Misconfigured(faults)
        parsed = [self._parsed_file(file, layout, faults) for file in chain]
        fields, parts = Group(fields={}, origin=_top(chain[0])), dict[str, Group]()
        tables: dict[str, Table] = {}
        for each in parsed:
            fields, parts = merge(fields, each.fields), merge_parts(parts, each.parts)
            tables |= each.tables
        faults += Checker(layout, parts, tables, self._vocabulary(layout)).document(
            document, fields
        )
        effective_on = _effective_on(chain, document, faults)
        if faults:
            raise Misconfigured(sorted(set(faults)))
        self._notes.update(
            note
            for each in parsed
            for table in each.tables.values()
            for note in notes(each.file, table)
        )
        ignore = tuple(location for each in parsed for location in each.ignore)
        return Map(
            name=name,
            document=document,
            layout=layout,
            fields=fields,
            parts=parts,
            tables=tables,
            ignore=ignore,
            digest=digest(document, layout, fields, parts, tables, ignore, effective_on),
            files=(
                *(str(file.path) for file in chain),
                *(table.file for table in tables.values() if table.file),
            ),
            effective_on=effective_on,
        )

    def _parsed_file(self, file: YamlFile, layout: Layout, faults: list[Fault]) -> MapFile:
        """Parse a file in the notation of a layout, once: a base map is below many."""
        key = (file.path, layout.format, repr(layout.records))
        if key not in self._parsed:
            found: list[Fault] = []
            self._parsed[key] = map_file.parse(file, notation(layout), found), found
        parsed, its_faults = self._parsed[key]
        faults += its_faults
        return parsed

    def _vocabulary(self, layout: Layout) -> Vocabulary | None:
        format_ = self._formats.get(layout.format)
        return format_.vocabulary(layout.keys) if format_ else None

    def _chain(self, name: str, faults: list[Fault]) -> list[YamlFile]:
        """Return the files from the one that extends nothing to the one that is asked for."""
        chain = [self._file(name, None)]
        seen = [name]
        while "extends" in chain[0].value:
            below = chain[0].value["extends"]
            if not isinstance(below, str) or below in seen:
                problem = f"extends leads in a circle: {' -> '.join([*seen, str(below)])}"
                raise Misconfigured([chain[0].fault(("extends",), problem, "extend another map")])
            chain.insert(0, self._file(below, chain[0]))
            seen.append(below)
        return chain

    def _file(self, name: str, wanted_by: YamlFile | None) -> YamlFile:
        if name in self._index.files:
            return self._index.files[name]
        near = get_close_matches(name, self._index.files, n=1)
        remedy = f"did you mean {near[0]}?" if near else f"there are: {', '.join(self.names())}"
        problem = f"there is no map '{name}'"
        if wanted_by is not None:
            raise Misconfigured([wanted_by.fault(("extends",), problem, remedy)])
        own = Fault(file=Path(name), line=0, column=0, problem=problem, remedy=remedy)
        raise Misconfigured([own, *self._index.faults])


def _indexed(folder: Path) -> _Index:
    index = _Index()
    for path in sorted(folder.rglob("*.yaml")):
        if not path.name.startswith("."):
            _enter(path, index)
    return index


def _enter(path: Path, index: _Index) -> None:
    try:
        file = yamlfile.read(path)
    except Misconfigured as error:
        index.faults += error.faults
        return
    name = file.value.get("map")
    if name is None and "rows" in file.value:
        return  # a table, which is read with the maps that name it
    if not isinstance(name, str):
        index.faults.append(
            file.fault((), "a map needs a name", "write map: partner/850 at the top")
        )
    elif name in index.files:
        index.faults.append(_taken(file, index.files[name]))
    else:
        index.files[name] = file


def _no_map(path: Path) -> Fault:
    return Fault(file=path, line=0, column=0, problem="this is a table, not a map")


def _taken(file: YamlFile, by: YamlFile) -> Fault:
    problem = f"the map '{file.value['map']}' is in {by.path} already"
    return file.fault(("map",), problem, "give it another name")


def _document(chain: list[YamlFile], faults: list[Fault]) -> str | None:
    owner = next((file for file in reversed(chain) if "document" in file.value), chain[-1])
    kind = owner.value.get("document")
    if isinstance(kind, str) and kind in KINDS:
        return kind
    near = get_close_matches(str(kind), KINDS, n=1)
    remedy = f"did you mean {near[0]}?" if near else f"there are: {', '.join(KINDS)}"
    faults.append(owner.fault(("document",), f"there is no document '{kind}'", remedy))
    return None


def _effective_on(chain: list[YamlFile], document: str, faults: list[Fault]) -> str:
    """Return the field by whose date tables are read, and add what is wrong with it."""
    owner = next((file for file in reversed(chain) if "effective_on" in file.value), None)
    named = owner.value["effective_on"] if owner else ""
    known = targets(KINDS[document]) or {}
    dates = [name for name, target in known.items() if target.takes is Gives.DATE]
    if owner and named not in dates:
        problem = f"'{named}' is no date of the document"
        faults.append(owner.fault(("effective_on",), problem, f"there are: {', '.join(dates)}"))
    return str(named)


def _top(file: YamlFile) -> Origin:
    return Origin(file=str(file.path), line=1, column=1)
