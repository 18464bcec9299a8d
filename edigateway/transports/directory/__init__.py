"""Folders of this machine: files that a partner drops for us, and files that we put for a partner."""

from pathlib import Path

from pydantic import BaseModel

from edigateway.transports.directory.mailbox import DirectoryMailbox
from edigateway.transports.directory.outbox import DirectoryOutbox
from edigateway.transports.directory.settings import DirectorySettings

__all__ = ["DirectoryMailbox", "DirectoryOutbox", "DirectorySettings", "DirectoryTransport"]


class DirectoryTransport:
    """The transport ``directory``: opens mailboxes and outboxes that are folders."""

    settings: type[BaseModel] = DirectorySettings

    def mailbox(self, settings: BaseModel, site: Path) -> DirectoryMailbox:
        """Open a mailbox; nothing on the disk is touched before the first collect."""
        return DirectoryMailbox(DirectorySettings.model_validate(settings).beneath(site))

    def outbox(self, settings: BaseModel, site: Path) -> DirectoryOutbox:
        """Open an outbox; nothing on the disk is touched before the first send."""
        return DirectoryOutbox(DirectorySettings.model_validate(settings).beneath(site))
