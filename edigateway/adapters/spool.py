"""A folder that the ERP reads: one JSON file for each message, complete from the moment it is there."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from edigateway import durable
from edigateway.contracts.adapter import Dispatch
from edigateway.contracts.outcome import Outcome, accepted, deferred, refused

_logger = logging.getLogger(__name__)


class SpoolSettings(BaseModel):
    """The keys of a target of type ``spool``; a relative folder is relative to the site's."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    directory: Path


class SpoolType:
    """The adapter type ``spool``."""

    settings: type[BaseModel] = SpoolSettings

    def open(self, settings: BaseModel, site: Path) -> "Spool":
        """Open a folder, and make it if it is missing."""
        return Spool(site / SpoolSettings.model_validate(settings).directory)


class Spool:
    """One folder as a target; files are named ``<kind>-<idempotency key>.json`` and never replaced."""

    def __init__(self, directory: Path) -> None:
        """Make the folder if it is missing, and remove what a crash of ours left half written there."""
        self._directory = directory
        with suppress(
            OSError
        ):  # the same trouble comes back with the first delivery, which can say so
            directory.mkdir(parents=True, exist_ok=True)
            durable.sweep(directory)

    def deliver(self, dispatches: Sequence[Dispatch]) -> list[Outcome]:
        """Write files in order, durably; stop at the first that cannot be written now."""
        try:
            placed = durable.deposit(
                self._directory, [(_name(each), each.content) for each in dispatches]
            )
        except Exception as error:
            _logger.exception("could not write to the spool %s", self._directory)
            return [deferred(f"writing to {self._directory} failed: {error!r}")]
        return [
            self._outcome(dispatch, each)
            for dispatch, each in zip(dispatches, placed, strict=False)
        ]

    def close(self) -> None:
        """Hold nothing open, so there is nothing to let go of."""

    def _outcome(self, dispatch: Dispatch, placed: durable.Placed) -> Outcome:
        if placed is None:
            return accepted(f"{_name(dispatch)} is in {self._directory}")
        if isinstance(placed, OSError):
            return deferred(f"files cannot be written to {self._directory}: {placed.strerror}")
        return refused(str(placed))


def _name(dispatch: Dispatch) -> str:
    return f"{dispatch.kind}-{dispatch.idempotency_key}.json"
