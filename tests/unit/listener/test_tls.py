"""TLS: new enough, with and without a certificate of the caller's, and nothing lost when it does not come about."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from edigateway.config.listener import TlsSettings
from edigateway.contracts.endpoint import Call, Reply
from edigateway.errors import Misconfigured
from edigateway.listener.tls import tls_context
from tests.support.listener import RunningListener, read_all, received, running
from tests.support.tls_keys import KeyPair, make_key_pair

TLS = {"certificate": "ours.pem", "key": "${cred:listener-key}"}


def write_keys(site: Path, ours: KeyPair) -> None:
    (site / "secrets").mkdir(mode=0o700)
    (site / "ours.pem").write_bytes(ours.certificate)
    (site / "secrets" / "listener-key").write_bytes(ours.key)
    (site / "secrets" / "listener-key").chmod(0o600)


@pytest.fixture(scope="module")
def ours() -> KeyPair:
    return make_key_pair()


@pytest.fixture(scope="module")
def partner() -> KeyPair:
    return make_key_pair("acme")


@pytest.fixture(scope="module")
def secure(ours: KeyPair, partner: KeyPair) -> Iterator[RunningListener]:
    """Return a listener that asks callers for certificates, and tells each which one it saw."""

    def echo(call: Call) -> Reply:
        return Reply(status=200, body=call.certificate.encode())

    with TemporaryDirectory(prefix="edigw-") as folder:
        site = Path(folder)
        write_keys(site, ours)
        (site / "partners.pem").write_bytes(partner.certificate)
        limits = {"header_s": 1, "idle_s": 1, "connections": 20}
        tls = TLS | {"client_authorities": "partners.pem"}
        with received(site, echo), running(site, site=site, tls=tls, limits=limits) as listener:
            yield listener


def anonymous(ours: KeyPair) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=ours.certificate.decode())


def test_listener_caller_with_certificate_is_known_by_it(
    secure: RunningListener, ours: KeyPair, partner: KeyPair, tmp_path: Path
) -> None:
    """The daemon hears the SHA-256 of the certificate that the caller proved to have."""
    answer = secure.post("/as2", b"x", tls=partner.client(tmp_path, ours.certificate))
    assert (answer.status, answer.body.decode()) == (200, partner.fingerprint)


def test_listener_caller_without_certificate_is_let_in_as_nobody(
    secure: RunningListener, ours: KeyPair
) -> None:
    """A certificate is asked for, never demanded: it is the endpoint's to say who needs one."""
    answer = secure.post("/as2", b"x", tls=anonymous(ours))
    assert (answer.status, answer.body) == (200, b"")


def test_listener_caller_with_a_stranger_certificate_is_cut(
    secure: RunningListener, ours: KeyPair, tmp_path: Path
) -> None:
    """A certificate that nobody vouches for opens nothing, and is never reported as seen."""
    stranger = make_key_pair("stranger").client(tmp_path, ours.certificate)
    with pytest.raises((ssl.SSLError, ConnectionError, IndexError)):
        secure.post("/as2", b"x", tls=stranger)


