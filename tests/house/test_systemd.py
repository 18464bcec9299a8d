"""The service unit: what it promises to systemd, and how little it may do."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.sources import ROOT

UNIT = ROOT / "systemd" / "edigateway.service"
MOST_EXPOSURE = 15
"""Tenths of systemd's exposure level: 0 is a closed box, 96 a service without any sandbox."""

REQUIRED = {
    "Type=notify",
    "WatchdogSec=30",
    "Restart=always",
    "KillMode=mixed",
    "User=edigw",
    "UMask=0027",
    "StateDirectory=edigateway",
    "StateDirectoryMode=0700",
    "CapabilityBoundingSet=",
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "PrivateUsers=yes",
    "MemoryDenyWriteExecute=yes",
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
    "RestrictNamespaces=yes",
    "SystemCallArchitectures=native",
    "SystemCallFilter=@system-service",
    "SystemCallFilter=~@privileged @resources",
    "SystemCallFilter=landlock_create_ruleset landlock_add_rule landlock_restrict_self",
}

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)


def _analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", "--no-pager", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_unit_as_shipped_has_every_wall() -> None:
    """A wall that is taken away is taken away here too, with a reason."""
    assert REQUIRED - set(UNIT.read_text("utf-8").splitlines()) == set()


def test_unit_as_shipped_holds_no_secret() -> None:
    """Secrets are loaded by systemd; the unit's environment can be read by everybody."""
    lines = UNIT.read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith(("Environment", "SetCredential"))] == []


@needs_systemd
def test_unit_as_shipped_is_understood_by_systemd(tmp_path: Path) -> None:
    """No directive is misspelt; the program itself is not installed where the tests run."""
    unit = tmp_path / UNIT.name
    text = UNIT.read_text("utf-8").replace("/opt/edigateway/bin/edigw", "/bin/true")
    unit.write_text(text, "utf-8")
    result = _analyze("verify", str(unit))
    assert (result.returncode, result.stdout + result.stderr) == (0, "")


@needs_systemd
def test_unit_as_shipped_is_hardly_exposed() -> None:
    """Systemd itself finds an exposure of at most 1.5 of 10."""
    result = _analyze("security", "--offline=true", f"--threshold={MOST_EXPOSURE}", str(UNIT))
    assert result.returncode == 0, result.stdout + result.stderr
