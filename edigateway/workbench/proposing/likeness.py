"""Proposes a partner like another one: its agreements, its maps and guidelines, under the new name."""

import re
from collections.abc import Iterator
from pathlib import Path

from edigateway.config.site import Site
from edigateway.model.partner import Agreement
from edigateway.workbench.proposing.partner_file import beginning, placeholder
from edigateway.workbench.proposing.proposal import ProposedFile
from edigateway.workbench.proposing.questions import question, scalar
from edigateway.yamlfile import YamlFile, read

_TOP_KEY = re.compile(r"[A-Za-z_]")
_FOR_EDITORS = "# yaml-language-server:"
_IDENTITIES = ("identities", "our_identities")


class Likeness:
    """Copies the files of one partner, with its name replaced by the new one wherever it stands as a word."""

    def __init__(self, site: Site, other: str, name: str) -> None:
        """Take the partner that is copied, and the name of the new one."""
        self._site, self._other, self._name = site, other, name
        self._word = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(other)}(?![A-Za-z0-9_])")

    def files(self) -> Iterator[ProposedFile]:
        """Yield the file of the partner first, then those of the maps and guidelines that are named after it."""
        settings = self._site.settings
        yield self._partner(Path(settings.partners) / f"{self._other}.yaml")
        agreements = self._site.partners[self._other].receive
        maps = self._files(settings.maps, "map", {each.map for each in agreements})
        guidelines = self._files(settings.guidelines, "guideline", _guidelines(agreements))
        for path, file in sorted([*maps, *guidelines]):
            renamed = Path(*(self._renamed(part) for part in path.parts))
            if renamed != path:
                yield ProposedFile(path=renamed, content=self._renamed(file.text).encode())

    def _partner(self, path: Path) -> ProposedFile:
        text = read(self._site.root / path).text
        editor = [line for line in text.splitlines()[:1] if line.startswith(_FOR_EDITORS)]
        lines = [*editor, *beginning(f"the partner {self._other}"), *self._lines(text)]
        content = "\n".join(lines) + "\n"
        return ProposedFile(path=path.with_name(f"{self._name}.yaml"), content=content.encode())

    def _lines(self, text: str) -> Iterator[str]:
        """Yield the lines of the other's file, but for what it says of who they are."""
        is_left_out = False
        for line in text.splitlines():
            key = line.partition(":")[0]
            if _TOP_KEY.match(line):
                is_left_out = key in (*_IDENTITIES, "name")
                yield from self._open(key) if is_left_out else ()
            is_comment = line.startswith("#")
            if not is_left_out and not is_comment:
                yield self._renamed(line)

    def _open(self, key: str) -> Iterator[str]:
        if key == "name":
            yield f"name: {scalar(self._name)}  {question('what do people call them?')}"
        elif key == "identities":
            who = placeholder(self._name)
            asked = question("the qualifier and id that they send from; this one is nobody's")
            yield "identities:"
            yield f"  - {{qualifier: {who.qualifier}, id: {scalar(who.id)}}}  {asked}"
        else:
            yield question(f"{self._other} knows us by an id of its own: do they, too?")

    def _renamed(self, text: str) -> str:
        return self._word.sub(self._name, text)

    def _files(self, folder: str, key: str, names: set[str]) -> Iterator[tuple[Path, YamlFile]]:
        """Yield the site's own files that define what the agreements name."""
        for path in sorted((self._site.root / folder).rglob("*.yaml")):
            if not path.name.startswith("."):
                file = read(path)
                if file.value.get(key) in names and self._word.search(str(file.value[key])):
                    yield path.relative_to(self._site.root), file


def _guidelines(agreements: tuple[Agreement, ...]) -> set[str]:
    return {each.guideline for each in agreements if each.guideline}
