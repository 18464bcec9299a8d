"""A new site: the files and folders that ``edigw init`` makes, ready to run and full of comments."""

import re
from importlib import resources
from pathlib import Path

from edigateway.config.sources import SETTINGS_FILE
from edigateway.errors import Fault, Misconfigured
from edigateway.model.partner import NAME_PATTERN

_FILES = ("partners/example.yaml.off", "maps/README.md", "guidelines/README.md", SETTINGS_FILE)
"""The settings come last: what was interrupted before them is no site yet, and can be made again."""
_FOLDERS = ("partners", "maps", "guidelines", "erp/inbox", "exchange")
_OURS_ALONE = ("state", "secrets")


def write_site(root: Path, name: str) -> list[Path]:
    """Make a new site named ``name`` in the folder ``root``; return the files written.

    The folder may hold other files; one that is there already is kept as it is.

    Raises:
        Misconfigured: there is a site already, the name will not do, or the folder cannot be written.
    """
    settings = root / SETTINGS_FILE
    if settings.exists():
        raise _refusal(settings, "there is a site here already", "name another folder")
    if not re.fullmatch(NAME_PATTERN, name):
        problem = f"'{name}' will not do as the name of a site"
        raise _refusal(root, problem, "use small letters, digits, '-' and '_', at most 40")
    try:
        return _write(root, name)
    except OSError as error:
        problem = f"the site cannot be written: {error.strerror}"
        raise _refusal(root, problem, "check who may write there") from error


def _write(root: Path, name: str) -> list[Path]:
    for folder in _FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    for folder in _OURS_ALONE:
        (root / folder).mkdir(mode=0o700, exist_ok=True)
    written = []
    for file in _FILES:
        path = root / file
        if not path.exists():
            path.write_text(_content(file, name), encoding="utf-8")
            written.append(path)
    return written


def _content(file: str, name: str) -> str:
    template = resources.files("edigateway.config").joinpath("new_site", *file.split("/"))
    identity = re.sub("[^A-Z0-9]", "", name.upper())[:15]
    return template.read_text("utf-8").replace("@SITE@", name).replace("@IDENTITY@", identity)


def _refusal(path: Path, problem: str, remedy: str) -> Misconfigured:
    return Misconfigured([Fault(file=path, line=0, column=0, problem=problem, remedy=remedy)])
