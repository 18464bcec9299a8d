"""Listings of a folder that may hold more names than one scan should look at."""

import os
from itertools import islice

MAX_NAMES = 50_000
"""How many names one scan looks at; the next one goes on from there, so that no file starves behind the others."""


class Listing:
    """Reads the names of a folder, a bounded number at a time."""

    def __init__(self) -> None:
        """Start before the first name."""
        self._skip = 0

    def next_names(self, folder: int) -> tuple[list[str], bool]:
        """Return the next names that may be regular files, and whether the listing ended with them."""
        with os.scandir(folder) as entries:
            found = list(islice(entries, self._skip, self._skip + MAX_NAMES))
            names = [entry.name for entry in found if entry.is_file(follow_symlinks=False)]
        ended = len(found) < MAX_NAMES
        self._skip = 0 if ended else self._skip + MAX_NAMES
        return names, ended
