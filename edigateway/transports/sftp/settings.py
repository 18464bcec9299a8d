"""What the site writes about a folder on a partner's SFTP server."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from edigateway.contracts.secret import Secret
from edigateway.model.placed import Placed
from edigateway.transports.directory.settings import MIB, Complete, NamePart, Ready
from edigateway.transports.sftp.algorithms import Old
from edigateway.transports.sftp.hostkeys import HostKey

RemotePath = Annotated[
    str, StringConstraints(min_length=1, max_length=1024, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Host = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.:-]{0,252})$")]


class Publish(StrEnum):
    """How a partner knows that a file is whole."""

    RENAME = "rename"
    """It is written under a temporary name, and gets its own when it is whole."""
    DIRECT = "direct"
    """It is written under its own name; the partner waits until it rests."""
    MARKER = "marker"
    """It is written under its own name, and an empty file with ``marker_suffix`` behind its name follows."""


class SftpSettings(Placed):
    """The keys of a mailbox or outbox of the transport ``sftp``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Host
    port: int = Field(default=22, ge=1, le=65_535)
    user: str = Field(min_length=1, max_length=256)
    host_keys: tuple[HostKey, ...] = Field(min_length=1, max_length=8)
    """The server's keys as the partner told us; two while they change it. No other is ever accepted."""
    password: Secret | None = None
    key: Secret | None = None
    """Our private key, in the form of OpenSSH or PEM."""
    passphrase: Secret | None = None
    """What the private key is encrypted with."""
    certificate: Secret | None = None
    """The OpenSSH certificate of our key, as in ``id_ed25519-cert.pub``."""
    also_allow: tuple[Old, ...] = ()
    """Old algorithms that this server may use."""

    path: RemotePath = "."
    """The folder, from where the server puts us after the login."""
    pattern: str = Field(default="*", min_length=1)
    """Which names to take, as a shell pattern; case counts."""
    ready: Ready = Ready.STABLE
    stable_s: float = Field(default=2.0, ge=0, le=86_400)
    """How long a file must stay unchanged, with ``ready: stable``."""
    marker_suffix: NamePart = ".done"
    """What the second file's name has behind that of the first, with ``ready: marker`` or ``publish: marker``."""
    complete: Complete = Complete.ANY
    """What else a stable file must show before it is taken early."""
    archive: RemotePath | None = None
    """Where to move files that the ledger has; without it they are removed."""
    leave: bool = False
    """Neither move nor remove them, where we may only read."""
    max_bytes: int = Field(default=100 * MIB, gt=0)
    """Larger files are refused unread."""

    publish: Publish = Publish.RENAME
    temporary: str = Field(
        default=".{name}.part", pattern=r"^[^/\x00-\x1f\x7f]*\{name\}[^/\x00-\x1f\x7f]*$"
    )
    """How a file is called until it is whole, with ``publish: rename``."""
    confirm: bool = True
    """Look at the size on the server before a file counts as written."""

    connect_s: float = Field(default=30, gt=0, le=600)
    """How long it may take to be connected and logged in."""
    operation_s: float = Field(default=30, gt=0, le=600)
    """How long the server may take for one answer."""
    total_s: float = Field(default=600, gt=0, le=86_400)
    """How long one look at the mailbox, or one batch of files, may take in all."""
    idle_s: float = Field(default=60, gt=0, le=3_600)
    """How long a connection that nobody uses is kept."""
    window: int = Field(default=64, ge=1, le=1_024)
    """How many requests may be on their way at a time."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.password is None and self.key is None:
            raise ValueError("needs a password or a key, so that the gateway can log in")
        if self.key is None and (self.passphrase or self.certificate):
            raise ValueError("has a passphrase or a certificate, but no key that it belongs to")
        if self.leave and self.archive:
            raise ValueError("leave and archive exclude each other: files are left, or moved")
        if self.temporary == "{name}":
            raise ValueError("temporary must differ from the name itself")
        return self

    @property
    def peer(self) -> str:
        """Return who is meant, as it stands in messages."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.user}@{host}" + (f":{self.port}" if self.port != 22 else "")
