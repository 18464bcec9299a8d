"""Sites in the gauntlet, with partners of every kind."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.erp import Erp
from tests.support.far_machine import FarMachine
from tests.support.places import Place
from tests.support.sftp_server import Files
from tests.system.gauntlet import Gauntlet
from tests.system.partners import As2Partner, SftpPartner, free_port

Make = Callable[..., Gauntlet]
Bad = Mapping[str, type[Files]]
"""Files of SFTP servers that do what they should not, by the names of their partners."""


@pytest.fixture
def make(tmp_path: Path, new_ledger_url: str) -> Iterator[Make]:
    """Return what prepares a site on each database with these kinds of partners: sftp, archive, sync, async.

    Those that call us call ``called_at``, if it is not the listener's own port. All are on the ``far`` machine, if
    there is one, or known to the site by a ``name``; ``deadline_s`` is what they are given for an operation, or for a call.
    """
    exchange, port = tmp_path / "exchange", free_port()
    with ExitStack() as stack:

        def make_(
            *kinds: str,
            bad: Bad | None = None,
            called_at: int | None = None,
            far: FarMachine | None = None,
            name: str = "",
            deadline_s: float = 5,
        ) -> Gauntlet:
            home = _Home(exchange, called_at or port, far, name, deadline_s)
            partners = [home.partner(each) for each in kinds]
            partners += [home.sftp(name, files) for name, files in (bad or {}).items()]
            for each in partners:
                stack.callback(each.close)
            made = Gauntlet(
                site=tmp_path / "site",
                exchange=exchange,
                ledger_url=new_ledger_url,
                erp=stack.enter_context(Erp()),
                partners=partners,
                port=port,
                address="127.0.0.1" if far is None else "0.0.0.0",
            )
            made.prepare()
            return made

        yield make_


@dataclass(frozen=True, slots=True)
class _Home:
    """Where partners are at home: on this machine, or at the other end of a line."""

    exchange: Path
    port: int
    far: FarMachine | None
    name: str
    deadline_s: float

    def partner(self, kind: str) -> SftpPartner | As2Partner:
        if kind == "sftp":
            return self.sftp("hull")
        if kind == "archive":
            return self.sftp("initech", archive=True)
        name, target = ("globex", "files") if kind == "sync" else ("umbrella", "web")
        return As2Partner(
            name=name,
            identity=name.upper(),
            target=target,
            port=self.port,
            is_async=kind == "async",
            our_address=self.far.our_address if self.far else "127.0.0.1",
            place=self._place,
            deadline_s=self.deadline_s,
        )

    def sftp(self, name: str, files: type[Files] = Files, *, archive: bool = False) -> SftpPartner:
        return SftpPartner(
            name=name,
            identity=name.upper(),
            target="web",
            root=self.exchange / name,
            archive=archive,
            files=files,
            place=self._place,
            deadline_s=self.deadline_s,
        )

    @property
    def _place(self) -> Place:
        return self.far.place if self.far else Place(name=self.name)