@pytest.mark.parametrize(
    ("version", "ciphers"),
    [
        (ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES128-GCM-SHA256"),
        (ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-CHACHA20-POLY1305"),
        (ssl.TLSVersion.TLSv1_3, None),
    ],
)
def test_listener_speaks_tls_that_is_good(
    secure: RunningListener, ours: KeyPair, version: ssl.TLSVersion, ciphers: str | None
) -> None:
    """TLS 1.2 with forward secrecy and authenticated ciphers, and TLS 1.3."""
    context = anonymous(ours)
    context.minimum_version = context.maximum_version = version
    if ciphers:
        context.set_ciphers(ciphers)
    assert secure.post("/as2", b"x", tls=context).status == 200


@pytest.mark.parametrize(
    "ciphers", ["ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA", "AES128-GCM-SHA256"]
)
def test_listener_refuses_ciphers_that_are_not_good(
    secure: RunningListener, ours: KeyPair, ciphers: str
) -> None:
    """Neither CBC nor RSA key exchange."""
    context = anonymous(ours)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(ciphers)
    with pytest.raises((ssl.SSLError, ConnectionError)):
        secure.post("/as2", b"x", tls=context)


def test_listener_tls_that_does_not_begin_is_cut(secure: RunningListener, ours: KeyPair) -> None:
    """Agreeing on TLS has its time too, and its sockets count: they keep nobody out."""
    with ExitStack() as stack:
        silent = [stack.enter_context(secure.connect(f"127.0.1.{n + 1}")) for n in range(60)]
        silent[-1].sendall(b"\x16\x03\x01")
        at = time.monotonic()
        assert secure.post("/as2", b"x", tls=anonymous(ours)).status == 200
        assert time.monotonic() - at < 5
        assert read_all(silent[-1]) == b""
        assert time.monotonic() - at < 8
    assert secure.post("/as2", b"x", tls=anonymous(ours)).status == 200


@pytest.mark.parametrize(
    "raw", [b"POST /as2 HTTP/1.1\r\n\r\n", b"\x00" * 100, b"\x16\x03\x01\x00\x05hello"]
)
def test_listener_plain_bytes_where_tls_is_spoken_break_nothing(
    secure: RunningListener, ours: KeyPair, raw: bytes
) -> None:
    """Whoever does not speak TLS is not answered in plain."""
    assert b"HTTP" not in secure.send(raw)
    assert secure.post("/as2", b"x", tls=anonymous(ours)).status == 200


def test_listener_refusal_is_seen_through_tls(secure: RunningListener, ours: KeyPair) -> None:
    """Here too the answer comes before the end, while the caller is still sending."""
    assert secure.post("/nowhere", b"x" * 3_000_000, tls=anonymous(ours)).status == 404


def test_listener_keeps_a_tls_connection_for_the_next_call(
    secure: RunningListener, ours: KeyPair
) -> None:
    """The price of TLS is paid once for many calls."""
    raw = socket.create_connection(("127.0.0.1", secure.port))
    with anonymous(ours).wrap_socket(raw, server_hostname="localhost") as connection:
        for _ in range(3):
            connection.sendall(b"POST /as2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx")
            assert connection.recv(1000).startswith(b"HTTP/1.1 200")


def test_tls_key_and_certificate_that_do_not_belong_together_are_told(
    tmp_path: Path, ours: KeyPair, partner: KeyPair
) -> None:
    """Which file, which key, and what to do."""
    write_keys(tmp_path, ours)
    (tmp_path / "ours.pem").write_bytes(partner.certificate)
    with pytest.raises(
        Misconfigured, match=r"ours\.pem: the certificate cannot be used with the key"
    ):
        tls_context(TlsSettings.model_validate(TLS), tmp_path)


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("ours.pem", None, "the certificate cannot be read"),
        ("ours.pem", b"nonsense", "cannot be used with the key"),
        ("secrets/listener-key", b"nonsense", "cannot be used with the key"),
        ("secrets/listener-key", None, "the secret cannot be read"),
        ("partners.pem", b"nonsense", "client_authorities cannot be used"),
        ("partners.pem", None, "the certificate cannot be read"),
    ],
)
def test_tls_file_that_is_no_good_is_told(
    tmp_path: Path, ours: KeyPair, partner: KeyPair, file: str, content: bytes | None, message: str
) -> None:
    """Every file that can be wrong is named."""
    write_keys(tmp_path, ours)
    (tmp_path / "partners.pem").write_bytes(partner.certificate)
    (tmp_path / file).unlink()
    if content is not None:
        (tmp_path / file).write_bytes(content)
        (tmp_path / file).chmod(0o600)
    settings = TlsSettings.model_validate(TLS | {"client_authorities": "partners.pem"})
    with pytest.raises(Misconfigured, match=message):
        tls_context(settings, tmp_path)


def test_tls_encrypted_key_is_told_and_no_password_is_asked_for(
    tmp_path: Path, ours: KeyPair
) -> None:
    """A service has no terminal to be asked on."""
    from cryptography.hazmat.primitives import serialization

    write_keys(tmp_path, ours)
    key = serialization.load_pem_private_key(ours.key, None)
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"password"),
    )
    (tmp_path / "secrets" / "listener-key").write_bytes(secret)
    with pytest.raises(Misconfigured, match="key is encrypted"):
        tls_context(TlsSettings.model_validate(TLS), tmp_path)
