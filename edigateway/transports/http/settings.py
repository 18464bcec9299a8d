"""What the site writes about a partner that posts files to us."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from edigateway.contracts.secret import Secret
from edigateway.model.placed import Placed

FINGERPRINT_PATTERN = r"^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$"

Fingerprint = Annotated[str, StringConstraints(pattern=FINGERPRINT_PATTERN)]


class HttpMailboxSettings(Placed):
    """The keys of a mailbox of the transport ``http``; with both keys a caller must have both."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    token: Secret | None = None
    """What callers send as ``Authorization: Bearer``; a reference such as ``${cred:acme-token}``."""
    certificates: tuple[Fingerprint, ...] = Field(default=(), max_length=20)
    """The SHA-256 of each client certificate of theirs, in hex."""

    @model_validator(mode="after")
    def _somebody_must_be_known(self) -> Self:
        if self.token is None and not self.certificates:
            raise ValueError("needs a token, certificates, or both, so that callers are known")
        return self
