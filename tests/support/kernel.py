"""What the kernel of this machine can do."""

import subprocess
import sys

import pytest

_TRY = "from edigateway.confinement import *; raise SystemExit(not confine(read=of_python()))"


def needs_landlock() -> None:
    """Skip a test where no process can be confined; tried in a process of its own, as it is for good."""
    done = subprocess.run([sys.executable, "-c", _TRY], timeout=60, check=False)
    if done.returncode:
        pytest.skip("the kernel has no Landlock")
