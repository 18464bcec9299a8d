"""Logging in: with our key, its certificate, a password, or a key and then a password where the server wants both."""

import io
from pathlib import Path

import paramiko

from edigateway.contracts.secret import Secret
from edigateway.errors import Misconfigured
from edigateway.transports.sftp.settings import SftpSettings
from edigateway.transports.sftp.trouble import Trouble, shown

_KINDS: tuple[type[paramiko.PKey], ...] = (
    paramiko.Ed25519Key,
    paramiko.ECDSAKey,
    paramiko.RSAKey,
)


def log_in(transport: paramiko.Transport, settings: SftpSettings, site: Path) -> None:
    """Prove who we are; nothing is sent before the server has proved who it is.

    Raises:
        Trouble: a secret is missing or wrong, or the server does not let us in.
    """
    tried = []
    wants: list[str] = []
    try:
        if settings.key:
            tried.append("key with certificate" if settings.certificate else "key")
            wants = transport.auth_publickey(settings.user, _key(settings.key, settings, site))
        if settings.password and not transport.is_authenticated():
            tried.append("password")
            wants = transport.auth_password(settings.user, _reveal(settings.password, site))
    except paramiko.BadAuthenticationType as error:
        allowed = shown(", ".join(error.allowed_types))
        raise _refused(settings, tried, f"it takes only: {allowed}") from error
    except paramiko.AuthenticationException as error:
        if not transport.is_active() or "timeout" in str(error):
            raise Trouble(f"{settings.peer} hung up while the gateway logged in") from error
        raise _refused(settings, tried, "it says no") from error
    if not transport.is_authenticated():
        wanted = shown(", ".join(wants)) or "more"
        raise _refused(settings, tried, f"it wants also: {wanted}")


def _refused(settings: SftpSettings, tried: list[str], seen: str) -> Trouble:
    """Say which of our secrets the server did not take."""
    names = [repr(each) for each in (settings.key, settings.password) if each]
    return Trouble(
        f"{settings.peer} does not let us in with {' and '.join(tried)}: {seen}; "
        f"check user and {' and '.join(names)}, and that the partner knows our public key",
        misconfigured=True,
    )


def _key(secret: Secret, settings: SftpSettings, site: Path) -> paramiko.PKey:
    phrase = _reveal(settings.passphrase, site) if settings.passphrase else None
    key = _parsed(secret, _reveal(secret, site) + "\n", phrase)
    if settings.certificate:
        try:
            key.load_certificate(_reveal(settings.certificate, site))
        except (ValueError, paramiko.SSHException) as error:
            raise Trouble(
                f"{settings.certificate!r} is no OpenSSH certificate of the key {secret!r}; "
                "put the line of id_…-cert.pub there that belongs to this key",
                misconfigured=True,
            ) from error
    return key


def _parsed(secret: Secret, text: str, phrase: str | None) -> paramiko.PKey:
    for kind in _KINDS:
        try:
            return kind.from_private_key(io.StringIO(text), phrase)
        except paramiko.PasswordRequiredException as error:
            raise Trouble(
                f"the key {secret!r} is encrypted; put what it is encrypted with into a secret and write passphrase",
                misconfigured=True,
            ) from error
        except (paramiko.SSHException, ValueError, IndexError):
            continue
    raise Trouble(
        f"{secret!r} is no private key that can be used"
        + (" with this passphrase" if phrase else "")
        + "; it must be of the kind Ed25519, ECDSA or RSA, in the form of OpenSSH or PEM",
        misconfigured=True,
    )


def _reveal(secret: Secret, site: Path) -> str:
    try:
        return secret.reveal(site)
    except Misconfigured as error:
        raise Trouble(str(error), misconfigured=True) from error
