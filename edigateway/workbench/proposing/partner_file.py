"""Proposes the file of a partner: who they are in what they sent, and an agreement for each thing that they sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from edigateway.config.site import Site
from edigateway.model.envelope import Verdict
from edigateway.model.identity import Identity
from edigateway.workbench.proposing.questions import listed, question, scalar
from edigateway.workbench.proposing.samples import SampleDocument

_ANSWERS = frozenset({"997", "999", "TA1"})
"""Acknowledgements need no agreement: they belong to what they answer."""
NOBODY = "OPEN-"
"""What the id begins with that stands for one which is not known yet; nobody sends from it."""
_LONGEST_ID = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """One agreement to be written: the document, its map, and its guideline if there is one."""

    document: str
    map: str
    guideline: str = ""


def x12_partner(
    name: str,
    site: Site,
    documents: Sequence[SampleDocument],
    agreed: Sequence[Agreed],
    *,
    source: str,
) -> str:
    """Write the file of a partner that sends X12."""
    asked = [*_about_envelopes(documents), *_about_documents(documents, agreed)]
    lines = [
        *beginning(source),
        *map(question, asked),
        *_who(name, senders(documents)),
        *_whom(site, documents),
        *_places(name),
        *_receive(site, agreed, "997"),
    ]
    return "\n".join(lines) + "\n"


def rows_partner(name: str, site: Site, agreed: Agreed, *, source: str) -> str:
    """Write the file of a partner that sends rows: it has an inbox of its own, and nothing is answered."""
    lines = [
        *beginning(source),
        f"partner: {name}",
        f"name: {_title(name)}  {question('what do people call them?')}",
        "inbox:",
        f"  path: exchange/{name}/in",
        "  format: csv",
        *_receive(site, [agreed], "none"),
    ]
    return "\n".join(lines) + "\n"


def plain_partner(name: str) -> str:
    """Write the file of a partner of whom nothing is known."""
    lines = [
        *beginning("nothing but a name"),
        *_who(name, []),
        *_places(name),
        f"receive: []  {question('what do they send? A document: 850, its map: x12/850, deliver_to: [erp]')}",
    ]
    return "\n".join(lines) + "\n"


def beginning(source: str) -> Iterator[str]:
    """Write what each proposed file of a partner begins with."""
    yield f"# Proposed from {source}. Nothing here is agreed yet: ask them what stands behind each 'open:',"
    yield "# here and in the files that this one names, mend it, and remove the comment. Then: edigw partner check"


def placeholder(name: str) -> Identity:
    """Return the identity that stands for one which is not known yet."""
    return Identity(qualifier="ZZ", id=f"{NOBODY}{name.upper()}"[:_LONGEST_ID])


def _about_envelopes(documents: Sequence[SampleDocument]) -> Iterator[str]:
    names = {each.address.sender.id.strip() for each in documents if each.address}
    groups = sorted({each.group.sender for each in documents} - names)
    if groups:
        yield f"GS02 says {listed(groups)} and not what ISA06 says: is that a part of their house?"
    usages = sorted({each.address.usage for each in documents if each.address})
    if usages:
        yield f"ISA15 was {listed(usages)}: will the same identity send tests (T) and production (P)?"
    versions = sorted({each.group.version for each in documents})
    yield f"GS08 was {listed(versions)}: will other versions come?"


def _about_documents(
    documents: Sequence[SampleDocument], agreed: Sequence[Agreed]
) -> Iterator[str]:
    known = {each.document for each in agreed}
    for set_id in sorted({each.set_id for each in documents} - known - _ANSWERS):
        yield f"they sent {set_id}, for which there is no base map: is it to be received?"
    for each in documents:
        wrong = next(iter(each.transaction.findings), None)
        if each.transaction.verdict is Verdict.REJECTED and each.set_id in known and wrong:
            yield f"{each.sample.name} would be rejected: {wrong}. Will they mend it?"


def senders(documents: Sequence[SampleDocument]) -> list[Identity]:
    """Return who sent what is in the samples, each once."""
    found = {
        (each.address.sender.qualifier, each.address.sender.id.strip())
        for each in documents
        if each.address
    }
    return [Identity(qualifier=qualifier, id=id_) for qualifier, id_ in sorted(found)]


def _who(name: str, known: Sequence[Identity]) -> Iterator[str]:
    yield f"partner: {name}"
    yield f"name: {_title(name)}  {question('what do people call them?')}"
    yield "identities:"
    for each in known:
        yield f"  - {_identity(each)}  {question('is this theirs, ISA05 and ISA06?')}"
    if not known:
        asked = question(
            "the qualifier and id that they send from, ISA05 and ISA06; this one is nobody's"
        )
        yield f"  - {_identity(placeholder(name))}  {asked}"


def _whom(site: Site, documents: Sequence[SampleDocument]) -> Iterator[str]:
    ours = {(each.qualifier, each.id) for each in site.settings.identities}
    found = {
        (each.address.receiver.qualifier, each.address.receiver.id.strip())
        for each in documents
        if each.address
    }
    if found <= ours:
        return
    yield "our_identities:"
    for qualifier, id_ in sorted(found):
        asked = question("they wrote to this, ISA07 and ISA08: is it really us?")
        yield f"  - {_identity(Identity(qualifier=qualifier, id=id_))}  {asked}"


def _places(name: str) -> Iterator[str]:
    yield "inbox:"
    yield f"  path: exchange/{name}/in"
    yield "outbox:"
    yield f"  path: exchange/{name}/out"


def _receive(site: Site, agreed: Sequence[Agreed], acknowledge: str) -> Iterator[str]:
    adapters = sorted(site.adapters)
    if not agreed or not adapters:
        what = "what do they send?" if adapters else "where to? edigateway.yaml has no adapter yet"
        yield f"receive: []  {question(what)}"
        return
    yield "receive:"
    for each in agreed:
        yield f"  - document: {scalar(each.document)}  {question('is this agreed?')}"
        yield f"    map: {scalar(each.map)}"
        if each.guideline:
            yield f"    guideline: {scalar(each.guideline)}"
        asked = f"  {question(f'or {listed(adapters[1:])}?')}" if adapters[1:] else ""
        yield f"    deliver_to: [{scalar(adapters[0])}]{asked}"
        if acknowledge == "none":
            yield "    acknowledge: none"
        else:
            yield f"    acknowledge: {acknowledge}  {question('or 999, or none? And within how many hours?')}"


def _identity(identity: Identity) -> str:
    return f"{{qualifier: {scalar(identity.qualifier)}, id: {scalar(identity.id)}}}"


def _title(name: str) -> str:
    return scalar(" ".join(word.capitalize() for word in name.replace("_", "-").split("-") if word))
