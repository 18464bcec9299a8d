"""A folder on a partner's SFTP server that the partner picks files up from."""

import logging
import re
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from edigateway.contracts.outcome import Ending, Outcome, deferred, refused
from edigateway.contracts.transport import Parcel
from edigateway.transports.directory.names import printable
from edigateway.transports.sftp import packets
from edigateway.transports.sftp.pipeline import Job, Ran
from edigateway.transports.sftp.pool import Borrower, Pool
from edigateway.transports.sftp.publishing import Batch, Publication
from edigateway.transports.sftp.settings import SftpSettings
from edigateway.transports.sftp.trouble import Trouble

_logger = logging.getLogger(__name__)
_PLAIN_NAME = re.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}")


class SftpOutbox:
    """One folder of a server as an outbox; see :class:`~edigateway.contracts.transport.Outbox`."""

    def __init__(self, settings: SftpSettings, site: Path, pool: Pool) -> None:
        """Take connections from ``pool``; the network is first touched by send."""
        self._settings, self._borrower = settings, Borrower(pool, settings, site)

    def send(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """Put files there in order, several at a time; stop at the first that cannot be put now."""
        if not parcels:
            return []
        try:
            ran = self._send(parcels)
        except Trouble as trouble:
            return [deferred(str(trouble), misconfigured=trouble.misconfigured)]
        except Exception as error:
            _logger.exception("could not put files onto %s", self._settings.peer)
            return [deferred(f"putting files onto {self._settings.peer} failed: {error!r}")]
        return list(_told(ran))

    def close(self) -> None:
        """Let go of connections; what is under way is broken off."""
        self._borrower.close()

    def _send(self, parcels: Sequence[Parcel]) -> Ran[Outcome | None]:
        with self._borrower.lend() as connection:
            batch = Batch(
                settings=self._settings,
                posix_rename=packets.POSIX_RENAME in connection.extensions,
                chunk_bytes=connection.chunk_bytes,
            )
            return connection.run(self._jobs(batch, parcels))

    def _jobs(self, batch: Batch, parcels: Sequence[Parcel]) -> Iterator[Job[Outcome | None]]:
        for number, parcel in zip(count(), parcels, strict=False):
            if _PLAIN_NAME.fullmatch(parcel.name):
                yield Publication(batch, number, parcel).run()
            else:
                yield _refuse(parcel.name)


def _refuse(name: str) -> Job[Outcome | None]:
    """Be a job that asks for nothing."""
    yield from ()
    return refused(f"'{printable(name)}' is no name for a file that partners get")


def _told(ran: Ran[Outcome | None]) -> Iterator[Outcome]:
    """Say what came of each parcel up to the first that was put off."""
    for outcome in ran.results:
        if outcome is None:
            return
        yield outcome
        if outcome.ending is Ending.DEFERRED:
            return
    if ran.trouble:
        yield deferred(str(ran.trouble), misconfigured=ran.trouble.misconfigured)
