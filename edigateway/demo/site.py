"""The demonstration's folder: our site and the partner's, made with the template of ``edigw init`` and the files here."""

import os
import re
import shutil
import socket
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from edigateway.config.template import write_site
from edigateway.daemon.control import NoDaemon, ask
from edigateway.listener.wire import SOCKET_NAME

MADE_BY_US = ".edigw-demo"
"""A file of this name says that the folder may be removed with everything in it."""
HARBORLIGHT = Path("theirs", "harborlight")
"""The folder that Harborlight's SFTP server shows."""
LUMENHART = Path("theirs", "lumenhart")
"""The site of Lumenhart's gateway."""

_MAILBOXES = ("tinker/in", "van/in")
_LONGEST_SOCKET_BYTES = 107
"""How long the path of a socket file may be on Linux (unix(7))."""


class InTheWay(Exception):
    """The folder is not one that the demonstration made, is in use, or will not do."""


def make_folder(root: Path) -> None:
    """Make the folder anew; what an earlier demonstration left there is removed.

    Raises:
        InTheWay: somebody else's files are there, a daemon runs on them, or nobody can work there.
    """
    longest = root.absolute() / LUMENHART / "state" / SOCKET_NAME
    if len(os.fsencode(longest)) > _LONGEST_SOCKET_BYTES:
        raise InTheWay(f"{root.absolute()} is too long a path for sockets: name a shorter one")
    _remove_former(root)
    try:
        root.mkdir(parents=True)
        (root / MADE_BY_US).touch()
        for folder in ("orders", "acknowledgements"):
            (root / HARBORLIGHT / folder).mkdir(parents=True)
    except OSError as error:
        raise InTheWay(f"{root} cannot be made: {error.strerror}; name another folder") from error


def make_sites(root: Path, values: Mapping[str, str]) -> None:
    """Write both sites; ``values`` are what stands for ``@NAME@`` in their files."""
    for part, folder in (("site", root), ("lumenhart", root / LUMENHART)):
        folder.mkdir(exist_ok=True)
        write_site(folder, folder.name if part != "site" else "demo")
        _copy(_data(part), folder, values)
    for mailbox in _MAILBOXES:
        (root / "exchange" / mailbox).mkdir(parents=True)


def demo_file(name: str) -> bytes:
    """Return one of the files that the partners send."""
    return _data("files").joinpath(name).read_bytes()


def free_ports(count: int) -> list[int]:
    """Return ports of this machine that nobody listens on now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _remove_former(root: Path) -> None:
    if not root.exists() and not root.is_symlink():
        return
    if root.is_symlink() or not (root / MADE_BY_US).is_file():
        raise InTheWay(f"{root} is there already and was not made by the demo: name another folder")
    for site in (root, root / LUMENHART):
        if (pid := _daemon_on(site)) is not None:
            raise InTheWay(f"a daemon runs on {site} (pid {pid}): stop it first, with kill {pid}")
    shutil.rmtree(root)


def _daemon_on(site: Path) -> object:
    try:
        return ask(site / "state", {"command": "ping"}, timeout_s=5).get("pid")
    except NoDaemon:
        return None


def _data(part: str) -> Traversable:
    return resources.files("edigateway.demo").joinpath(part)


def _copy(source: Traversable, target: Path, values: Mapping[str, str]) -> None:
    target.mkdir(exist_ok=True)
    for each in source.iterdir():
        if each.is_dir():
            _copy(each, target / each.name, values)
        else:
            text = re.sub("@([A-Z_]+)@", lambda found: values[found[1]], each.read_text("utf-8"))
            (target / each.name).write_text(text, "utf-8")
