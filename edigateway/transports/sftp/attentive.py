"""Paramiko's transport, which also remembers what the server offered, so that a failed negotiation can be explained."""

from collections.abc import Mapping, Sequence

import paramiko

from edigateway.transports.sftp.guarded import GuardedSocket

_LISTS = ("key exchange", "host key", "cipher", "cipher back", "MAC", "MAC back")
"""The first lists of a KEXINIT, in their order (RFC 4253 §7.1)."""
_COOKIE_BYTES = 16


class AttentiveTransport(paramiko.Transport):
    """A transport over a guarded socket; it logs nothing, since what it met is told in a sentence."""

    # What Paramiko has, and its stubs have not.
    initial_kex_done: bool
    agreed_on_strict_kex: bool
    remote_cipher: str
    remote_mac: str
    remote_version: str

    def __init__(self, guard: GuardedSocket, log_name: str) -> None:
        """Wait to be started."""
        super().__init__(guard)
        self.set_log_channel(log_name)
        self.offered: Mapping[str, Sequence[str]] = {}
        """What the server offered, by what it is for."""

    # Paramiko keeps this to itself until both sides agree, which is when nobody asks for it.
    def _parse_kex_init(self, m: paramiko.Message) -> None:
        lists = paramiko.Message(m.asbytes())
        lists.get_bytes(_COOKIE_BYTES)
        self.offered = {each: lists.get_list() for each in _LISTS}
        super()._parse_kex_init(m)  # type: ignore[misc]  # not in the stubs, as it is private
