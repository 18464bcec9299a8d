"""TLS as the listener speaks it: 1.2 or newer, forward secret, with authenticated ciphers only."""

import os
import ssl
from pathlib import Path

from edigateway.config.listener import TlsSettings
from edigateway.contracts.secret import Secret
from edigateway.errors import Fault, Misconfigured

_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""Those of TLS 1.2; all of TLS 1.3 are as good."""


def tls_context(settings: TlsSettings, site: Path) -> ssl.SSLContext:
    """Make the context of all connections.

    Raises:
        Misconfigured: a certificate or the key cannot be read, or they do not belong together.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_CIPHERS)
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_CIPHER_SERVER_PREFERENCE
    context.set_alpn_protocols(["http/1.1"])
    _load_ours(context, settings, site)
    if settings.client_authorities is not None:
        _ask_callers(context, site / settings.client_authorities)
    return context


def _load_ours(context: ssl.SSLContext, settings: TlsSettings, site: Path) -> None:
    key = Secret(settings.key[7:-1]).reveal(site)
    certificate = site / settings.certificate
    _readable(certificate)
    # OpenSSL takes files only; this one is in memory, and nobody else can open it.
    descriptor = os.memfd_create("key", os.MFD_CLOEXEC)
    try:
        with open(descriptor, "w", closefd=False) as file:
            file.write(key)
        context.load_cert_chain(certificate, f"/proc/self/fd/{descriptor}", password=_none)
    except (OSError, ValueError) as error:
        problem = f"the certificate cannot be used with the key {settings.key}: {_reason(error)}"
        remedy = "both must be PEM, belong together, and the key must not be encrypted"
        raise _fault(certificate, problem, remedy) from None
    finally:
        os.close(descriptor)


def _ask_callers(context: ssl.SSLContext, authorities: Path) -> None:
    """Ask callers for a certificate; one that is trusted as it is needs no authority above it."""
    _readable(authorities)
    context.verify_mode = ssl.CERT_OPTIONAL
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        context.load_verify_locations(authorities)
    except OSError as error:
        problem = f"the client_authorities cannot be used: {_reason(error)}"
        raise _fault(authorities, problem, "write certificates in PEM") from None


def _readable(path: Path) -> None:
    try:
        path.read_bytes()
    except OSError as error:
        problem = f"the certificate cannot be read: {error.strerror}"
        raise _fault(path, problem, "put it there, readable by the gateway") from error


def _none() -> str:
    """Give no password; without this, OpenSSL would ask for one on the terminal."""
    raise ValueError("the key is encrypted")


def _reason(error: Exception) -> str:
    return getattr(error, "reason", None) or str(error) or type(error).__name__


def _fault(path: Path, problem: str, remedy: str) -> Misconfigured:
    return Misconfigured([Fault(file=path, line=0, column=0, problem=problem, remedy=remedy)])
