"""What the site writes about an HTTP endpoint."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from edigateway.contracts.secret import Secret


def _plain_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("write a whole address such as https://erp.example/edi")
    if not all("!" <= each <= "~" for each in url):
        raise ValueError("an address holds neither blanks nor letters beyond ASCII")
    if "@" in parts.netloc:
        raise ValueError("a user or password has no place in an address: write a token instead")
    if parts.fragment:
        raise ValueError("an address to post to has no '#'")
    _ = parts.port  # raises ValueError with its own sentence when it is no number up to 65535
    return url


class HttpSettings(BaseModel):
    """The keys of a target of type ``http``; the server's certificate is always verified."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    url: Annotated[str, AfterValidator(_plain_url)]
    token: Secret | None = None
    """Sent as ``Authorization: Bearer``; a reference such as ``${cred:erp}``."""
    timeout_s: float = Field(default=30, gt=0, le=600)
    """How long one message may take in all, from looking up the name to the last byte of the answer.

    Half of it is for reaching the server, half for agreeing on TLS, if these take so long."""
    ca_file: Path | None = None
    """Certificates to trust instead of the system's, in PEM; a relative path is relative to the site's folder."""
