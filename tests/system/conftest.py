"""Sites in the gauntlet, with partners of every kind."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.erp import Erp
from tests.support.sftp_server import Files
from tests.system.gauntlet import Gauntlet
from tests.system.partners import As2Partner, SftpPartner, free_port

Make = Callable[..., Gauntlet]
Bad = Mapping[str, type[Files]]
"""Files of SFTP servers that do what they should not, by the names of their partners."""


@pytest.fixture
def make(tmp_path: Path, new_ledger_url: str) -> Iterator[Make]:
    """Return what prepares a site on each database with these kinds of partners: sftp, archive, sync, async.

    Those that call us call ``called_at``, if it is not the listener's own port.
    """
    exchange, port = tmp_path / "exchange", free_port()
    with ExitStack() as stack:

        def make_(*kinds: str, bad: Bad | None = None, called_at: int | None = None) -> Gauntlet:
            partners = [_partner(each, exchange, called_at or port) for each in kinds]
            partners += [_sftp(name, exchange, files) for name, files in (bad or {}).items()]
            for each in partners:
                stack.callback(each.close)
            made = Gauntlet(
                site=tmp_path / "site",
                exchange=exchange,
                ledger_url=new_ledger_url,
                erp=stack.enter_context(Erp()),
                partners=partners,
                port=port,
            )
            made.prepare()
            return made

        yield make_


def _partner(kind: str, exchange: Path, port: int) -> SftpPartner | As2Partner:
    if kind == "sftp":
        return _sftp("hull", exchange)
    if kind == "archive":
        return _sftp("initech", exchange, archive=True)
    name, target = ("globex", "files") if kind == "sync" else ("umbrella", "web")
    is_async = kind == "async"
    return As2Partner(name=name, identity=name.upper(), target=target, port=port, is_async=is_async)


def _sftp(
    name: str, exchange: Path, files: type[Files] = Files, *, archive: bool = False
) -> SftpPartner:
    return SftpPartner(
        name=name,
        identity=name.upper(),
        target="web",
        root=exchange / name,
        archive=archive,
        files=files,
    )
