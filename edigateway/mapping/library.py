"""The maps of a site: found by name in folders, merged with what they extend, and checked before anybody uses them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path

from edigateway import yamlfile
from edigateway.canonical import KINDS
from edigateway.errors import Fault, Misconfigured
from edigateway.mapping import layouts, map_file
from edigateway.mapping.checks import Checker
from edigateway.mapping.digest import digest
from edigateway.mapping.language import Group, Map, Origin
from edigateway.mapping.merge import merge, merge_parts
from edigateway.yamlfile import YamlFile


def base_maps() -> Path:
    """Return the folder of the maps that come with this package."""
    return Path(str(files("edigateway.base_maps")))


@dataclass(slots=True)
class _Index:
    files: dict[str, YamlFile] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


class MapLibrary:
    """Every map in some folders, by the name that stands in its file under ``map:``.

    The files are read when the library is made; make a new one after a file has changed. A name belongs to one file;
    a later folder may hold a copy of it, letter by letter.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        """Look through the folders and all folders in them for ``*.yaml``, hidden files aside."""
        self._index = _Index()
        self._loaded: dict[str, Map] = {}
        for folder in folders:
            found = _indexed(folder)
            self._index.faults += found.faults
            for name, file in found.files.items():
                first = self._index.files.setdefault(name, file)
                if first.text != file.text:
                    self._index.faults.append(_taken(file, first))

    def names(self) -> tuple[str, ...]:
        """Return the names of all maps, in order."""
        return tuple(sorted(self._index.files))

    def check(self) -> tuple[Fault, ...]:
        """Return everything that is wrong in any of the files."""
        faults = set(self._index.faults)
        for name, file in self._index.files.items():
            if not {"document", "extends"} & file.value.keys():
                continue  # parts for other maps, checked wherever they are used
            try:
                self.load(name)
            except Misconfigured as error:
                faults.update(error.faults)
        return tuple(sorted(faults))

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
        parsed = [map_file.parse(file, layout.has_columns, faults) for file in chain]
        fields, parts = Group(fields={}, origin=_top(chain[0])), dict[str, Group]()
        tables: dict[str, Mapping[str, str]] = {}
        for each in parsed:
            fields, parts = merge(fields, each.fields), merge_parts(parts, each.parts)
            tables |= each.tables
        faults += Checker(layout, parts, tables).document(document, fields)
        if faults:
            raise Misconfigured(sorted(set(faults)))
        ignore = tuple(location for each in parsed for location in each.ignore)
        return Map(
            name=name,
            document=document,
            layout=layout,
            fields=fields,
            parts=parts,
            tables=tables,
            ignore=ignore,
            digest=digest(document, layout, fields, parts, tables, ignore),
            files=tuple(str(file.path) for file in chain),
        )

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
    if not isinstance(name, str):
        index.faults.append(
            file.fault((), "a map needs a name", "write map: partner/850 at the top")
        )
    elif name in index.files:
        index.faults.append(_taken(file, index.files[name]))
    else:
        index.files[name] = file


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


def _top(file: YamlFile) -> Origin:
    return Origin(file=str(file.path), line=1, column=1)
