"""Who is who: each identity belongs to one partner, and we have one of our own."""

import re
from collections.abc import Iterator

from edigateway.config.sources import PartnerFile, Sources
from edigateway.errors import Fault
from edigateway.model.partner import NAME_PATTERN, WITHOUT_ENVELOPE


def identity_faults(sources: Sources) -> Iterator[Fault]:
    """Yield what would let a file be taken for somebody else's, or for nobody's."""
    for file in sources.partners:
        yield from _name_faults(file)
    yield from _claimed_twice(sources)
    yield from _our_own(sources)


def _name_faults(file: PartnerFile) -> Iterator[Fault]:
    written = file.file.value.get("partner")
    if isinstance(written, str) and written != file.name:
        problem = f"partner: '{written}' is in a file named '{file.name}.yaml'"
        yield file.file.fault(("partner",), problem, _naming_remedy(file.name, written))


def _naming_remedy(file_name: str, written: str) -> str:
    """Advise what makes both names one, out of what is a name at all."""
    ways = []
    if re.match(NAME_PATTERN, written):
        ways.append(f"rename the file to {written}.yaml")
    if re.match(NAME_PATTERN, file_name):
        ways.append(f"write partner: {file_name}")
    both = "give both one name of lower-case letters, digits, '-' and '_'"
    return ", or ".join(ways) or both


def _claimed_twice(sources: Sources) -> Iterator[Fault]:
    owners: dict[tuple[str, str], str] = {}
    for file in sources.partners:
        for entry in file.identities:
            key = entry.value.qualifier, entry.value.id
            if key in owners:
                problem = f"{entry.value} is already an identity of '{owners[key]}'"
                yield entry.fault(problem, "an envelope must lead to one partner: keep one of them")
            owners.setdefault(key, file.name)


def _our_own(sources: Sources) -> Iterator[Fault]:
    settings = sources.settings
    if not settings.readable or settings.file.value.get("identities", []) != []:
        return
    nameless = [
        file.name
        for file in sources.partners
        if file.format is not None
        and file.format not in WITHOUT_ENVELOPE
        and file.agreements
        and not file.file.value.get("our_identities")
    ]
    if nameless:
        problem = f"identities: nothing says who we are, to {', '.join(nameless[:5])}"
        remedy = "add the qualifier and id that they write to (ISA07 and ISA08)"
        yield settings.file.fault(("identities",), problem, remedy)
