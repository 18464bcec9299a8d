"""OpenSSH's own server on a loopback port, where it is installed, run as whoever runs the tests."""

import getpass
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.sftp_server import host_key, user_key

SSHD = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
needs_sshd = pytest.mark.skipif(SSHD is None, reason="OpenSSH's sshd is not installed")

CONFIG = """
{more}
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_key
PidFile none
AuthorizedKeysFile {folder}/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
MaxStartups 100
Subsystem sftp internal-sftp
"""


class Sshd:
    """A server that runs until it is closed; it lets in whoever runs the tests, with the key of the tests."""

    user = getpass.getuser()

    def __init__(self, folder: Path, more: str = "") -> None:
        """Keep its files in ``folder``; ``more`` is put into its configuration."""
        folder.mkdir(parents=True, exist_ok=True)
        self._write_key(folder / "host_key", host_key().export_private_key())
        (folder / "authorized_keys").write_bytes(user_key().export_public_key())
        self.port = _free_port()
        config = folder / "sshd_config"
        config.write_text(CONFIG.format(port=self.port, folder=folder, more=more))
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # where it locks itself in before the login
        self._log = (folder / "log").open("wb")
        self._process = subprocess.Popen(
            [str(SSHD), "-D", "-e", "-f", str(config)], stderr=self._log
        )
        self._wait(folder / "log")

    def close(self) -> None:
        """End it; connections that are open end by themselves."""
        self._process.terminate()
        self._process.wait(10)
        self._log.close()

    @staticmethod
    def _write_key(path: Path, key: bytes) -> None:
        path.write_bytes(key)
        path.chmod(0o600)

    def _wait(self, log: Path) -> None:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"sshd does not run: {log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
