"""What stands between us and a server is told by its name, with the key of the settings that mends it."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from edigateway.posting import Client, Trust, Unposted, reach
from tests.support.tls_keys import KeyPair, make_key_pair

PLAIN_ANSWER = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@contextmanager
def server(context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Answer every caller in plain HTTP, or over TLS, on a port of this machine."""

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            connection.settimeout(3)
            if context:
                connection = context.wrap_socket(
                    connection, server_side=True, do_handshake_on_connect=False
                )
            with connection, suppress(OSError):
                answer(connection)

    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def answer(connection: socket.socket) -> None:
    """Agree and answer; where there is no agreement, hear the caller out, or it would not hear why."""
    try:
        if isinstance(connection, ssl.SSLSocket):
            connection.do_handshake()
        connection.recv(1)
        connection.sendall(PLAIN_ANSWER)
    except ssl.SSLError:
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(4096):
            pass


def context_of(pair: KeyPair, folder: Path) -> ssl.SSLContext:
    file = folder / "server.pem"
    file.write_bytes(pair.key + pair.certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def ca_file(folder: Path, pair: KeyPair) -> Path:
    file = folder / "ca.pem"
    file.write_bytes(pair.certificate)
    return file


def told(url: str, trust: Trust | None = None, timeout_s: float = 4) -> str:
    """Post, and return what is said about why nothing came of it."""
    client = Client(url, timeout_s=timeout_s, trust=trust or Trust())
    with closing(client), pytest.raises(Unposted) as failure:
        client.post(b"x", [], most_bytes=10)
    return str(failure.value)


def reached(url: str, trust: Trust | None = None) -> str:
    """Reach, and return what is said of the last step, which must be the same as posting says."""
    *_, last = reach(url, timeout_s=4, trust=trust or Trust())
    assert not last.is_well
    return f"{last.detail}; {last.remedy}"


def test_certificate_that_is_not_believed_names_who_is_and_the_key(tmp_path: Path) -> None:
    """Who reads it knows whom we believe, and where to write whom we should."""
    pair = make_key_pair()
    with server(context_of(pair, tmp_path)) as port:
        url = f"https://localhost:{port}/as2"
        by_system = told(url)
        assert by_system == f"{url}: {reached(url)}"
        assert "no ca_file is written" in by_system
        other = Trust(ca_file=ca_file(tmp_path, make_key_pair()))
        by_file = told(url, other)
    assert "the certificate of localhost is not believed (self-signed certificate)" in by_file
    assert f"only those in {other.ca_file} (ca_file) are believed" in by_file
    assert by_file.endswith("name its file under ca_file")


def test_certificate_that_is_not_believed_is_shown_all_the_same(tmp_path: Path) -> None:
    """People compare it with what the partner says; nothing was said to the server."""
    pair = make_key_pair()
    with server(context_of(pair, tmp_path)) as port:
        *_, last = reach(f"https://localhost:{port}/", timeout_s=4, trust=Trust())
    assert last.certificate == ssl.PEM_cert_to_DER_cert(pair.certificate.decode())


def test_certificate_for_another_name_and_one_that_ended_need_no_other_ca(tmp_path: Path) -> None:
    """``ca_file`` is not proposed where it would not help."""
    pair, ended = make_key_pair(), make_key_pair(ended=True)
    with server(context_of(pair, tmp_path)) as port:
        name = told(f"https://127.0.0.1:{port}/", Trust(ca_file=ca_file(tmp_path, pair)))
    with server(context_of(ended, tmp_path)) as port:
        expired = told(f"https://localhost:{port}/", Trust(ca_file=ca_file(tmp_path, ended)))
    assert "write the host in url as it stands in the certificate" in name
    assert "certificate has expired" in expired
    assert "to renew it" in expired
    assert "ca_file" not in name + expired


def test_https_to_a_port_without_tls_says_just_that() -> None:
    """No wrong version number."""
    with server() as port:
        url = f"https://127.0.0.1:{port}/as2"
        assert told(url) == f"{url}: {reached(url)}"
        assert f"what answers at 127.0.0.1, port {port}, speaks no TLS" in told(url)


def test_http_to_a_port_with_tls_says_just_that(tmp_path: Path) -> None:
    """No server that disconnected without a response."""
    with server(context_of(make_key_pair(), tmp_path)) as port:
        said = told(f"http://127.0.0.1:{port}/as2")
    assert said.endswith(
        f"127.0.0.1 speaks TLS at port {port}, and url begins with http://; write https:// in url"
    )


def test_server_that_wants_a_certificate_of_ours_names_the_key(tmp_path: Path) -> None:
    """A server that asks who calls refuses whoever shows nothing."""
    pair = make_key_pair()
    context = context_of(pair, tmp_path)
    context.verify_mode = ssl.CERT_REQUIRED
    with server(context) as port:
        said = told(f"https://localhost:{port}/", Trust(ca_file=ca_file(tmp_path, pair)))
    assert "does not let us in by TLS" in said
    assert "client_key" in said


def test_nobody_at_the_port_or_under_the_name_says_what_to_check() -> None:
    """Host and port are named, as is the key that holds them."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        url = f"http://127.0.0.1:{port}/as2"
        assert told(url) == f"{url}: {reached(url)}"
        assert f"nobody listens at 127.0.0.1, port {port} (Connection refused)" in told(url)
    name = told("http://no.such.host.invalid/as2")
    assert "the name no.such.host.invalid is not found" in name
    assert "mend the host in url" in name


def test_silence_says_where_and_for_how_long() -> None:
    """Somebody who accepts and says nothing is not there."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        said = told(f"https://127.0.0.1:{port}/", timeout_s=0.4)
    assert f"127.0.0.1 does not answer at port {port} within 0.2 s" in said
    assert "firewall" in said
