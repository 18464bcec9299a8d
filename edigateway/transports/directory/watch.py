"""A wake-up when something happens in a folder. Only a hint: scanning is what finds files."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from watchdog.events import (
    FileClosedEvent,
    FileCreatedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

_logger = logging.getLogger(__name__)

# Not opening, reading or deleting: we do these ourselves, and would keep ourselves awake.
_ARRIVALS: list[type[FileSystemEvent]] = [FileCreatedEvent, FileMovedEvent, FileClosedEvent]


@contextmanager
def watching(folder: Path, wake: Callable[[], None]) -> Iterator[None]:
    """Call ``wake`` from another thread when a file arrives in ``folder``; quietly do without where that fails."""
    observer = Observer()
    try:
        observer.schedule(_Waker(wake), str(folder), event_filter=_ARRIVALS)
        observer.start()
    except OSError as error:
        _logger.warning("%s is only scanned, not watched: %s", folder, error.strerror or error)
        yield
        return
    try:
        yield
    finally:
        observer.stop()
        observer.join()


class _Waker(FileSystemEventHandler):
    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        self._wake()
