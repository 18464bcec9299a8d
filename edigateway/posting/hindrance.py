"""What stands between us and a server, in words for whoever is woken by it: what was seen, and what can be done."""

import os
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from errno import errorcode
from urllib.parse import urlsplit

from edigateway.posting.excerpt import excerpt
from edigateway.posting.trust import Trust

_PORTS = {"http": 80, "https": 443}
_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL"})
"""What OpenSSL says of a server that answers in plain text, by its release."""
_EXPIRED, _NOT_YET, _SELF_SIGNED, _OTHER_NAMES = 10, 9, 18, (62, 64)
"""Results of verifying a certificate, as OpenSSL numbers them (X509_V_ERR_...)."""
_UNREACHABLE = frozenset({"EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "ENETDOWN", "EADDRNOTAVAIL"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """What was seen, and what to do about it."""

    problem: str
    remedy: str

    def __str__(self) -> str:
        """Render both as one sentence."""
        return f"{self.problem}; {self.remedy}"


def host_and_port(url: str) -> tuple[str, int]:
    """Return where an address leads."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _PORTS[parts.scheme]


def hindrance(error: BaseException, url: str, trust: Trust) -> Hindrance | None:
    """Say what an error on the way to a server means; None where nothing better can be said than it says itself."""
    causes = list(_causes(error))
    of_tls = next((each for each in causes if isinstance(each, ssl.SSLError)), None)
    if of_tls is not None:
        return _of_tls(of_tls, url, trust)
    return next((_of_network(each, url) for each in causes if _is_of_network(each)), None)


def unanswered(url: str, within_s: float) -> Hindrance:
    """Say that nobody let us connect in time."""
    host, port = host_and_port(url)
    return Hindrance(
        problem=f"{host} does not answer at port {port} within {within_s:g} s",
        remedy="check host and port in url, and ask whether their firewall lets your address in",
    )


def tls_in_place_of_http(url: str, timeout_s: float) -> Hindrance | None:
    """Look whether a server that did not answer ``http://`` speaks TLS, and say so; nothing is asked of it."""
    host, port = host_and_port(url)
    try:
        with (
            socket.create_connection((host, port), timeout_s) as connection,
            ssl.create_default_context().wrap_socket(connection, server_hostname=host),
        ):
            pass
    except ssl.SSLCertVerificationError:
        pass  # it spoke TLS; whether it is to be believed is not asked yet
    except OSError:
        return None
    return Hindrance(
        problem=f"{host} speaks TLS at port {port}, and url begins with http://",
        remedy="write https:// in url",
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what caused it: clients wrap the reason in sentences that leave it out."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for each in error.exceptions:
                yield from _causes(each)
        error = error.__cause__ or error.__context__


def _is_of_network(error: BaseException) -> bool:
    return isinstance(error, socket.gaierror | ConnectionRefusedError | TimeoutError) or (
        isinstance(error, OSError) and errorcode.get(error.errno or 0, "") in _UNREACHABLE
    )


def _of_network(error: BaseException, url: str) -> Hindrance:
    host, port = host_and_port(url)
    said = reason_of(error)
    if isinstance(error, socket.gaierror):
        return Hindrance(
            problem=f"the name {host} is not found ({said})",
            remedy="mend the host in url, or the name server of this machine",
        )
    if isinstance(error, ConnectionRefusedError):
        return Hindrance(
            problem=f"nobody listens at {host}, port {port} ({said})",
            remedy="check host and port in url, and whether the server runs there, or a firewall turns you away",
        )
    return Hindrance(
        problem=f"{host}, port {port}, cannot be reached ({said})",
        remedy="check host and port in url, the network of this machine and the firewalls on the way",
    )


def _of_tls(error: ssl.SSLError, url: str, trust: Trust) -> Hindrance:
    host, port = host_and_port(url)
    if isinstance(error, ssl.SSLCertVerificationError):
        return _of_certificate(error, host, trust)
    if error.reason in _NO_TLS:
        return Hindrance(
            problem=f"what answers at {host}, port {port}, speaks no TLS, and url begins with https://",
            remedy="mend the port in url, or write http:// if they have no TLS",
        )
    said = excerpt((error.reason or "").replace("_", " ").lower() or str(error))
    if "CERTIFICATE" in (error.reason or "") or "HANDSHAKE_FAILURE" in (error.reason or ""):
        return Hindrance(
            problem=f"{host} does not let us in by TLS ({said})",
            remedy="ask whether it wants a certificate of ours (client_key), and whether it has the one that we show",
        )
    return Hindrance(
        problem=f"there is no agreement on TLS with {host} ({said})",
        remedy="ask whoever runs the server whether it has TLS 1.2 or newer",
    )


def _of_certificate(error: ssl.SSLCertVerificationError, host: str, trust: Trust) -> Hindrance:
    said = excerpt(error.verify_message).rstrip(".")
    problem = f"the certificate of {host} is not believed ({said})"
    if error.verify_code in _OTHER_NAMES:
        remedy = (
            "write the host in url as it stands in the certificate, or ask for one with this name"
        )
    elif error.verify_code in (_EXPIRED, _NOT_YET):
        remedy = "ask whoever runs the server to renew it; is the clock of this machine right?"
    else:
        problem += f": {trust.believed}"
        issued = "" if error.verify_code == _SELF_SIGNED else "of the authority that issued it, "
        remedy = f"ask whoever runs the server for the certificate {issued}by a way that you trust, and name its file under ca_file"
    return Hindrance(problem=problem, remedy=remedy)


def reason_of(error: BaseException, secret: str = "", *, if_none: str = "") -> str:
    """Say what the system said in the end; ``if_none`` where nobody said anything."""
    reason = str(error) or if_none or type(error).__name__
    for cause in _causes(error):
        if isinstance(cause, OSError) and cause.strerror:
            code = 0 if isinstance(cause, ssl.SSLError) else cause.errno or 0
            reason = os.strerror(code) if code in errorcode else cause.strerror
    return excerpt(reason, secret)
