"""AS2: messages that are signed, encrypted and receipted, over HTTP (RFC 4130)."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from edigateway.clock import SystemClock
from edigateway.contracts.transport import Inspection
from edigateway.transports.as2.connection import Connection
from edigateway.transports.as2.endpoint import As2Endpoint
from edigateway.transports.as2.inspection import inspect
from edigateway.transports.as2.outbox import As2Outbox
from edigateway.transports.as2.settings import As2Settings

__all__ = ["As2Settings", "As2Transport"]

PATH = "/as2"


class As2Transport:
    """The transport ``as2``: partners call our listener, and we call them."""

    settings: type[BaseModel] = As2Settings
    path = PATH

    def endpoint(self, mailboxes: Mapping[str, BaseModel], site: Path) -> As2Endpoint:
        """Open what partners call.

        Raises:
            Misconfigured: a connection lacks what it needs, or a key or certificate cannot be read.
        """
        connections = {
            name: Connection(As2Settings.model_validate(settings), site, name)
            for name, settings in mailboxes.items()
        }
        return As2Endpoint(connections)

    def outbox(self, settings: BaseModel, site: Path) -> As2Outbox:
        """Open an outbox.

        Raises:
            Misconfigured: it lacks what it needs, or a key or certificate cannot be read.
        """
        return As2Outbox(Connection(As2Settings.model_validate(settings), site))

    def inspect(self, settings: BaseModel, site: Path, *, sends: bool) -> Inspection:
        """Look at names, keys and certificates, and at when they end."""
        connection = Connection(As2Settings.model_validate(settings), site)
        return inspect(connection, SystemClock().now(), sends=sends)
