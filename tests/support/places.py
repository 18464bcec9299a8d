"""Where a partner's servers stand: on this machine, or on one of its own that is a network namespace."""

import ctypes
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
_NETWORK = 0x40000000  # setns(2): CLONE_NEWNET


@dataclass(frozen=True, slots=True)
class Place:
    """An address that servers listen on; ``namespace`` is the file of the network it is in, if that is not ours.

    Sites know it by its ``name``, if it has one.
    """

    address: str = "127.0.0.1"
    namespace: Path | None = None
    name: str = ""

    @property
    def host(self) -> str:
        """Return what a site writes."""
        return self.name or self.address

    def enter(self) -> None:
        """Let whatever this thread, and threads that it starts, connect or listen be there from now on."""
        if self.namespace is None:
            return
        descriptor = os.open(self.namespace, os.O_RDONLY | os.O_CLOEXEC)
        try:
            if ctypes.CDLL(None, use_errno=True).setns(descriptor, _NETWORK):
                raise OSError(ctypes.get_errno(), "the namespace cannot be entered")
        finally:
            os.close(descriptor)

    def do(self, act: Callable[[], T]) -> T:
        """Do something there, and come back."""
        done: Future[T] = Future()

        def there() -> None:
            try:
                self.enter()
                done.set_result(act())
            except BaseException as error:  # noqa: BLE001 - raised by whoever waits for it
                done.set_exception(error)

        thread = threading.Thread(target=there)
        thread.start()
        thread.join()
        return done.result()


HERE = Place()
