"""The files that we hold: taken from the mailbox, not finished yet.

Each lies in the folder of claims as ``<token>-<the partner's name>``, which is all that a restart needs to know.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass

from edigateway import durable
from edigateway.transports.directory.names import claimed_name, new_token, split_claimed
from edigateway.transports.directory.sighting import Sighting
from edigateway.transports.directory.workfolders import WorkFolders


@dataclass(slots=True, kw_only=True)
class Claim:
    """One file that we hold; ``seen`` is how it looked when its content was first read."""

    token: str
    name: str
    held_as: str
    seen: Sighting | None = None


class Claims:
    """All claims of one mailbox, in the order in which they were taken."""

    def __init__(self) -> None:
        """Know of none before the first recovery."""
        self._held: dict[str, Claim] = {}
        self._recovered = False
        self._unsynced = False

    def recover(self, folders: WorkFolders, found: Callable[[Claim], None]) -> None:
        """Find, once, what an earlier process held, oldest first, and tell ``found`` of each."""
        if self._recovered:
            return
        ages = {}
        with os.scandir(folders.claimed) as entries:
            for entry in entries:
                ages[entry.name] = entry.stat(follow_symlinks=False).st_mtime_ns
        for held_as in sorted(ages, key=lambda each: (ages[each], each)):
            if parts := split_claimed(held_as):
                claim = Claim(token=parts[0], name=parts[1], held_as=held_as)
                found(claim)
                self._hold(claim)
        self._recovered = True

    def take(self, folders: WorkFolders, name: str) -> Claim:
        """Move a file of the mailbox into our folder under a new token.

        Raises:
            FileNotFoundError: somebody else was faster.
        """
        token = new_token()
        held_as = claimed_name(token, name, os.fpathconf(folders.claimed, "PC_NAME_MAX"))
        durable.move(name, held_as, source_folder=folders.inbox, target_folder=folders.claimed)
        claim = Claim(token=token, name=held_as[len(token) + 1 :], held_as=held_as)
        self._hold(claim)
        return claim

    def sync(self, folders: WorkFolders) -> None:
        """Make the moves durable, so that even a power cut brings the same files back under the same tokens."""
        if self._unsynced:
            durable.sync(folders.claimed)
            durable.sync(folders.inbox)
            self._unsynced = False

    def held(self) -> list[Claim]:
        """Return every claim, oldest first."""
        return list(self._held.values())

    def get(self, token: str) -> Claim | None:
        """Return the claim of that token, if we hold it."""
        return self._held.get(token)

    def forget(self, claim: Claim) -> None:
        """Hold a claim no longer: its file is finished or gone."""
        self._held.pop(claim.token, None)

    def _hold(self, claim: Claim) -> None:
        self._held[claim.token] = claim
        self._unsynced = True
