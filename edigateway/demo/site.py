"""The demonstration's site: made with the same template as ``edigw init``, with the files of ``site/`` over it."""

import shutil
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from edigateway.config.template import write_site
from edigateway.daemon.control import NoDaemon, ask

MADE_BY_US = ".edigw-demo"
"""A file of this name says that the folder may be removed with everything in it."""

_MAILBOXES = ("harborlight/in", "harborlight/out", "tinker/in", "van/in")


class NotOurs(Exception):
    """The folder is not one that the demonstration made, or is in use."""


def make_site(root: Path) -> None:
    """Make the site anew in ``root``; what an earlier demonstration left there is removed.

    Raises:
        NotOurs: somebody else's files are there, or a daemon runs on it.
    """
    _remove_former(root)
    root.mkdir(parents=True)
    (root / MADE_BY_US).touch()
    write_site(root, "demo")
    _copy(_data("site"), root)
    for mailbox in _MAILBOXES:
        (root / "exchange" / mailbox).mkdir(parents=True)


def demo_file(name: str) -> bytes:
    """Return one of the files that the partners send."""
    return _data("files").joinpath(name).read_bytes()


def _remove_former(root: Path) -> None:
    if not root.exists() and not root.is_symlink():
        return
    if root.is_symlink() or not (root / MADE_BY_US).is_file():
        raise NotOurs(f"{root} is there already and was not made by the demo: name another folder")
    try:
        pid = ask(root / "state", {"command": "ping"}, timeout_s=5).get("pid")
    except NoDaemon:
        shutil.rmtree(root)
    else:
        raise NotOurs(f"a daemon runs on {root} (pid {pid}): stop it first")


def _data(part: str) -> Traversable:
    return resources.files("edigateway.demo").joinpath(part)


def _copy(source: Traversable, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for each in source.iterdir():
        if each.is_dir():
            _copy(each, target / each.name)
        else:
            (target / each.name).write_bytes(each.read_bytes())
