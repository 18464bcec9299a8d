"""The connections of a process: used again, shared by the mailboxes and outboxes of one login, few for each host."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from edigateway.transports.sftp import packets
from edigateway.transports.sftp.connection import Connection
from edigateway.transports.sftp.packets import Kind
from edigateway.transports.sftp.pipeline import Job
from edigateway.transports.sftp.settings import SftpSettings
from edigateway.transports.sftp.trouble import Trouble

MOST_FOR_A_HOST = 8
"""How many connections there are to one host and port at a time, whoever the partners behind it are."""
_FRESH_S = 1.0
"""After so long without use a connection is tried before it is relied on."""
_NO_LOGIN = {
    *(
        "path",
        "pattern",
        "ready",
        "stable_s",
        "marker_suffix",
        "complete",
        "archive",
        "leave",
        "max_bytes",
    ),
    *("publish", "temporary", "confirm", "total_s"),
}
"""The settings that do not matter to the connection as such."""


Login: TypeAlias = tuple[SftpSettings, Path]
"""What two connections have in common that can stand for each other."""


@dataclass(slots=True)
class _Idle:
    connection: Connection
    login: Login
    since: float = field(default_factory=time.monotonic)


class Pool:
    """Lends connections."""

    def __init__(self, most_for_a_host: int = MOST_FOR_A_HOST) -> None:
        """Begin with none."""
        self._most = most_for_a_host
        self._idle: list[_Idle] = []
        self._lent: Counter[tuple[str, int]] = Counter()
        self._changed = threading.Condition()

    @contextmanager
    def lend(self, settings: SftpSettings, site: Path) -> Iterator[Connection]:
        """Lend a connection, which has ``total_s`` from now; one that was in trouble is closed afterwards.

        Raises:
            Trouble: there is none to be had.
        """
        host, login = (settings.host, settings.port), _login(settings, site)
        self._reserve(host, login)
        connection = None
        try:
            connection = self._take(login) or Connection(settings, site)
            connection.begin(settings.total_s)
            yield connection
        except BaseException:
            if connection is not None:
                connection.close()
            raise
        finally:
            self._give_back(host, login, connection)

    def close(self, settings: SftpSettings, site: Path) -> None:
        """Close the connections of a login that nobody uses."""
        login = _login(settings, site)
        with self._changed:
            ended = [each for each in self._idle if each.login == login]
            self._idle = [each for each in self._idle if each.login != login]
        for each in ended:
            each.connection.close()

    def _reserve(self, host: tuple[str, int], login: Login) -> None:
        """Wait for a place among the connections to a host; idle ones of others make room."""
        settings = login[0]
        with self._changed:
            free = self._changed.wait_for(lambda: self._lent[host] < self._most, settings.connect_s)
            if not free:
                raise Trouble(
                    f"{settings.peer}: all {self._most} connections to this host are in use; "
                    "the work goes on when one is free"
                )
            self._lent[host] += 1
            surplus = self._surplus(host, login)
        for each in surplus:
            each.connection.close()

    def _surplus(self, host: tuple[str, int], login: Login) -> list[_Idle]:
        """Take out what is dead, and what is over the limit with the one that is about to be lent."""
        dead = [each for each in self._idle if not each.connection.alive]
        self._idle = [each for each in self._idle if each.connection.alive]
        here = [each for each in self._idle if (each.login[0].host, each.login[0].port) == host]
        others = [each for each in here if each.login != login]
        over = self._lent[host] + len(here) - self._most
        if len(here) > len(others):
            over -= 1  # one of these is the one that will be lent
        for each in others[: max(0, over)]:
            self._idle.remove(each)
            dead.append(each)
        return dead

    def _take(self, login: Login) -> Connection | None:
        """Take the connection of this login that was used last, if it still works."""
        while True:
            with self._changed:
                mine = [each for each in self._idle if each.login == login]
                if not mine:
                    return None
                self._idle.remove(mine[-1])
            if _works(mine[-1]):
                return mine[-1].connection
            mine[-1].connection.close()

    def _give_back(
        self, host: tuple[str, int], login: Login, connection: Connection | None
    ) -> None:
        alive = connection is not None and connection.alive
        if connection is not None and not alive:
            connection.close()
        with self._changed:
            self._lent[host] -= 1
            if connection is not None and alive:
                connection.rest(login[0].idle_s)
                self._idle.append(_Idle(connection, login))
            self._changed.notify_all()


class Borrower:
    """One mailbox or outbox, as the pool knows it; it uses one connection at a time."""

    def __init__(self, pool: Pool, settings: SftpSettings, site: Path) -> None:
        """Borrow from a pool."""
        self._pool, self._settings, self._site = pool, settings, site
        self._lent: Connection | None = None
        self._closed = False

    @contextmanager
    def lend(self) -> Iterator[Connection]:
        """Lend a connection; see :meth:`Pool.lend`."""
        with self._pool.lend(self._settings, self._site) as connection:
            self._lent = connection
            if self._closed:
                connection.give_up()
            try:
                yield connection
            finally:
                self._lent = None

    def close(self) -> None:
        """Let go of connections; what another thread has under way is broken off."""
        self._closed = True
        if (lent := self._lent) is not None:
            lent.give_up()
        self._pool.close(self._settings, self._site)


def _login(settings: SftpSettings, site: Path) -> Login:
    fields = SftpSettings.model_fields.items()
    usual = {name: field.get_default() for name, field in fields if name in _NO_LOGIN}
    return settings.model_copy(update=usual), site


def _works(idle: _Idle) -> bool:
    if not idle.connection.alive:
        return False
    if time.monotonic() - idle.since < _FRESH_S:
        return True
    settings = idle.login[0]
    idle.connection.begin(min(settings.connect_s, settings.operation_s))
    try:
        idle.connection.call(_ask_where())
    except Trouble:
        return False
    return True


def _ask_where() -> Job[None]:
    yield [packets.named(Kind.REALPATH, b".")]
