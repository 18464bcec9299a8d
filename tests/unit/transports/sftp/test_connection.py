"""Whom the mailbox talks to, whom it lets itself be known by, and what it says when that fails."""

import socket
import threading
from functools import cache
from typing import Any

import asyncssh
import pytest

from edigateway.contracts.outcome import Ending
from edigateway.contracts.transport import Parcel
from edigateway.errors import Temporary
from edigateway.transports.sftp import SftpOutbox, SftpSettings
from tests.support.openssh import Sshd, needs_sshd
from tests.support.sftp_server import USER, Door, host_key, user_key
from tests.support.sftp_site import keep
from tests.unit.transports.sftp.conftest import Workshop, without_strict_key_exchange

PARCEL = Parcel(name="a.edi", content=b"ISA")


def trouble_of(outbox: SftpOutbox) -> str:
    """Return why nothing can be sent, which must be for somebody to mend."""
    [outcome] = outbox.send([PARCEL])
    assert outcome.ending is Ending.DEFERRED
    assert outcome.misconfigured
    return outcome.detail


def sent(outbox: SftpOutbox) -> bool:
    """Tell whether a file can be sent."""
    return outbox.send([PARCEL])[0].ending is Ending.ACCEPTED


def test_host_key_that_changed_is_refused_before_the_login(workshop: Workshop) -> None:
    """F21: somebody between would see nothing of ours; the message shows both keys and what to do."""
    other = asyncssh.generate_private_key("ssh-ed25519")
    server = workshop.serve(server_host_keys=[other])
    told = trouble_of(workshop.outbox(server, password="${cred:password}"))
    assert other.get_fingerprint() in told
    assert host_key().get_fingerprint() in told
    assert "host_keys" in told
    assert server.logins == 0


@pytest.mark.parametrize("line", [True, False], ids=["line", "fingerprint"])
def test_host_key_in_rotation_is_accepted_old_and_new(workshop: Workshop, line: bool) -> None:
    """While a partner changes the key, both are written down, as fingerprint or as a line of known_hosts."""
    new = asyncssh.generate_private_key("ecdsa-sha2-nistp256")
    written = new.export_public_key().decode().strip() if line else new.get_fingerprint()
    keys = [host_key().get_fingerprint(), written]
    assert sent(workshop.outbox(workshop.serve(), host_keys=keys))
    assert sent(workshop.outbox(workshop.serve(server_host_keys=[new]), host_keys=keys))


def test_host_key_pinned_of_several_kinds_is_found(workshop: Workshop) -> None:
    """A partner who told the fingerprint of the RSA key has it, though the server shows another one first."""
    rsa = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    server = workshop.serve(server_host_keys=[host_key(), rsa])
    assert sent(workshop.outbox(server, host_keys=[rsa.get_fingerprint()]))


CREDENTIALS = {
    "password": {"password": "${cred:password}"},
    "encrypted key": {"key": "${cred:locked}", "passphrase": "${cred:phrase}"},
    "key in PEM": {"key": "${cred:pem}"},
    "certificate": {"key": "${cred:other}", "certificate": "${cred:certificate}"},
}


class ByCertificate(Door):
    """Believes what the test's own authority signed."""

    def validate_ca_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == USER and key.public_data == user_key().public_data


@cache
def _credentials() -> dict[str, bytes]:
    other = asyncssh.generate_private_key("ssh-ed25519")
    certificate = user_key().generate_user_certificate(other, "gateway", principals=[USER])
    return {
        "locked": user_key().export_private_key(passphrase="hidden", rounds=50),
        "phrase": b"hidden\n",
        "wrong": b"guessed",
        "pem": user_key("ecdsa-sha2-nistp256").export_private_key("pkcs1-pem"),
        "other": other.export_private_key(),
        "certificate": certificate.export_certificate(),
    }


def _keep_credentials(workshop: Workshop) -> None:
    for name, value in _credentials().items():
        keep(workshop.site, name, value)


@pytest.mark.parametrize("kind", CREDENTIALS)
def test_login_by_each_kind_of_credential_succeeds(workshop: Workshop, kind: str) -> None:
    """What partners ask for: a password, a key, an encrypted one, a certificate."""

    class Either(ByCertificate):
        def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
            known = {user_key().public_data, user_key("ecdsa-sha2-nistp256").public_data}
            return key.public_data in known

    _keep_credentials(workshop)
    server = workshop.serve(door=Either)
    assert sent(workshop.outbox(server, **CREDENTIALS[kind]))


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ({"password": "${cred:wrong}"}, "${cred:wrong}"),
        ({"key": "${cred:other}"}, "${cred:other}"),
        ({"key": "${cred:none}"}, "secrets/none"),
        ({"key": "${cred:phrase}"}, "no private key"),
        ({"key": "${cred:locked}"}, "passphrase"),
        ({"key": "${cred:locked}", "passphrase": "${cred:wrong}"}, "passphrase"),
        ({"key": "${cred:key}", "certificate": "${cred:phrase}"}, "${cred:phrase}"),
        ({"password": "${cred:password}", "user": "nobody"}, "nobody@"),
    ],
    ids=str,
)
def test_login_that_fails_names_the_secret_and_never_its_value(
    workshop: Workshop, keys: dict[str, str], word: str
) -> None:
    """Wrong password, wrong key, no key, a key that is none or locked, a wrong user: each has its sentence."""
    _keep_credentials(workshop)
    keep(workshop.site, "key", user_key().export_private_key())
    told = trouble_of(workshop.outbox(workshop.serve(), **keys))
    assert word in told
    assert "hidden" not in told
    assert "guessed" not in told


