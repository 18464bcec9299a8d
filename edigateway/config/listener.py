"""The settings of the listener: where partners post to, who may stand between, and how much is taken at once."""

from ipaddress import ip_address, ip_network
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from edigateway.model.partner import Written

KIB, MIB = 1024, 1024 * 1024

CREDENTIAL_PATTERN = r"^\$\{cred:[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\}$"
HEADER_PATTERN = r"^[A-Za-z0-9-]{1,60}$"

HeaderName = Annotated[str, StringConstraints(pattern=HEADER_PATTERN)]


def _address(written: str) -> str:
    try:
        return str(ip_address(written))
    except ValueError:
        raise ValueError("must be an IP address, such as 127.0.0.1, 0.0.0.0 or ::") from None


def _network(written: str) -> str:
    try:
        return str(ip_network(written))
    except ValueError:
        raise ValueError("must be an IP address or a network, such as 10.0.0.0/24") from None


class TlsSettings(Written):
    """How the listener proves who we are, and whose certificates it asks callers for; files count from the site."""

    certificate: str = Field(min_length=1)
    """Our certificate and those between it and its authority, in PEM."""
    key: Annotated[str, StringConstraints(pattern=CREDENTIAL_PATTERN)]
    """The private key, in PEM and not encrypted; only ever named: ``${cred:NAME}``."""
    client_authorities: str | None = Field(default=None, min_length=1)
    """Authorities, or partners' own certificates, in PEM: callers are asked for a certificate, and may have none."""


class ProxySettings(Written):
    """Who stands between partners and us, and which headers say what it saw of them."""

    addresses: tuple[Annotated[str, AfterValidator(_network)], ...] = Field(min_length=1)
    """Only what comes from here is believed."""
    address_header: HeaderName = "X-Forwarded-For"
    """Where the proxy writes the caller's address; of several the last one counts."""
    certificate_header: HeaderName | None = None
    """Where it writes the caller's certificate: the SHA-256 in hex, or PEM with %-escapes."""


class ListenerLimits(Written):
    """How much one caller, and all of them together, may ask of us."""

    body_bytes: int = Field(default=100 * MIB, gt=0)
    header_bytes: int = Field(default=32 * KIB, ge=1024, le=256 * KIB)
    headers: int = Field(default=100, ge=10, le=1000)
    header_s: float = Field(default=10, gt=0)
    """How long agreeing on TLS, and again all headers of a call, may take."""
    idle_s: float = Field(default=30, gt=0)
    """How long nothing may come, within a body or between two calls."""
    bytes_per_s: int = Field(default=KIB, gt=0)
    """How fast a body must come on the whole, after a first ``idle_s``."""
    connections: int = Field(default=256, gt=0)
    connections_per_address: int = Field(default=16, gt=0)
    """Proxies that are trusted are not counted."""
    bytes_in_flight: int = Field(default=512 * MIB, gt=0)
    """Bodies on the disk that are not answered yet, of all callers together."""
    calls_in_flight: int = Field(default=32, gt=0)
    """Calls that wait for the daemon's answer."""
    answer_s: float = Field(default=300, gt=0)
    """How long the daemon may take for one call."""


class ListenerSettings(Written):
    """Where the listener listens, and within which bounds."""

    address: Annotated[str, AfterValidator(_address)] = "127.0.0.1"
    port: int = Field(ge=0, le=65535)
    """0 takes any that is free, which is of use in tests only."""
    tls: TlsSettings | None = None
    plain: bool = False
    """Whether to listen without TLS where others than this machine can reach us."""
    proxy: ProxySettings | None = None
    limits: ListenerLimits = ListenerLimits()

    @model_validator(mode="after")
    def _open_only_with_tls(self) -> "ListenerSettings":
        if self.tls is None and not self.plain and not ip_address(self.address).is_loopback:
            raise ValueError(
                "without tls the address must be one of this machine alone, such as 127.0.0.1; add tls, or write "
                "plain: true if only a proxy can reach this address"
            )
        return self
