"""What the site writes about an HTTP endpoint."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from edigateway.contracts.secret import Secret
from edigateway.posting import plain_url


class HttpSettings(BaseModel):
    """The keys of a target of type ``http``; the server's certificate is always verified."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    url: Annotated[str, AfterValidator(plain_url)]
    token: Secret | None = None
    """Sent as ``Authorization: Bearer``; a reference such as ``${cred:erp}``."""
    timeout_s: float = Field(default=30, gt=0, le=600)
    """How long one message may take in all, from looking up the name to the last byte of the answer.

    Half of it is for reaching the server, half for agreeing on TLS, if these take so long."""
    ca_file: Path | None = None
    """Certificates to trust instead of the system's, in PEM; a relative path is relative to the site's folder."""
