"""SFTP: files that lie on a partner's server, or that we put there."""

from pathlib import Path

from pydantic import BaseModel

from edigateway.contracts.secret import UnreadSecret
from edigateway.contracts.transport import Inspection
from edigateway.transports.sftp.credentials import problems
from edigateway.transports.sftp.mailbox import SftpMailbox
from edigateway.transports.sftp.outbox import SftpOutbox
from edigateway.transports.sftp.pool import Pool
from edigateway.transports.sftp.settings import SftpSettings

__all__ = ["Pool", "SftpMailbox", "SftpOutbox", "SftpSettings", "SftpTransport"]


class SftpTransport:
    """The transport ``sftp``: opens mailboxes and outboxes on servers, which share their connections."""

    settings: type[BaseModel] = SftpSettings

    def __init__(self) -> None:
        """Begin without connections."""
        self._pool = Pool()

    def mailbox(self, settings: BaseModel, site: Path) -> SftpMailbox:
        """Open a mailbox; the network is first touched by collect."""
        return SftpMailbox(SftpSettings.model_validate(settings), site, self._pool)

    def inspect(self, settings: BaseModel, site: Path, *, sends: bool) -> Inspection:
        """Look at what we log in with, without calling the server."""
        found = list(problems(SftpSettings.model_validate(settings), site))
        unread = [each for each in found if isinstance(each, UnreadSecret)]
        wrong = [each for each in found if each not in unread]
        return Inspection(
            faults=[fault for each in wrong for fault in each.faults],
            warnings=[fault for each in unread for fault in each.faults],
        )

    def outbox(self, settings: BaseModel, site: Path) -> SftpOutbox:
        """Open an outbox; the network is first touched by send."""
        return SftpOutbox(SftpSettings.model_validate(settings), site, self._pool)