@needs_sshd
def test_login_that_needs_a_second_proof_says_which(workshop: Workshop) -> None:
    """A server may want two proofs; the message says what it wants besides ours."""
    more = "KbdInteractiveAuthentication yes\nAuthenticationMethods publickey,keyboard-interactive"
    server = Sshd(workshop.site / "sshd", more)
    told = trouble_of(workshop.outbox(server))
    server.close()
    assert "it wants also: keyboard-interactive" in told


OLD: list[tuple[dict[str, Any], str]] = [
    ({"encryption_algs": ["aes128-cbc"]}, "aes128-cbc"),
    ({"mac_algs": ["hmac-sha1"], "encryption_algs": ["aes128-ctr"]}, "hmac-sha1"),
]


@pytest.mark.parametrize(("options", "name"), OLD, ids=["cipher", "MAC"])
def test_old_algorithm_is_used_only_when_it_is_named(
    workshop: Workshop, options: dict[str, Any], name: str
) -> None:
    """R12: an old server is not spoken to, and the message says what each side has and what to write."""
    server = workshop.serve(**options)
    told = trouble_of(workshop.outbox(server))
    assert f"it offers {name}" in told
    assert f"also_allow: [{name}]" in told
    assert server.logins == 0
    assert sent(workshop.outbox(server, also_allow=[name]))


@pytest.mark.parametrize("strict", [True, False])
def test_terrapin_is_refused_where_the_server_cannot_rule_it_out(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, strict: bool
) -> None:
    """R12, CVE-2023-48795: CBC with encrypt-then-MAC needs strict key exchange, even if the cipher is allowed."""
    if not strict:
        without_strict_key_exchange(monkeypatch)
    server = workshop.serve(
        encryption_algs=["aes128-cbc"], mac_algs=["hmac-sha2-256-etm@openssh.com"]
    )
    outbox = workshop.outbox(server, also_allow=["aes128-cbc"])
    if strict:
        assert sent(outbox)
    else:
        assert "Terrapin" in trouble_of(outbox)
        assert server.logins == 0


def test_server_without_strict_key_exchange_is_spoken_to_in_counter_mode(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R12: AES-GCM and CTR are not open to the attack."""
    without_strict_key_exchange(monkeypatch)
    assert sent(workshop.outbox(workshop.serve()))


def test_no_common_key_exchange_says_that_nothing_helps(workshop: Workshop) -> None:
    """What cannot be trusted any more cannot be allowed either."""
    server = workshop.serve(kex_algs=["diffie-hellman-group1-sha1"])
    told = trouble_of(workshop.outbox(server))
    assert "key exchange" in told
    assert "diffie-hellman-group1-sha1" in told
    assert "also_allow" not in told


def test_server_that_is_not_there_is_named(workshop: Workshop) -> None:
    """Nothing listens: host, port, what was seen."""
    server = workshop.serve()
    mailbox = workshop.mailbox(server)
    server.close()
    workshop._servers.clear()
    with pytest.raises(
        Temporary, match=f"{USER}@127.0.0.1:{server.port}.*port {server.port}.*refused"
    ):
        mailbox.collect(9)


def test_host_that_has_no_address_is_told(workshop: Workshop) -> None:
    """F19: a name that is not known is a temporary fault."""
    mailbox = workshop.mailbox(workshop.serve(), host="no.such.host.invalid")
    with pytest.raises(Temporary, match=r"no\.such\.host\.invalid.*cannot be reached"):
        mailbox.collect(9)


def test_name_that_takes_for_ever_to_look_up_is_left_in_time(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F19: a resolver that hangs cannot be ended, only left."""
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ended.wait() and [])
    mailbox = workshop.mailbox(workshop.serve(), connect_s="0.2")
    with pytest.raises(Temporary, match="looking up its name takes too long"):
        mailbox.collect(9)
    ended.set()


def test_server_without_sftp_is_told(workshop: Workshop) -> None:
    """A user who may log in but not use SFTP."""
    told = trouble_of(workshop.outbox(workshop.serve(allow_scp=False, sftp_factory=None)))
    assert "not into SFTP" in told


def test_connection_is_used_again_by_mailbox_and_outbox(workshop: Workshop) -> None:
    """A login costs as much as a hundred small files."""
    server = workshop.serve()
    outbox, mailbox = workshop.outbox(server), workshop.mailbox(server)
    assert sent(outbox)
    mailbox.finish(mailbox.collect(9))
    assert sent(outbox)
    assert server.logins == 1


def test_connection_that_was_cut_while_idle_is_replaced(workshop: Workshop) -> None:
    """What died while nobody looked costs nobody a try."""
    server = workshop.serve()
    outbox = workshop.outbox(server)
    assert sent(outbox)
    server.cut()
    assert sent(outbox)
    assert server.logins == 2


def test_settings_need_a_pinned_key() -> None:
    """There is no way to accept just any server."""
    with pytest.raises(ValueError, match="host_keys"):
        SftpSettings.model_validate({"host": "h", "user": "u", "password": "${cred:p}"})
    with pytest.raises(ValueError, match="ssh-keyscan"):
        SftpSettings.model_validate(
            {"host": "h", "user": "u", "password": "${cred:p}", "host_keys": ["any"]}
        )
