"""The site that a command works on, as far as the command needs it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import update_wrapper
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import click

from edigateway.config.ledger_url import whole_ledger_url
from edigateway.config.settings import Settings
from edigateway.config.sources import SETTINGS_FILE, read_settings
from edigateway.contracts.secret import Secret
from edigateway.daemon import control
from edigateway.errors import Fault, Misconfigured
from edigateway.ledger.evidence.looking import View, looking
from edigateway.ledger.reader import LedgerReader, open_reader

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """The folder that was named; nothing is read before it is needed."""

    root: Path

    def settings(self) -> Settings:
        """Read ``edigateway.yaml`` alone, so that a fault in a partner's file keeps nobody from looking.

        Raises:
            Misconfigured: the file is missing or has faults.
        """
        path = self.root / SETTINGS_FILE
        if not path.exists():
            problem = "there is no such file, so this is not the folder of a site"
            remedy = "name the folder with --site DIR, or make a new site with: edigw init DIR"
            fault = Fault(file=path, line=0, column=0, problem=problem, remedy=remedy)
            raise Misconfigured([fault])
        file, unreadable = read_settings(self.root)
        if file.settings is None:
            raise Misconfigured([*unreadable, *file.faults])
        return file.settings

    def looking(self) -> AbstractContextManager[View]:
        """Lend a connection to the ledger that cannot change anything."""
        settings = self.settings()

        def open_() -> LedgerReader:
            return open_reader(whole_ledger_url(settings.ledger, self.root, self._reveal))

        return looking(open_)

    def ask(self, request: Mapping[str, Any]) -> control.Answer:
        """Ask the running daemon.

        Raises:
            NoDaemon: none is running here.
        """
        return control.ask(self.root / self.settings().state, request)

    def _reveal(self, name: str) -> str:
        return Secret(name).reveal(self.root)


def pass_site(command: Callable[Concatenate[SiteFolder, P], R]) -> Callable[P, R]:
    """Give a command the site's folder as its first argument."""

    @click.pass_obj
    def with_site(root: Path, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return command(SiteFolder(root), *args, **kwargs)

    return update_wrapper(with_site, command)
