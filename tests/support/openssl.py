"""The openssl program, as a judge that shares no code with us."""

import shutil
import subprocess
from pathlib import Path

import pytest

PROGRAM = shutil.which("openssl")
needed = pytest.mark.skipif(PROGRAM is None, reason="the openssl program is not on this machine")


class OpenSSL:
    """Runs ``openssl cms`` on files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def cms(self, *arguments: str | Path, content: bytes) -> bytes:
        """Return what comes out, or raise what the program says."""
        source, out = self.folder / "in.bin", self.folder / "out.bin"
        source.write_bytes(content)
        files = ("-in", str(source), "-out", str(out))
        command = [PROGRAM or "openssl", "cms", "-binary", *files, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.decode())
        return out.read_bytes()
