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
from watchdog.observers.api import BaseObserver

_logger = logging.getLogger(__name__)

# Not opening, reading or deleting: we do these ourselves, and would keep ourselves awake.
_ARRIVALS: list[type[FileSystemEvent]] = [FileCreatedEvent, FileMovedEvent, FileClosedEvent]


@contextmanager
def watching(folder: Path, wake: Callable[[], None]) -> Iterator[None]:
    """Call ``wake`` from another thread when a file arrives in ``folder``; quietly do without where that fails."""
    observer = _start(folder, wake)
    try:
        yield
    finally:
        if observer is not None:
            observer.stop()
            observer.join()


def _start(folder: Path, wake: Callable[[], None]) -> BaseObserver | None:
    """Start an observer, or none where there is no folder or the system has no more notices to give."""
    observer: BaseObserver | None = None
    try:
        observer = Observer()
        observer.schedule(_Waker(wake), str(folder), event_filter=_ARRIVALS)
        observer.start()
    except OSError as error:
        _logger.debug("%s is only scanned, not watched: %s", folder, error.strerror or error)
        if observer is not None:
            observer.stop()
        return None
    return observer


class _Waker(FileSystemEventHandler):
    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        self._wake()
