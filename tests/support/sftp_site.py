"""A site that knows the servers of the tests: its secrets, and settings for its mailboxes and outboxes."""

from pathlib import Path
from typing import Any, Protocol

from edigateway.transports.sftp import SftpSettings
from tests.support.sftp_server import PASSWORD, host_key, user_key


class Server(Protocol):
    """What a site must know of a server."""

    port: int
    user: str


def keep(site: Path, name: str, value: bytes) -> None:
    """Put a secret into a site."""
    path = site / "secrets" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(value)
    path.chmod(0o600)


def settings(server: Server, site: Path, **more: Any) -> SftpSettings:
    """Return settings for a server as a site would write them: with our key, unless other credentials are named."""
    keep(site, "key", user_key().export_private_key())
    keep(site, "password", PASSWORD.encode())
    written: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": str(server.port),
        "user": server.user,
        "host_keys": [host_key().get_fingerprint()],
        **({} if more.keys() & {"key", "password"} else {"key": "${cred:key}"}),
        **more,
    }
    return SftpSettings.model_validate(written)
