"""The guidelines of a site: every file of their folder is read, and each agreement gets the one that it names."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from edigateway.config.faults import nearest
from edigateway.config.plugs import LoadedGuideline, Plugs
from edigateway.config.sources import Entry, Sources
from edigateway.errors import Fault, Misconfigured
from edigateway.model.partner import WITHOUT_ENVELOPE, Agreement
from edigateway.yamlfile import YamlFile, read

_USUAL_FORMAT = "x12"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineFile:
    """One file of the guidelines, and the format that it is for; ``guideline`` is None if it has faults."""

    file: YamlFile
    format: str
    guideline: LoadedGuideline | None


@dataclass(slots=True, kw_only=True)
class Guidelines:
    """Every guideline by name, the faulty ones too, and what is wrong with their files."""

    files: dict[str, GuidelineFile] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def named_by(self, sources: Sources) -> dict[str, LoadedGuideline]:
        """Return those that some agreement names."""
        entries = [entry for file in sources.partners for entry in file.agreements]
        wanted = {entry.value.guideline for entry in entries}
        found = {name: each.guideline for name, each in self.files.items() if name in wanted}
        return {name: each for name, each in found.items() if each is not None}


def load_guidelines(sources: Sources, plugs: Plugs) -> Guidelines:
    """Read every guideline of the site, whether or not somebody names it."""
    made = Guidelines()
    folder = sources.root / sources.settings.folder("guidelines")
    for path in sorted(folder.rglob("*.yaml")):
        if not path.name.startswith("."):
            _enter(path, made, plugs)
    return made


def guideline_faults(sources: Sources, guidelines: Guidelines) -> Iterator[Fault]:
    """Yield what does not fit together between agreements and guidelines."""
    for file in sources.partners:
        for entry in file.agreements:
            if entry.value.guideline is not None:
                yield from _named_faults(entry, entry.value.guideline, file.format, guidelines)
            if entry.value.versions and file.format in WITHOUT_ENVELOPE:
                problem = f"files in {file.format} have no version"
                yield entry.fault(problem, "remove this", "versions")


def _named_faults(
    entry: Entry[Agreement], named: str, syntax: str | None, guidelines: Guidelines
) -> Iterator[Fault]:
    found, document = guidelines.files.get(named), entry.value.document
    if found is None:
        remedy = nearest(named, guidelines.files, "guidelines")
        yield entry.fault(f"there is no guideline '{named}'", remedy, "guideline")
    elif syntax is not None and found.format != syntax:
        problem = f"'{named}' is for {found.format} files, and the mailbox brings {syntax}"
        yield entry.fault(problem, "name another guideline, or remove this", "guideline")
    elif found.guideline is not None and found.guideline.document != document:
        problem = f"'{named}' is for a {found.guideline.document}, not a {document}"
        yield entry.fault(problem, "name a guideline for this document", "guideline")


def _enter(path: Path, made: Guidelines, plugs: Plugs) -> None:
    try:
        file = read(path)
    except Misconfigured as error:
        made.faults += error.faults
        return
    name, syntax = file.value.get("guideline"), file.value.get("format", _USUAL_FORMAT)
    if not isinstance(syntax, str) or syntax not in plugs.formats:
        remedy = nearest(str(syntax), plugs.formats, "known ones")
        made.faults.append(file.fault(("format",), f"format: unknown '{syntax}'", remedy))
        return
    guideline = _read(file, syntax, made, plugs)
    if not isinstance(name, str) or not name:
        return  # the format has said so
    if name in made.files:
        problem = f"guideline: '{name}' is in {made.files[name].file.path} already"
        made.faults.append(file.fault(("guideline",), problem, "give it another name"))
    made.files.setdefault(name, GuidelineFile(file=file, format=syntax, guideline=guideline))


def _read(file: YamlFile, syntax: str, made: Guidelines, plugs: Plugs) -> LoadedGuideline | None:
    try:
        return plugs.formats[syntax].guideline(file)
    except Misconfigured as error:
        made.faults += error.faults
        return None
