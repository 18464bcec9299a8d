"""Real small file systems that can be filled or turned read-only, for tests that run with the right to mount."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(path: Path, size_kib: int) -> Iterator[Path]:
    """Mount an empty file system of that size at ``path``; skip where that is not allowed."""
    path.mkdir()
    if not _run("mount", "-t", "tmpfs", "-o", f"size={size_kib}k,mode=0777", "none", str(path)):
        pytest.skip("mounting a small file system needs a privilege that this run has not")
    try:
        yield path
    finally:
        assert _run("umount", str(path))


def make_read_only(disk: Path, *, read_only: bool = True) -> None:
    """Turn a small disk read-only, or writable again."""
    assert _run("mount", "-o", f"remount,{'ro' if read_only else 'rw'}", str(disk))


def _run(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
