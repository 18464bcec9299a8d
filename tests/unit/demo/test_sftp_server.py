"""The demonstration's SFTP server: whoever has the key finds one folder, and nothing else of this machine."""

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import paramiko
import pytest

from edigateway.demo.sftp_server import USER, PartnerServer, new_key, serving
from edigateway.transports.sftp.hostkeys import fingerprint

KEY = new_key()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PartnerServer]:
    (tmp_path / "files").mkdir()
    (tmp_path / "secret.txt").write_text("not theirs")
    with serving(tmp_path / "files", KEY) as server:
        yield server


def connected(
    server: PartnerServer, user: str = USER, key: paramiko.PKey = KEY
) -> paramiko.Transport:
    transport = paramiko.Transport(("127.0.0.1", server.port))
    try:
        transport.connect(username=user, pkey=key)
    except paramiko.SSHException:
        transport.close()
        raise
    return transport


@pytest.fixture
def client(server: PartnerServer) -> Iterator[paramiko.SFTPClient]:
    with closing(connected(server)) as transport:
        opened = paramiko.SFTPClient.from_transport(transport)
        assert opened is not None
        yield opened


def test_files_are_written_listed_renamed_read_and_removed(
    client: paramiko.SFTPClient, tmp_path: Path
) -> None:
    """What the gateway does on a partner's server works."""
    with client.open("a.part", "w") as file:
        file.write(b"order")
    client.rename("a.part", "a.edi")
    assert (client.listdir("."), client.stat("a.edi").st_size) == (["a.edi"], 5)
    with client.open("a.edi") as file:
        assert file.read() == b"order"
    client.remove("a.edi")
    assert list((tmp_path / "files").iterdir()) == []


def test_name_that_is_taken_is_not_taken_by_renaming(client: paramiko.SFTPClient) -> None:
    """draft-ietf-secsh-filexfer-02 §6.5: it is an error if the new name exists already."""
    for name in ("a", "b"):
        client.open(name, "w").close()
    with pytest.raises(OSError):  # noqa: PT011 - the library says no more than that it failed
        client.rename("a", "b")
    assert client.listdir(".") == ["a", "b"]


@pytest.mark.parametrize("path", ["../secret.txt", "/../secret.txt", "link"])
def test_nothing_outside_the_folder_can_be_read(
    client: paramiko.SFTPClient, tmp_path: Path, path: str
) -> None:
    """No way up, and no link, leads out."""
    (tmp_path / "files" / "link").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(OSError):  # noqa: PT011 - which one is the server's affair
        client.open(path)


@pytest.mark.parametrize(("user", "key"), [("root", KEY), (USER, new_key())])
def test_stranger_is_not_let_in(server: PartnerServer, user: str, key: paramiko.PKey) -> None:
    """One user, one key."""
    with pytest.raises(paramiko.AuthenticationException):
        connected(server, user, key)


def test_host_key_is_the_one_that_is_told(server: PartnerServer) -> None:
    """What a partner's file pins is what the server shows."""
    with closing(connected(server)) as transport:
        assert fingerprint(transport.get_remote_server_key().asbytes()) == server.host_key


def test_server_that_ends_ends_its_connections(tmp_path: Path) -> None:
    """Nothing listens, and nobody stays connected."""
    with serving(tmp_path, KEY) as server:
        transport = connected(server)
    transport.join(10)
    assert not transport.is_alive()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", server.port)) != 0
