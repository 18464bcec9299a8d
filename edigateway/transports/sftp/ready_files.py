"""The files that are ready to be fetched, in the order in which that happens."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from edigateway.transports.sftp.listing import Entry


class ReadyFiles:
    """Oldest first; but files at which the connection was lost come last, each alone, so that they hide nothing."""

    def __init__(self, max_bytes: int) -> None:
        """Give out never much more than ``max_bytes`` together; larger files count nothing, as nobody reads them."""
        self._max_bytes = max_bytes
        self._queue: deque[Entry] = deque()
        self._suspects: set[Entry] = set()

    def __len__(self) -> int:
        """Return how many are left."""
        return len(self._queue)

    def renew(self, listed: Iterable[Entry]) -> None:
        """Take what a new listing shows in place of what was left."""
        found = set(listed)
        self._suspects &= found
        self._queue = deque(sorted(found, key=lambda each: (each in self._suspects, each)))

    def take(self, limit: int) -> Iterator[Entry]:
        """Take at most so many files to fetch together."""
        count, size_bytes = 0, 0
        while self._queue and count < limit and size_bytes <= self._max_bytes:
            alone = self._queue[0] in self._suspects
            if alone and count:
                return
            entry = self._queue.popleft()
            count += 1
            size_bytes += entry.size_bytes if entry.size_bytes <= self._max_bytes else 0
            yield entry
            if alone:
                return

    def fetched(self, taken: Sequence[Entry], count: int) -> None:
        """Note that the connection was lost at one of the files that were taken, unless ``count`` is all of them."""
        self._suspects.difference_update(taken[:count])
        self._suspects.update(taken[count : count + 1])
        self._queue.extendleft(reversed(taken[count + 1 :]))
