"""Reaching a server without asking anything of it: its name, a connection, TLS, each with the time that it took."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from edigateway.posting.client import Trust
from edigateway.posting.excerpt import excerpt

_PORTS = {"http": 80, "https": 443}
_MOST_ADDRESSES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One step on the way to a server: whether it worked, what was seen, and the server's certificate (DER) if it showed one."""

    step: str
    is_well: bool
    detail: str
    took_ms: float
    certificate: bytes = field(default=b"", repr=False)


def reach(url: str, *, timeout_s: float, trust: Trust) -> Iterator[Reached]:
    """Yield each step to the server of an address, and nothing after the first that fails; ``timeout_s`` is for each.

    Raises:
        Misconfigured: a certificate or key of ours cannot be read.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    started = time.monotonic()
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        yield _step("name", started, f"{host} is not found: {_why(error)}", is_well=False)
        return
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    shown = ", ".join(addresses[:_MOST_ADDRESSES])
    yield _step("name", started, f"{host} is {shown}")
    started = time.monotonic()
    try:
        connection = socket.create_connection((host, port), timeout_s)
    except OSError as error:
        detail = f"nobody answers at {shown}, port {port}: {_why(error)}"
        yield _step("connection", started, detail, is_well=False)
        return
    with connection:
        peer = connection.getpeername()
        yield _step("connection", started, f"to {peer[0]}, port {peer[1]}")
        if parts.scheme == "https":
            yield _agree(connection, host, trust)


def _agree(connection: socket.socket, host: str, trust: Trust) -> Reached:
    """Agree on TLS with the server, which must prove its name as it must when messages are posted."""
    context, started = trust.context(), time.monotonic()
    try:
        with context.wrap_socket(connection, server_hostname=host) as secured:
            cipher = secured.cipher()
            detail = f"{secured.version()}, {cipher[0] if cipher else 'no cipher'}"
            certificate = secured.getpeercert(binary_form=True) or b""
            step = _step("TLS", started, detail, certificate=certificate)
            with suppress(OSError):
                secured.unwrap()
            return step
    except OSError as error:
        detail = f"no agreement with {host}: {_why(error)}"
        return _step("TLS", started, detail, is_well=False)


def _step(
    step: str, started: float, detail: str, *, is_well: bool = True, certificate: bytes = b""
) -> Reached:
    took_ms = (time.monotonic() - started) * 1000
    return Reached(
        step=step, is_well=is_well, detail=detail, took_ms=took_ms, certificate=certificate
    )


def _why(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not believed ({excerpt(error.verify_message)})"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return excerpt(error.strerror or str(error))
