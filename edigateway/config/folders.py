"""The places of a site: no two mailboxes on one path, and no folder that the wrong people may write."""

import os
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from edigateway.config.connections import Connections
from edigateway.config.sources import Entry, Sources
from edigateway.errors import Fault
from edigateway.model.partner import MailboxSettings

_FOLDERS = ("partners", "maps", "guidelines")
"""What the site's owners write, by the keys of the settings."""


def path_faults(sources: Sources, connections: Connections) -> Iterator[Fault]:
    """Yield each path that one mailbox would take from another, or from what we send ourselves."""
    taken: dict[str, str] = {}
    for name, partner, entry in _mailboxes(sources):
        config = connections.mailboxes.get(name)
        place = None
        if config is not None and config.partner == partner:
            place = _place(sources.root, config.settings)
        if place in taken:
            problem = f"the mailbox '{taken[place]}' has the same path"
            yield entry.fault(problem, "give each mailbox a path of its own", "path")
        if place is not None:
            taken.setdefault(place, name)
    for file in sources.partners:
        outbox = connections.outboxes.get(file.name)
        place = _place(sources.root, outbox.settings) if outbox else None
        if file.outbox and place in taken:
            problem = (
                f"the mailbox '{taken[place]}' has the same path, so we would read what we send"
            )
            yield file.outbox.fault(problem, "give the outbox a path of its own", "path")


def place_faults(sources: Sources, connections: Connections) -> Iterator[Fault]:
    """Yield each ``path`` of a mailbox or outbox on this machine that is there and no folder."""
    for entry, path in _paths(sources, connections):
        if _lacks_folder(path) is NotADirectoryError:
            yield entry.fault(f"{path} is not a folder", "name a folder", "path")


def absent_places(sources: Sources, connections: Connections) -> Iterator[Fault]:
    """Yield a warning for each such ``path`` where nothing is: it may be mounted later."""
    for entry, path in _paths(sources, connections):
        if _lacks_folder(path) is FileNotFoundError:
            remedy = f"run: mkdir -p {shlex.quote(str(path))}"
            yield entry.fault(f"there is no folder {path}", remedy, "path")


def folder_faults(sources: Sources) -> Iterator[Fault]:
    """Yield a fault if such a folder is nowhere, or where the daemon writes, so that data could become settings."""
    settings = sources.settings
    state = (sources.root / settings.folder("state")).resolve()
    for key in _FOLDERS:
        folder = (sources.root / settings.folder(key)).resolve()
        if folder.is_relative_to(state):
            problem = f"{key}: lies inside the state folder, where the daemon writes"
            yield settings.file.fault((key,), problem, "choose a folder outside of it")
        if key in settings.file.value and not folder.is_dir():
            yield settings.file.fault(
                (key,), f"{key}: there is no such folder", "make it, or mend this"
            )


def writable_by_all(sources: Sources) -> Iterator[Fault]:
    """Yield a warning for each folder of settings that everybody on this machine may change."""
    folders = [
        sources.root,
        *(sources.root / sources.settings.folder(key) for key in _FOLDERS),
    ]
    for folder in folders:
        mode = _mode(folder)
        if stat.S_ISDIR(mode) and mode & stat.S_IWOTH:
            problem = "everybody on this machine may change this folder"
            remedy = f"run: chmod o-w {folder}"
            yield Fault(file=folder, line=0, column=0, problem=problem, remedy=remedy)


def exposed_secrets(root: Path) -> Iterator[Fault]:
    """Yield a fault for each file of ``secrets/`` that others than its owner may read."""
    for path in sorted((root / "secrets").rglob("*")):
        mode = _mode(path)
        if stat.S_ISREG(mode) and mode & (stat.S_IRWXG | stat.S_IRWXO):
            problem = "others than its owner may read this secret"
            remedy = f"run: chmod 600 {path}"
            yield Fault(file=path, line=0, column=0, problem=problem, remedy=remedy)


def _mailboxes(sources: Sources) -> Iterator[tuple[str, str | None, Entry[MailboxSettings]]]:
    """Yield each mailbox with its name, and the partner whom it belongs to."""
    for name, entry in sources.settings.mailboxes.items():
        yield name, None, entry
    for file in sources.partners:
        if file.inbox:
            yield file.name, file.name, file.inbox


def _paths(
    sources: Sources, connections: Connections
) -> Iterator[tuple[Entry[MailboxSettings], Path]]:
    """Yield each mailbox and outbox that has its ``path`` on this machine, with that path."""
    for name, partner, entry in _mailboxes(sources):
        config = connections.mailboxes.get(name)
        if config is not None and config.partner == partner:
            yield from _on_this_machine(sources.root, entry, config.settings)
    for file in sources.partners:
        outbox = connections.outboxes.get(file.name)
        if file.outbox and outbox:
            yield from _on_this_machine(sources.root, file.outbox, outbox.settings)


def _on_this_machine(
    root: Path, entry: Entry[MailboxSettings], settings: BaseModel
) -> Iterator[tuple[Entry[MailboxSettings], Path]]:
    path = getattr(settings, "path", None)
    if path is not None and getattr(settings, "host", None) is None:
        yield entry, root / path


def _lacks_folder(path: Path) -> type[OSError] | None:
    """Return the error that using a path as a folder would meet; None if it is one, or is out of our sight."""
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError) as error:
        return type(error)
    except OSError:
        return None
    return None if is_folder else NotADirectoryError


def _mode(path: Path) -> int:
    """Return what a path is and who may do what with it; 0 if it is out of our sight."""
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def _place(root: Path, settings: BaseModel) -> str | None:
    """Return where a transport's ``path`` really is; None if it has no path.

    Where it has a ``host``, the ``port`` and the ``user`` are part of the place: each login may have folders of its own.
    """
    path, host = getattr(settings, "path", None), getattr(settings, "host", None)
    if path is None:
        return None
    if not host:
        return str(os.path.realpath(root / path))
    login = (getattr(settings, "user", ""), host, getattr(settings, "port", ""))
    return f"{login}:{os.path.normpath(path)}"
