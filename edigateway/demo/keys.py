"""Keys: each side makes its own and gives the other the public half, before anything moves."""

import io
import os
from pathlib import Path

import paramiko

from edigateway.cli.terminal import say
from edigateway.demo.site import LUMENHART
from edigateway.demo.typed import edigw, edigw_quietly

SFTP_KEY = "harborlight-key"
"""The secret that our site logs in to Harborlight's server with."""


def exchange_certificates(root: Path) -> None:
    """Make a key pair on both sides of AS2, and take in the other one's certificate.

    Raises:
        Failed: a command did not end well.
    """
    theirs = root / LUMENHART
    edigw_quietly(root, "cert", "new", "demo")
    edigw_quietly(theirs, "cert", "new", "lumenhart")
    edigw_quietly(root, "cert", "import", str(theirs / "certificates" / "lumenhart.cer"))
    edigw_quietly(theirs, "cert", "import", str(root / "certificates" / "demo.cer"))
    edigw(root, "cert", "list")


def keep_sftp_key(root: Path, key: paramiko.PKey, host_key: str) -> None:
    """Write the key that we log in with where only we can read it."""
    path = root / "secrets" / SFTP_KEY
    written = io.StringIO()
    key.write_private_key(written)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(written.getvalue())
    say("secrets/harborlight-key       logs us in at Harborlight's SFTP server")
    say(f"partners/harborlight.yaml     pins its key, {host_key}")
