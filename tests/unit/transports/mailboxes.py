"""Opening a folder as a mailbox, looking into it, and letting others and the disk interfere."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edigateway import durable
from edigateway.clock import StillClock
from edigateway.transports.directory import DirectoryMailbox, DirectorySettings

NOW = datetime(2026, 1, 31, tzinfo=UTC)


def open_mailbox(inbox: Path, **settings: object) -> DirectoryMailbox:
    """Open a mailbox whose files are ready at once, unless the settings say otherwise."""
    return DirectoryMailbox(
        DirectorySettings.model_validate({"path": inbox, "ready": "rename", **settings}),
        StillClock(NOW),
    )


def files(folder: Path) -> list[str]:
    """Return every file beneath a folder, by relative path."""
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file())


def claims(inbox: Path) -> list[Path]:
    """Return what the mailbox holds."""
    return sorted((inbox / ".edigw" / "claimed").iterdir())


def refused(inbox: Path) -> list[Path]:
    """Return what the mailbox refused and kept."""
    return sorted((inbox / ".edigw" / "refused").iterdir())


def before_claim(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let the partner act between our look and our claim."""
    move = durable.move

    def act_and_move(
        source: str | Path,
        target: str | Path,
        *,
        source_folder: int | None = None,
        target_folder: int | None = None,
    ) -> None:
        if source != target:  # a claim, not the move into the folder of refused files
            act()
        move(source, target, source_folder=source_folder, target_folder=target_folder)

    monkeypatch.setattr(durable, "move", act_and_move)


def fail(
    monkeypatch: pytest.MonkeyPatch,
    room: object,
    act: str,
    when: Callable[..., bool],
    code: int,
) -> None:
    """Let a file act fail as a broken disk makes it fail."""
    real = getattr(room, act)

    def broken(*arguments: object, **options: object) -> object:
        if when(*arguments):
            raise OSError(code, os.strerror(code))
        return real(*arguments, **options)

    monkeypatch.setattr(room, act, broken)
