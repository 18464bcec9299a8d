"""A folder that a partner picks files up from."""

import logging
from collections.abc import Sequence
from contextlib import suppress

from edigateway import durable
from edigateway.contracts.outcome import Outcome, accepted, deferred, refused
from edigateway.contracts.transport import Parcel
from edigateway.transports.directory.settings import DirectorySettings

_logger = logging.getLogger(__name__)


class DirectoryOutbox:
    """One folder as an outbox; see :class:`~edigateway.contracts.transport.Outbox`."""

    def __init__(self, settings: DirectorySettings) -> None:
        """Take settings with an absolute path, and remove what a crash of ours left half written there."""
        self._path = settings.path
        with suppress(OSError):  # the same trouble comes back with the first send, which can say so
            durable.sweep(self._path)

    def send(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """Put files under their names, durably; stop at the first that cannot be put now."""
        try:
            placed = durable.deposit(self._path, [(each.name, each.content) for each in parcels])
        except Exception as error:
            _logger.exception("could not put files into %s", self._path)
            return [deferred(f"putting files into {self._path} failed: {error!r}")]
        return [self._outcome(parcel, each) for parcel, each in zip(parcels, placed, strict=False)]

    def close(self) -> None:
        """Have nothing to let go of."""

    def _outcome(self, parcel: Parcel, placed: durable.Placed) -> Outcome:
        if placed is None:
            return accepted(f"{parcel.name} is in {self._path}")
        if isinstance(placed, OSError):
            return deferred(f"files cannot be put into {self._path}: {placed.strerror}")
        return refused(str(placed))
