"""One guideline, ready to be used: the dictionary with its changes, and what else it asks for."""

from dataclasses import dataclass, field
from functools import lru_cache

from edigateway.formats.x12.dictionary import schemas
from edigateway.formats.x12.dictionary.schemas import Dictionary, Release
from edigateway.formats.x12.guideline.compiling import compile_requirements
from edigateway.formats.x12.guideline.ground import Ground, divide
from edigateway.formats.x12.guideline.language import Rule
from edigateway.formats.x12.guideline.layer import GuidelineFacts
from edigateway.formats.x12.guideline.requirements import Requirements

_MOST_COMPILED = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Guideline:
    """What a partner's guide says about one transaction set in one release; nothing in it is known to be wrong.

    ``digest`` is the SHA-256, in hex, of everything else; guidelines with the same digest are the same. It can be
    pickled, and is compiled when it is first used.
    """

    digest: str
    name: str = field(compare=False)
    set_id: str = field(compare=False)
    release: str = field(compare=False)
    rules: tuple[Rule, ...] = field(compare=False)

    @property
    def document(self) -> str:
        """Return the set id, which is how agreements call the document."""
        return self.set_id

    def dictionary(self, release: Release) -> Dictionary:
        """Return the dictionary to judge a set by; that of ``release`` itself if the guideline is for another one."""
        return _compiled(self)[0] if self._is_for(release) else release.dictionary

    def requirements(self, release: Release) -> Requirements | None:
        """Return what must be looked at in the tree of a set as a whole, or None where that is nothing."""
        return _compiled(self)[1] if self._is_for(release) else None

    def _is_for(self, release: Release) -> bool:
        return _compiled(self)[0].version == release.dictionary.version


@lru_cache(maxsize=_MOST_COMPILED)
def _compiled(guideline: Guideline) -> tuple[Dictionary, Requirements | None]:
    release = schemas.release(guideline.release)
    if release is None:
        raise ValueError(f"{guideline.name} is for {guideline.release}, which is no release")
    ground = Ground(release.dictionary.facts, guideline.set_id, guideline.rules)
    layer, tree = divide(guideline.rules, ground)
    changed = Dictionary(GuidelineFacts(release.dictionary.facts, guideline.set_id, layer))
    return changed, compile_requirements(guideline.name, tree, ground, changed)
