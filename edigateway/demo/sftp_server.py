"""A partner's SFTP server, as real as it is small: a folder, a host key, and one client that may come in."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import paramiko
from paramiko.common import (
    AUTH_FAILED,
    AUTH_SUCCESSFUL,
    OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED,
    OPEN_SUCCEEDED,
)

from edigateway.demo.sftp_files import Files
from edigateway.transports.sftp.hostkeys import fingerprint

USER = "demo"
"""What the partner calls us."""


def new_key() -> paramiko.PKey:
    """Make a key pair for SSH; with OpenSSH: ``ssh-keygen -t ecdsa -m PEM -N ''``."""
    return paramiko.ECDSAKey.generate()


@dataclass(slots=True, kw_only=True)
class PartnerServer:
    """A server that runs; ``host_key`` is the fingerprint that clients pin."""

    port: int
    host_key: str
    connections: list[paramiko.Transport] = field(default_factory=list)


@contextmanager
def serving(folder: Path, client: paramiko.PKey) -> Iterator[PartnerServer]:
    """Serve a folder on a free port of this machine alone, to whoever has the key ``client``."""
    logging.getLogger("paramiko").setLevel(logging.CRITICAL)
    key, door = new_key(), _Door(client)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server = PartnerServer(port=port, host_key=fingerprint(key.asbytes()))

        def accept() -> None:
            while True:
                try:
                    channel, _ = listening.accept()
                except OSError:  # the server is closed
                    return
                server.connections.append(_greet(channel, key, door, folder))

        thread = threading.Thread(target=accept, name="sftp server")
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            for each in server.connections:
                each.close()


def _greet(
    channel: socket.socket, key: paramiko.PKey, door: "_Door", folder: Path
) -> paramiko.Transport:
    transport = paramiko.Transport(channel)
    transport.add_server_key(key)
    transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files, folder)
    transport.start_server(threading.Event(), door)
    return transport


class _Door(paramiko.ServerInterface):
    """Lets in one user with one key, for files and nothing else."""

    def __init__(self, client: paramiko.PKey) -> None:
        self._client = client.asbytes()

    def get_allowed_auths(self, username: str) -> str:
        return "publickey"

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        known = username == USER and key.asbytes() == self._client
        return AUTH_SUCCESSFUL if known else AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        if kind == "session":
            return OPEN_SUCCEEDED
        return OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED
