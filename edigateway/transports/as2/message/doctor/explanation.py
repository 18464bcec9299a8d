"""What the doctor says: what was found, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """What was found to be the matter."""

    FITS = "fits"
    OTHER_CONTENT = "other-content"
    OTHER_DIGEST = "other-digest"
    OTHER_CERTIFICATE = "other-certificate"
    CARRIED_CERTIFICATE = "carried-certificate"
    OTHER_KEY = "other-key"
    NOT_FOR_US = "not-for-us"
    NOT_ALLOWED = "not-allowed"
    NOT_FOUND = "not-found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One thing that was found; ``variant`` names the content that fits, where that is not the one that was sent."""

    cause: Cause
    problem: str
    remedy: str
    variant: str | None = None
