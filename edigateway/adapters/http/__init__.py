"""An HTTP endpoint of the ERP: one POST of JSON for each message, with its idempotency key."""

from pathlib import Path

from pydantic import BaseModel

from edigateway.adapters.http.settings import HttpSettings
from edigateway.adapters.http.target import HttpTarget

__all__ = ["HttpSettings", "HttpTarget", "HttpType"]


class HttpType:
    """The adapter type ``http``."""

    settings: type[BaseModel] = HttpSettings

    def open(self, settings: BaseModel, site: Path) -> HttpTarget:
        """Open a target; the network, the token and the CA file are first touched by deliver."""
        return HttpTarget(HttpSettings.model_validate(settings), site)
