"""Confinement: a process that handles what strangers send gives up, for good, every right that it does not need.

Whoever makes it run code of theirs finds only the files that were named, may start no program, call nobody over TCP,
open no port and send no signal to another process. The kernel enforces this (Landlock); what it cannot enforce, because
it is too old, is not given up.

Source: linux/landlock.h, landlock(7)
"""

import ctypes
import errno
import os
import sysconfig
from collections.abc import Sequence
from enum import IntFlag
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_WHICH_VERSION = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES = 38

_libc = ctypes.CDLL(None, use_errno=True)


class _Files(IntFlag):
    """Those of LANDLOCK_ACCESS_FS_* that are ever kept."""

    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_FILE = 1 << 5
    MAKE_REG = 1 << 8
    TRUNCATE = 1 << 14


_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
"""How many rights over files each version of the interface knows, where it knows more than the one before."""
_TCP_SINCE, _TCP = 4, 0b11
"""Binding to a port, and connecting to one."""
_SCOPES_SINCE, _SCOPES = 6, 0b11
"""Abstract UNIX sockets, and signals, of processes that are not confined like this one."""

_READ = _Files.READ_FILE | _Files.READ_DIR
_KEEP = _READ | _Files.WRITE_FILE | _Files.REMOVE_FILE | _Files.MAKE_REG | _Files.TRUNCATE


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def confine(*, keep: Sequence[Path] = (), read: Sequence[Path]) -> bool:
    """Keep files in some folders, read in others, and give up all else; tell whether the kernel can do that.

    It holds for the calling thread and those that it starts, and is never undone.

    Raises:
        OSError: the kernel can, and did not.
    """
    version = _libc.syscall(_CREATE_RULESET, None, 0, _WHICH_VERSION)
    if version < 1:
        return False
    rights = (1 << max(count for since, count in _FILE_RIGHTS.items() if since <= version)) - 1
    ruleset = _Ruleset(
        files=rights,
        net=_TCP if version >= _TCP_SINCE else 0,
        scopes=_SCOPES if version >= _SCOPES_SINCE else 0,
    )
    size = 24 if version >= _SCOPES_SINCE else 16 if version >= _TCP_SINCE else 8
    rules = _checked(_libc.syscall(_CREATE_RULESET, ctypes.byref(ruleset), size, 0))
    try:
        for each in keep:
            _allow(rules, each, _KEEP & rights)
        for each in read:
            _allow(rules, each, _READ if each.is_dir() else _Files.READ_FILE)
        _checked(_libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
        _checked(_libc.syscall(_RESTRICT_SELF, rules, 0))
    finally:
        os.close(rules)
    return True


def of_python() -> Sequence[Path]:
    """Return where modules are loaded from, some of them only when they are needed, and the libraries of those."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    libraries = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/etc/ld.so.cache")
    places = [Path(__file__).parent, *map(Path, [*map(sysconfig.get_path, names), *libraries])]
    return [each for each in places if each.exists()]


def _allow(rules: int, path: Path, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        beneath = _Beneath(allowed=rights, folder=place)
        _checked(_libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, ctypes.byref(beneath), 0))
    finally:
        os.close(place)


def _checked(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"the kernel does not confine us: {errno.errorcode.get(code)}")
    return result
