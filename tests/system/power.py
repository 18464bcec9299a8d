"""A disk whose power can be cut: a file system in a file, shut down so that what was not flushed is gone.

Needs root and loop devices (ext4's own shutdown call does the cutting); tests that need it are skipped elsewhere.
"""

import fcntl
import os
import shutil
import signal
import struct
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

_SHUTDOWN = 0x8004587D  # EXT4_IOC_SHUTDOWN
_WITHOUT_FLUSHING = struct.pack("I", 2)  # EXT4_GOING_FLAGS_NOLOGFLUSH


class Disk:
    """An ext4 file system of 128 MiB in ``image``, mounted at ``mount`` as long as the context lasts."""

    def __init__(self, image: Path, mount: Path) -> None:
        self.image, self.mount = image, mount

    def __enter__(self) -> Self:
        if os.geteuid() != 0 or shutil.which("mkfs.ext4") is None:
            pytest.skip("cutting the power of a disk needs root and mkfs.ext4")
        with self.image.open("wb") as file:
            file.truncate(128 << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", self.image], check=True)
        self.mount.mkdir()
        if subprocess.run(["mount", "-o", "loop", self.image, self.mount], check=False).returncode:
            pytest.skip("this machine has no loop devices")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        subprocess.run(["umount", "-l", self.mount], check=False)

    def cut(self) -> None:
        """Stop every write at once; what was not flushed will not be there again."""
        descriptor = os.open(self.mount, os.O_RDONLY)
        fcntl.ioctl(descriptor, _SHUTDOWN, _WITHOUT_FLUSHING)
        os.close(descriptor)

    def back(self) -> None:
        """Mount the disk again, as after the power came back."""
        subprocess.run(["umount", self.mount], check=True)
        subprocess.run(["mount", "-o", "loop", self.image, self.mount], check=True)


def cut_power(process: "subprocess.Popen[bytes]", disk: Disk) -> None:
    """Freeze the process first, so that no flush is under way that would still report success; then cut and kill."""
    process.send_signal(signal.SIGSTOP)
    time.sleep(0.1)
    disk.cut()
    process.kill()
    process.wait()
    disk.back()
