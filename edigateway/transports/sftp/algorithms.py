"""What we agree on with a server: by default nothing that is known to be weak, and a clear word when that is not enough."""

from collections.abc import Sequence
from enum import StrEnum

import paramiko

from edigateway.transports.sftp.attentive import AttentiveTransport
from edigateway.transports.sftp.trouble import Trouble, shown

KEX = (
    "mlkem768x25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp521",
    "diffie-hellman-group16-sha512",
    "diffie-hellman-group-exchange-sha256",
    "diffie-hellman-group14-sha256",
)
CIPHERS = (
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-ctr",
    "aes192-ctr",
    "aes256-ctr",
)
MACS = (
    "hmac-sha2-256",
    "hmac-sha2-512",
    "hmac-sha2-256-etm@openssh.com",
    "hmac-sha2-512-etm@openssh.com",
)
HOST_KEYS = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
)


class Old(StrEnum):
    """What may be allowed to a partner whose server has nothing better, by name."""

    AES128_CBC = "aes128-cbc"
    AES192_CBC = "aes192-cbc"
    AES256_CBC = "aes256-cbc"
    TRIPLE_DES_CBC = "3des-cbc"
    HMAC_SHA1 = "hmac-sha1"


def restrict(transport: paramiko.Transport, also: Sequence[Old], host_keys: Sequence[str]) -> None:
    """Offer the server only what we allow, the old behind the new."""
    offer = transport.get_security_options()
    offer.kex = [each for each in KEX if each in offer.kex]
    offer.ciphers = [*CIPHERS, *(each.value for each in also if each is not Old.HMAC_SHA1)]
    offer.digests = [*MACS, *(each.value for each in also if each is Old.HMAC_SHA1)]
    offer.key_types = list(host_keys)


def check(transport: AttentiveTransport, peer: str) -> None:
    """Refuse what an attacker on the way could have cut the front off without being noticed (Terrapin).

    Source: CVE-2023-48795; PROTOCOL of OpenSSH §1.10 (strict key exchange).
    """
    if transport.agreed_on_strict_kex:
        return
    for cipher, mac in (
        (transport.local_cipher, transport.local_mac),
        (transport.remote_cipher, transport.remote_mac),
    ):
        if cipher.endswith("-cbc") and "-etm@" in str(mac):
            raise Trouble(
                f"{peer} agrees only on {cipher} with {mac}, and has no strict key exchange: together these can be "
                "attacked (Terrapin, CVE-2023-48795); the partner must update the server, or offer aes128-ctr",
                misconfigured=True,
            )


def disagreement(transport: AttentiveTransport, peer: str) -> str:
    """Say what each side offered where they have nothing in common, and what to write if anything helps."""
    ours = transport.get_security_options()
    allowances = {
        "key exchange": ours.kex,
        "host key": ours.key_types,
        "cipher": ours.ciphers,
        "MAC": ours.digests,
    }
    for what, allowed in allowances.items():
        theirs = transport.offered.get(what, ())
        if not set(theirs) & set(allowed):
            told = shown(", ".join(theirs), 400)
            return (
                f"{peer} and the gateway have no {what} in common: it offers {told}; "
                f"the gateway {', '.join(allowed)}; {_remedy(theirs)}"
            )
    return f"{peer} and the gateway could not agree on algorithms"


def _remedy(theirs: Sequence[str]) -> str:
    helps = [each.value for each in Old if each.value in theirs]
    if helps:
        return f"ask the partner for something newer; until then write: also_allow: [{helps[0]}]"
    return "the partner must update the server, as nothing that it offers can still be trusted"
