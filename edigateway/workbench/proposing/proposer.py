"""Puts a proposal together: from samples, from another partner, or from the name alone."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from edigateway.config.site import Site
from edigateway.contracts.format import Format
from edigateway.errors import Refused
from edigateway.model.partner import NAME_PATTERN
from edigateway.workbench.bench import Bench
from edigateway.workbench.editor_schemas import FOLDER, editor_line
from edigateway.workbench.proposing import partner_file
from edigateway.workbench.proposing.guideline import Heading, guideline
from edigateway.workbench.proposing.likeness import Likeness
from edigateway.workbench.proposing.override import override
from edigateway.workbench.proposing.partner_file import Agreed
from edigateway.workbench.proposing.proposal import Proposal, ProposedFile
from edigateway.workbench.proposing.questions import listed
from edigateway.workbench.proposing.rows_map import rows_map
from edigateway.workbench.proposing.samples import (
    BASE,
    Sample,
    SampleDocument,
    is_x12,
    x12_documents,
)
from edigateway.workbench.proposing.sheet import sheet

_ORDERS = "orders-csv"
_X12 = "x12"


class Proposer:
    """Proposes the files of one new partner of a site."""

    def __init__(self, site: Site, bench: Bench, formats: Mapping[str, Format], name: str) -> None:
        """Take the name that the partner is to have.

        Raises:
            Refused: it is no name, or taken.
        """
        if not re.fullmatch(NAME_PATTERN, name):
            raise Refused(
                f"'{name}' will not do as a name: small letters, digits, '-' and '_', at most 40"
            )
        if name in site.partners or name in site.mailboxes:
            raise Refused(f"there is a partner or mailbox '{name}' already")
        self._site, self._bench, self._x12, self._name = site, bench, formats[_X12], name
        self._files: list[ProposedFile] = []

    def plain(self) -> Proposal:
        """Propose a partner of whom nothing is known."""
        return self._proposal(partner_file.plain_partner(self._name))

    def like(self, other: str) -> Proposal:
        """Propose a partner like another one of the site.

        Raises:
            Refused: there is no such partner.
        """
        if other not in self._site.partners:
            known = listed(sorted(self._site.partners)) or "none"
            raise Refused(f"there is no partner '{other}'; there are: {known}")
        files = list(Likeness(self._site, other, self._name).files())
        return Proposal(files=files, folders=self._folders(files[0].content.decode()))

    def from_samples(self, samples: Sequence[Sample]) -> Proposal:
        """Propose what sample files show; all of them X12, or all of them rows of one layout.

        Raises:
            Refused: they are neither, or their sender is a partner already.
        """
        kinds = {is_x12(sample, self._x12) for sample in samples}
        if len(kinds) > 1:
            raise Refused("some samples are X12 and some are not: make a partner of each kind")
        ordered = sorted(samples, key=lambda each: _file_name(each.name))
        return self._from_x12(ordered) if kinds == {True} else self._from_rows(ordered)

    def _from_x12(self, samples: Sequence[Sample]) -> Proposal:
        documents = x12_documents(samples, self._bench, self._x12)
        for sender in partner_file.senders(documents):
            owner = self._site.senders.get((sender.qualifier, sender.id))
            if owner is not None:
                raise Refused(
                    f"{sender.qualifier}/{sender.id} sent these, who is the partner '{owner}' already"
                )
        sets = sorted({each.set_id for each in documents if each.explanation is not None})
        agreed = [
            self._agreed(set_id, [each for each in documents if each.set_id == set_id])
            for set_id in sets
        ]
        text = partner_file.x12_partner(
            self._name, self._site, documents, agreed, source=_source(samples)
        )
        return self._proposal(text)

    def _agreed(self, set_id: str, documents: Sequence[SampleDocument]) -> Agreed:
        """Add the map, guideline and examples of one transaction set, and return what is to be agreed about it."""
        map_name, base = f"{self._name}/{set_id}", self._bench.map(BASE + set_id).map
        explained = [each.explanation for each in documents if each.explanation is not None]
        text = override(map_name, base, explained, self._x12.vocabulary(base.layout.written()))
        self._add_map(set_id, text, [each.sample for each in documents])
        release = max(sorted({each.release for each in documents}), key=_counter(documents))
        trees = [
            each.transaction.tree
            for each in documents
            if each.transaction.tree is not None and each.release == release
        ]
        heading = Heading(
            name=f"{self._name}-{set_id}",
            set_id=set_id,
            release=release,
            documents=_counted(len(trees)),
        )
        rules = guideline(heading, trees, self._x12)
        if rules:
            path = Path(self._site.settings.guidelines) / f"{heading.name}.yaml"
            self._add(path, "guideline", rules)
        return Agreed(document=set_id, map=map_name, guideline=heading.name if rules else "")

    def _from_rows(self, samples: Sequence[Sample]) -> Proposal:
        sheets = [sheet(sample) for sample in samples]
        if len({each.looks for each in sheets}) > 1:
            raise Refused("the samples have not one layout: give those of one kind")
        map_name = f"{self._name}/{_ORDERS}"
        self._add_map(_ORDERS, rows_map(map_name, sheets), samples)
        agreed = Agreed(document="csv", map=map_name)
        return self._proposal(
            partner_file.rows_partner(self._name, self._site, agreed, source=_source(samples))
        )

    def _add_map(self, stem: str, text: str, samples: Sequence[Sample]) -> None:
        map_name = f"{self._name}/{stem}"
        if map_name in self._bench.library.names():
            raise Refused(f"there is a map '{map_name}' already: choose another name")
        folder = Path(self._site.settings.maps) / self._name
        self._add(folder / f"{stem}.yaml", "map", text)
        for sample in dict.fromkeys(samples):
            path = folder / f"{stem}.tests" / _file_name(sample.name)
            self._files.append(ProposedFile(path=path, content=sample.payload, sample=True))

    def _add(self, path: Path, schema: str, text: str) -> None:
        self._files.append(self._file(path, schema, text))

    def _file(self, path: Path, schema: str, text: str) -> ProposedFile:
        """Return a file that leads editors to its schema, where the site has those."""
        has_schemas = (self._site.root / FOLDER).is_dir()
        line = f"{editor_line(path, schema)}\n" if has_schemas else ""
        return ProposedFile(path=path, content=f"{line}{text}".encode())

    def _proposal(self, partner: str) -> Proposal:
        path = Path(self._site.settings.partners) / f"{self._name}.yaml"
        first = self._file(path, "partner", partner)
        return Proposal(files=[first, *self._files], folders=self._folders(partner))

    def _folders(self, partner: str) -> Sequence[Path]:
        """Return the mailboxes that lie within the site, as a file has them."""
        found = re.findall(rf"path: (exchange/{re.escape(self._name)}/\w+)", partner)
        return [Path(each) for each in found]


def _counter(documents: Sequence[SampleDocument]) -> Callable[[str], int]:
    return lambda release: sum(each.release == release for each in documents)


def _counted(count: int) -> str:
    return "1 document" if count == 1 else f"{count} documents"


def _source(samples: Sequence[Sample]) -> str:
    return listed(_file_name(each.name) for each in samples)


def _file_name(name: str) -> str:
    """Return a name that is safe wherever it is written, of a file that anybody may have named."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", Path(name).name).lstrip(".-") or "sample"
