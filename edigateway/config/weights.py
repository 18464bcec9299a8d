"""What partners' files say about the weight of findings: only codes that there are, and none made lighter than can be."""

from collections.abc import Iterator, Mapping

from edigateway.config.faults import nearest
from edigateway.config.plugs import Plugs, Weighable
from edigateway.config.sources import PartnerFile, Sources
from edigateway.errors import Fault
from edigateway.model.finding import Weight
from edigateway.yamlfile import Path_, Value


def weight_faults(sources: Sources, plugs: Plugs) -> Iterator[Fault]:
    """Yield each code whose weight cannot be agreed on, or not there."""
    for file in sources.partners:
        plug = plugs.formats.get(file.format or "")
        if plug is not None:
            codes = plug.finding_codes()
            yield from _faults(file, ("findings",), file.file.value.get("findings"), codes)
            for n, agreement in enumerate(file.written("receive")):
                if isinstance(agreement, dict):
                    where = ("receive", n, "findings")
                    yield from _faults(file, where, agreement.get("findings"), codes)


def _faults(
    file: PartnerFile, where: Path_, written: Value, codes: Mapping[str, Weighable]
) -> Iterator[Fault]:
    for code, weight in written.items() if isinstance(written, dict) else ():
        wrong = _wrong(code, weight, where, codes)
        if wrong is not None:
            place = (*where, code)
            label = ".".join(str(part) for part in place)
            yield file.file.fault(place, f"{label}: {wrong[0]}", wrong[1], key=True)


def _wrong(
    code: str, weight: Value, where: Path_, codes: Mapping[str, Weighable]
) -> tuple[str, str] | None:
    """Return what is wrong with a code, and what to do."""
    known = codes.get(code)
    if known is None:
        return "there is no such finding", nearest(code, codes, "findings to be weighed")
    if known.never_softened and weight != Weight.REJECT:
        return f"this always costs the document: {known.never_softened}", "remove the line"
    if known.of_envelope and where[0] == "receive":
        remedy = "write it below findings: of the partner as a whole"
        return "this is about an envelope, not about one document", remedy
    return None
