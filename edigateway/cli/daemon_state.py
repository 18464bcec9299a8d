"""What a look at the daemon tells: whether it runs, what keeps it from its work, and what is worth knowing besides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from edigateway.cli.site import SiteFolder
from edigateway.config.site import Site
from edigateway.daemon.control import Answer, NoDaemon
from edigateway.errors import Misconfigured


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonState:
    """The daemon's own answer, None if it gave none; each of ``troubles`` needs a person, ``notes`` do not."""

    answer: Answer | None
    troubles: Sequence[str]
    notes: Sequence[str] = ()


def daemon_state(folder: SiteFolder) -> DaemonState:
    """Ask the daemon how it is, and compare the site's files with those that it works by."""
    try:
        answer = folder.ask({"command": "ping"})
    except NoDaemon:
        return DaemonState(answer=None, troubles=["the daemon is NOT running; start it: edigw run"])
    except (OSError, ValueError):
        return DaemonState(answer=None, troubles=["the daemon does not answer"])
    if not answer.get("ok"):
        trouble = f"the daemon cannot say how it is: {answer.get('error', 'no answer')}"
        return DaemonState(answer=None, troubles=[trouble])
    troubles, notes = list(_unreachable(answer)), []
    from edigateway.daemon.inspection import inspect  # it loads every adapter and transport

    site = _site(folder)
    if site is None:
        troubles.append(
            "the site's files have faults, and the daemon works by the former ones: edigw check"
        )
    else:
        notes = [f"{each.problem}; {each.remedy}" for each in inspect(site).warnings]
        if site.digest != answer.get("digest"):
            notes.append("the site's files have changed since the daemon read them: edigw reload")
    return DaemonState(answer=answer, troubles=troubles, notes=notes)


def _unreachable(answer: Answer) -> Iterator[str]:
    for name, trouble in answer.get("mailboxes", {}).items():
        if trouble:
            yield f"the mailbox {name} cannot be looked at: {trouble}"
    if trouble := answer.get("listener"):
        yield f"partners cannot call: {trouble}"


def _site(folder: SiteFolder) -> Site | None:
    """Return the site as its files are now; None if they have faults."""
    from edigateway.daemon.assembly import read_site  # it loads every adapter and transport

    try:
        return read_site(folder.root)
    except Misconfigured:
        return None
