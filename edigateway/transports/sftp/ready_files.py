"""The files that are ready to be fetched, in the order in which that happens."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from edigateway.transports.sftp.listing import Entry


class ReadyFiles:
    """Oldest first; but what was tried already waits for what was not, and what the connection was lost at for all.

    The latter are taken alone. So neither files that cannot be read nor one that ends every connection hide anything.
    """

    def __init__(self, max_bytes: int) -> None:
        """Give out never much more than ``max_bytes`` together; larger files count nothing, as nobody reads them."""
        self._max_bytes = max_bytes
        self._queue: deque[Entry] = deque()
        self._suspects: set[Entry] = set()
        self._turn = 0
        self._tried: dict[Entry, int] = {}
        """The turn in which each was taken last."""

    def __len__(self) -> int:
        """Return how many are left."""
        return len(self._queue)

    def renew(self, listed: Iterable[Entry]) -> None:
        """Take what a new listing shows in place of what was left."""
        found = set(listed)
        self._suspects &= found
        self._tried = {each: turn for each, turn in self._tried.items() if each in found}
        self._queue = deque(sorted(found, key=self._order))

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
        self._turn += 1
        self._tried.update(dict.fromkeys(taken[:count], self._turn))

    def _order(self, entry: Entry) -> tuple[bool, int, Entry]:
        return entry in self._suspects, self._tried.get(entry, 0), entry
