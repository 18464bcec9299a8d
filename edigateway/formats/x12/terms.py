"""What was agreed with the sender of a payload, as far as reading and judging it goes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from edigateway.formats.x12.syntax.envelope_text import printable
from edigateway.formats.x12.syntax.tokenizer import Limits
from edigateway.model.finding import Weight

if TYPE_CHECKING:
    # Only who has guidelines loads what they are made of.
    from edigateway.formats.x12.guideline.guideline import Guideline


class VersionFault(NamedTuple):
    """What is wrong with the version of a group: a word of the catalogue and a sentence, placed at GS08."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was agreed; the default takes every set of the dictionary and judges it by the standard alone.

    ``sets`` are the ids of the sets that are expected, None for all. All mappings but ``weights`` are by set id:
    ``guidelines`` narrow or widen the standard; ``set_weights`` say how findings in such a set weigh, in place of
    ``weights``, which hold for envelopes and all other sets; other ``versions`` than these are refused, and other than
    the ``expected_versions`` are taken with a warning (beginnings of GS08, both). ``limits`` bound an interchange.
    """

    sets: Collection[str] | None = None
    guidelines: "Mapping[str, Guideline]" = field(default_factory=dict)
    weights: Mapping[str, Weight] = field(default_factory=dict)
    set_weights: Mapping[str, Mapping[str, Weight]] = field(default_factory=dict)
    versions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    expected_versions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    def takes(self, set_id: str) -> bool:
        """Tell whether sets of this id are expected."""
        return self.sets is None or set_id in self.sets

    def weights_in(self, set_id: str) -> Mapping[str, Weight]:
        """Return how findings in a set of this id weigh."""
        return self.set_weights.get(set_id, self.weights)

    def version_fault(self, set_id: str, gs08: str) -> VersionFault | None:
        """Hold the version of a group against what was agreed about the sets in it."""
        agreed, expected = self.versions.get(set_id), self.expected_versions.get(set_id)
        if agreed and not gs08.startswith(agreed):
            return _fault("unsupported-version", set_id, gs08, "agreed", agreed)
        if not agreed and expected and not gs08.startswith(expected):
            return _fault("unexpected-version", set_id, gs08, "expected", expected)
        return None


def _fault(code: str, set_id: str, gs08: str, word: str, versions: tuple[str, ...]) -> VersionFault:
    known = ", ".join(versions)
    return VersionFault(
        code, f"GS08 is {printable(gs08)!r}; for {printable(set_id)!r} was {word}: {known}."
    )
