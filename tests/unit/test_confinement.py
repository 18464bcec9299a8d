"""Confinement: whoever makes the listener run code of theirs finds nothing there, and gets nowhere."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from edigateway.contracts.endpoint import Reply
from tests.support.kernel import needs_landlock
from tests.support.listener import received, running

INTRUDER = """\
import json, os, signal, socket, subprocess, sys
from pathlib import Path
from edigateway.confinement import confine, of_python

state, port, victim = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])

def tried(act):
    try:
        act()
    except OSError as error:
        return error.strerror
    return "done"

acts = {
    "read a secret": lambda: (state.parent / "secrets" / "key").read_bytes(),
    "read the ledger": lambda: (state / "ledger.db").read_bytes(),
    "write beside the calls": lambda: (state / "planted").write_bytes(b""),
    "move a call out": lambda: (state / "arriving" / "call-1").rename(state / "call-1"),
    "plant a link": lambda: (state / "arriving" / "link").symlink_to("/etc/passwd"),
    "list the root": lambda: os.listdir("/"),
    "start a program": lambda: subprocess.run(["/bin/true"]),
    "call somebody": lambda: socket.create_connection(("127.0.0.1", port), 5).close(),
    "open a port": lambda: socket.create_server(("127.0.0.1", 0)).close(),
    "end the daemon": lambda: os.kill(victim, signal.SIGKILL),
    "keep a call": lambda: (state / "arriving" / "call-2").write_bytes(b"x"),
    "read a call": lambda: (state / "arriving" / "call-1").read_bytes(),
    "drop a call": lambda: (state / "arriving" / "call-1").unlink(),
    "load a module": lambda: __import__("decimal"),
}
confined = confine(keep=[state / "arriving"], read=of_python())
print(json.dumps({"confined": confined, **{name: tried(act) for name, act in acts.items()}}))
"""
ALLOWED = ("keep a call", "read a call", "drop a call", "load a module")


@pytest.fixture
def said(tmp_path: Path) -> Mapping[str, object]:
    """Return what came of each act of somebody inside, where the kernel can confine them."""
    needs_landlock()
    state = tmp_path / "state"
    for path in (state / "ledger.db", state / "arriving" / "call-1", tmp_path / "secrets" / "key"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as victim:
        command = [sys.executable, "-P", "-c", INTRUDER, str(state), "9", str(victim.pid)]
        done = subprocess.run(command, capture_output=True, timeout=60, check=True)
        assert victim.poll() is None or victim.returncode == -9
        victim.communicate(b"\n")
    found: Mapping[str, object] = json.loads(done.stdout)
    return found


def test_intruder_in_the_listener_reaches_nothing(said: Mapping[str, object]) -> None:
    """Secrets, ledger, programs, network and other processes are out of reach, although all is the same user's."""
    refused = {name: what for name, what in said.items() if name not in (*ALLOWED, "confined")}
    newer = {"call somebody", "open a port", "end the daemon"}  # kernels from 6.7 and 6.12 on
    got_through = {name for name, what in refused.items() if what == "done"}
    assert got_through <= newer
    assert {refused[name] for name in refused if name not in newer} <= {
        "Permission denied",
        "Invalid cross-device link",
    }


def test_listener_can_do_its_work(said: Mapping[str, object]) -> None:
    assert {said[name] for name in ALLOWED} == {"done"}


def test_listener_as_it_runs_is_confined(tmp_path: Path, said: Mapping[str, object]) -> None:
    """It says so itself, the kernel says that it got no new privileges, and calls are answered."""
    with received(tmp_path, lambda call: Reply(status=200)), running(tmp_path) as listener:
        assert listener.said["confined"] is True
        status = Path(f"/proc/{listener.process.pid}/status").read_text()
        assert "NoNewPrivs:\t1" in status
        assert listener.post("/in/acme", b"x").status == 200
