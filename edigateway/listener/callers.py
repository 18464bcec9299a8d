"""Who calls: the address and certificate that the connection shows, or those that a trusted proxy says it saw."""

import hashlib
import re
import ssl
from collections.abc import Callable
from urllib.parse import unquote

from edigateway.config.listener import ProxySettings
from edigateway.listener.gate import read_address, trusted

_FINGERPRINT = re.compile(r"(?:[0-9a-f]{2}:?){31}[0-9a-f]{2}", re.IGNORECASE)

Headers = tuple[tuple[str, str], ...]


class Callers:
    """Tells the caller of each call."""

    def __init__(self, proxy: ProxySettings | None) -> None:
        """Believe this proxy; without one only what the connection shows counts."""
        self._proxy = proxy
        self._trusts: Callable[[str], bool] = trusted(proxy.addresses if proxy else ())

    def caller(self, peer: str, certificate: str, headers: Headers) -> tuple[str, str]:
        """Return the address and the SHA-256 of the certificate, empty without one.

        ``peer`` and ``certificate`` are those of the connection itself.
        """
        proxy, shown = self._proxy, str(read_address(peer) or peer)
        if proxy is None or not self._trusts(peer):
            return shown, certificate
        told = read_address(_last(headers, proxy.address_header))
        if proxy.certificate_header is not None:
            certificate = _fingerprint(_only(headers, proxy.certificate_header))
        return str(told or shown), certificate


def _last(headers: Headers, wanted: str) -> str:
    found = [value for name, value in headers if name.lower() == wanted.lower()]
    return found[-1].rpartition(",")[2].strip() if found else ""


def _only(headers: Headers, wanted: str) -> str:
    """Return the value of a header; empty where it stands more than once, since then somebody else wrote one too."""
    found = [value for name, value in headers if name.lower() == wanted.lower()]
    return found[0] if len(found) == 1 else ""


def _fingerprint(written: str) -> str:
    """Return the SHA-256 of a certificate that is written as such, or in PEM with %-escapes; else nothing."""
    if _FINGERPRINT.fullmatch(written):
        return written.replace(":", "").lower()
    try:
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(unquote(written))).hexdigest()
    except ValueError:
        return ""
