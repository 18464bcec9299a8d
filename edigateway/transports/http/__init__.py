"""HTTP: files that partners post to us, each under a token or certificate of the partner's own."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from edigateway.contracts.secret import UnreadSecret
from edigateway.contracts.transport import Inspection, Outbox
from edigateway.errors import Misconfigured
from edigateway.transports.http.endpoint import PATH, HttpEndpoint, Known
from edigateway.transports.http.settings import HttpMailboxSettings

__all__ = ["HttpEndpoint", "HttpMailboxSettings", "HttpTransport"]


_RECEIVES = "the transport http only receives, so it is no outbox"
_OTHERWISE = "give the partner an outbox of another transport, such as sftp or as2"


class HttpTransport:
    """The transport ``http``: it is called, and calls nobody."""

    settings: type[BaseModel] = HttpMailboxSettings
    path = PATH

    def endpoint(self, mailboxes: Mapping[str, BaseModel], site: Path) -> HttpEndpoint:
        """Open the endpoint for the mailboxes of these partners.

        Raises:
            Misconfigured: a token cannot be read.
        """
        known = {
            partner: _known(HttpMailboxSettings.model_validate(each), site)
            for partner, each in mailboxes.items()
        }
        return HttpEndpoint(known)

    def outbox(self, settings: BaseModel, site: Path) -> Outbox:
        """Refuse: there is nowhere to send to.

        Raises:
            Misconfigured: always.
        """
        written = HttpMailboxSettings.model_validate(settings)
        raise Misconfigured([written.fault(_RECEIVES, _OTHERWISE, "transport")])

    def inspect(self, settings: BaseModel, site: Path, *, sends: bool) -> Inspection:
        """Tell of an outbox, which this transport does not have, and of a token that is not there."""
        written = HttpMailboxSettings.model_validate(settings)
        if sends:
            return Inspection(faults=[written.fault(_RECEIVES, _OTHERWISE, "transport")])
        try:
            _known(written, site)
        except UnreadSecret as error:  # perhaps only the service may read it
            return Inspection(warnings=written.faults_of(error, "token"))
        except Misconfigured as error:
            return Inspection(faults=written.faults_of(error, "token"))
        return Inspection()


def _known(settings: HttpMailboxSettings, site: Path) -> Known:
    token = settings.token.reveal(site) if settings.token else None
    return Known(
        token_sha256=hashlib.sha256(token.encode()).hexdigest() if token else "",
        certificates=frozenset(each.replace(":", "").lower() for each in settings.certificates),
    )
