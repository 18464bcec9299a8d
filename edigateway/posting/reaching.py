"""Reaching a server without asking anything of it: its name, a connection, TLS, each with the time that it took."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from edigateway.posting.hindrance import Hindrance, hindrance, host_and_port, unanswered
from edigateway.posting.trust import Trust

_MOST_ADDRESSES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One step on the way to a server: whether it worked, what was seen, and the server's certificate (DER) if it showed one.

    ``remedy`` says what to do where it did not work.
    """

    step: str
    is_well: bool
    detail: str
    took_ms: float
    remedy: str = ""
    certificate: bytes = field(default=b"", repr=False)


def reach(url: str, *, timeout_s: float, trust: Trust) -> Iterator[Reached]:
    """Yield each step to the server of an address, and nothing after the first that fails; ``timeout_s`` is for each.

    Raises:
        Misconfigured: a certificate or key of ours cannot be read.
    """
    host, port = host_and_port(url)
    started = time.monotonic()
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        yield _failed("name", started, _of(error, url, trust))
        return
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    shown = ", ".join(addresses[:_MOST_ADDRESSES])
    yield _well("name", started, f"{host} is {shown}")
    started = time.monotonic()
    try:
        connection = socket.create_connection((host, port), timeout_s)
    except TimeoutError:
        yield _failed("connection", started, unanswered(url, timeout_s))
        return
    except OSError as error:
        yield _failed("connection", started, _of(error, url, trust))
        return
    with connection:
        peer = connection.getpeername()
        yield _well("connection", started, f"to {peer[0]}, port {peer[1]}")
        if urlsplit(url).scheme == "https":
            yield _agree(connection, url, timeout_s, trust)


def _agree(connection: socket.socket, url: str, timeout_s: float, trust: Trust) -> Reached:
    """Agree on TLS with the server, which must prove its name as it must when messages are posted."""
    host, _ = host_and_port(url)
    context, started = trust.context(), time.monotonic()
    try:
        with context.wrap_socket(connection, server_hostname=host) as secured:
            cipher = secured.cipher()
            detail = f"{secured.version()}, {cipher[0] if cipher else 'no cipher'}"
            certificate = secured.getpeercert(binary_form=True) or b""
            step = _well("TLS", started, detail, certificate)
            with suppress(OSError):
                secured.unwrap()
            return step
    except OSError as error:
        shown = _shown_certificate(url, timeout_s)
        return _failed("TLS", started, _of(error, url, trust), shown)


def _shown_certificate(url: str, timeout_s: float) -> bytes:
    """Return the certificate that a server shows though it is not believed, to be shown to people; empty if it has none."""
    with suppress(OSError, ValueError):
        shown = ssl.get_server_certificate(host_and_port(url), timeout=timeout_s)
        return ssl.PEM_cert_to_DER_cert(shown)
    return b""


def _of(error: OSError, url: str, trust: Trust) -> Hindrance:
    found = hindrance(error, url, trust)
    if found is not None:
        return found
    host, port = host_and_port(url)
    return Hindrance(
        problem=f"{host} hung up at port {port}: {error.strerror or error}",
        remedy="check host and port in url, and ask whoever runs the server",
    )


def _well(step: str, started: float, detail: str, certificate: bytes = b"") -> Reached:
    return Reached(
        step=step, is_well=True, detail=detail, took_ms=_since_ms(started), certificate=certificate
    )


def _failed(step: str, started: float, by: Hindrance, certificate: bytes = b"") -> Reached:
    return Reached(
        step=step,
        is_well=False,
        detail=by.problem,
        remedy=by.remedy,
        took_ms=_since_ms(started),
        certificate=certificate,
    )


def _since_ms(started: float) -> float:
    return (time.monotonic() - started) * 1000
