"""The service: what keeps it from beginning ends it, and what it takes over is what `edigw check` says well of."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from edigateway.clock import SystemClock
from edigateway.daemon.assembly import read_site
from edigateway.daemon.inspection import inspect
from edigateway.daemon.service import Service
from edigateway.errors import Misconfigured
from tests.support.as2_site import As2Site
from tests.support.certificates import Made
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


@contextmanager
def service(root: Path) -> Iterator[Service]:
    made = Service(root, SystemClock())
    made._start()
    try:
        yield made
    finally:
        made.stop()


def test_reload_says_of_an_expired_certificate_what_check_says(tmp_path: Path) -> None:
    """A warning in both: one partner's certificate must not keep the others' files from being taken over."""
    As2Site(root=tmp_path, us="us", them="acme").write("http://127.0.0.1:1/as2")
    (tmp_path / "keys" / "acme.pem").write_bytes(Made(name="acme", which=2, to_day=-1).pem())
    with service(tmp_path) as running:
        told = running.reload()
    checked = inspect(read_site(tmp_path))
    assert checked.faults == []
    assert told == [str(each) for each in checked.warnings]
    assert any("acme.pem expired on" in each for each in told)


def test_reload_refuses_what_check_finds_a_fault_in(tmp_path: Path) -> None:
    """A file that is missing is no matter of the date."""
    As2Site(root=tmp_path, us="us", them="acme").write("http://127.0.0.1:1/as2", "ca_file: no.pem")
    with service(tmp_path) as running, pytest.raises(Misconfigured, match=r"no\.pem"):
        running.reload()
    assert [each.problem for each in inspect(read_site(tmp_path)).faults] == [
        f"ca_file: there is no file {tmp_path / 'no.pem'}"
    ]
