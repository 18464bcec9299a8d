"""Servers that have only what is broken, or nearly: each is left before the login, with a sentence that says why."""

from itertools import product
from typing import Any

import asyncssh
import pytest

from edigateway.contracts.outcome import Ending
from edigateway.contracts.transport import Parcel
from tests.support.sftp_server import host_key
from tests.unit.transports.sftp.conftest import Workshop, without_strict_key_exchange

KEX = [
    *("diffie-hellman-group1-sha1", "diffie-hellman-group14-sha1", "rsa1024-sha1"),
    *("diffie-hellman-group-exchange-sha1", "ecdh-sha2-1.3.132.0.10"),
]
CIPHERS = [
    *("aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc", "blowfish-cbc", "cast128-cbc"),
    *("seed-cbc@ssh.com", "arcfour", "arcfour128", "arcfour256", "chacha20-poly1305@openssh.com"),
]
MACS = [
    f"{name}{form}"
    for name, form in product(
        ("hmac-md5", "hmac-md5-96", "hmac-sha1", "hmac-sha1-96", "umac-64", "hmac-sha2-256-96"),
        ("", "-etm@openssh.com"),
    )
    if name != "umac-64" or form
] + ["umac-64@openssh.com"]
CASES: dict[str, dict[str, Any]] = {
    **{each: {"kex_algs": [each]} for each in KEX},
    **{each: {"encryption_algs": [each]} for each in CIPHERS},
    **{each: {"encryption_algs": ["aes128-ctr"], "mac_algs": [each]} for each in MACS},
    "ssh-rsa": {"server_host_keys": "ssh-rsa"},
    "ssh-dss": {"server_host_keys": "ssh-dss"},
}
"""By what it has and nothing else; the last two are host keys that sign with SHA-1."""


@pytest.fixture(params=[True, False], ids=["strict", "not strict"])
def strict(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Have servers that know strict key exchange, and servers that do not (CVE-2023-48795)."""
    if not request.param:
        without_strict_key_exchange(monkeypatch)
    return bool(request.param)


@pytest.mark.parametrize("name", CASES)
def test_server_with_nothing_better_is_left_before_the_login(
    workshop: Workshop, strict: bool, name: str
) -> None:
    """Nothing of ours is seen by it, and the partner can be told what it offers."""
    options = dict(CASES[name])
    key = host_key(options.pop("server_host_keys", "ssh-ed25519"))
    (pair,) = asyncssh.load_keypairs(key)
    if name.startswith("ssh-"):
        pair.host_key_algorithms = [name.encode()]
    server = workshop.serve(server_host_keys=[pair], **options)
    outbox = workshop.outbox(server, host_keys=[key.get_fingerprint()])
    [outcome] = outbox.send([Parcel(name="a.edi", content=b"ISA")])
    assert (outcome.ending, outcome.misconfigured) == (Ending.DEFERRED, True)
    assert name in outcome.detail
    assert server.logins == 0
