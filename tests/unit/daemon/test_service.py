"""The service as a process: whatever keeps it from beginning, it ends, so that it can be started again."""

import subprocess
import sys
from pathlib import Path

from tests.support.site import SmallSite

BEGIN = """\
import sys
from pathlib import Path
from edigateway.clock import SystemClock
from edigateway.daemon.service import Service

def fail(self):
    raise OSError("no space left on device")

Service._note_config = fail
Service(Path(sys.argv[1]), SystemClock())
"""


def test_service_that_cannot_write_at_its_beginning_ends(tmp_path: Path) -> None:
    """F07: with a full disk the process must not stay, answering nobody; its supervisor starts it again."""
    SmallSite(root=tmp_path).write()
    command = [sys.executable, "-c", BEGIN, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode == 1
    assert b"no space left on device" in done.stderr
