"""Logging in: with our key, its certificate, a password, or a key and then a password where the server wants both."""

import io
from collections.abc import Iterator
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


def problems(settings: SftpSettings, site: Path) -> Iterator[Misconfigured]:
    """Yield what keeps us from logging in by what the site has: secrets that are not there, a key that is none."""
    try:
        if settings.password:
            _reveal("password", settings, site)
    except Misconfigured as error:
        yield error
    try:
        if settings.key:
            _key(settings.key, settings, site)
    except Misconfigured as error:
        yield error


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
            wants = transport.auth_password(settings.user, _reveal("password", settings, site))
    except Misconfigured as error:
        raise Trouble(str(error), misconfigured=True) from error
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
        f"check {settings.at('user')} and {' and '.join(names)}, and that the partner knows our public key",
        misconfigured=True,
    )


def _key(secret: Secret, settings: SftpSettings, site: Path) -> paramiko.PKey:
    phrase = _reveal("passphrase", settings, site) if settings.passphrase else None
    key = _parsed(_reveal("key", settings, site) + "\n", phrase, settings)
    if settings.certificate:
        try:
            key.load_certificate(_reveal("certificate", settings, site))
        except (ValueError, paramiko.SSHException) as error:
            problem = f"{settings.certificate!r} is no OpenSSH certificate of the key {secret!r}"
            remedy = "put the line of id_…-cert.pub there that belongs to this key"
            raise _fault(settings, "certificate", problem, remedy) from error
    return key


def _parsed(text: str, phrase: str | None, settings: SftpSettings) -> paramiko.PKey:
    for kind in _KINDS:
        try:
            return kind.from_private_key(io.StringIO(text), phrase)
        except paramiko.PasswordRequiredException as error:
            problem = f"{settings.key!r} is an encrypted key, and no passphrase is written"
            remedy = "put what it is encrypted with into a secret, and name that under passphrase"
            raise _fault(settings, "key", problem, remedy) from error
        except (paramiko.SSHException, ValueError, IndexError):
            continue
    problem = f"{settings.key!r} is no private key that can be used" + (
        " with this passphrase" if phrase else ""
    )
    remedy = "it must be of the kind Ed25519, ECDSA or RSA, in the form of OpenSSH or PEM"
    raise _fault(settings, "key", problem, remedy)


def _fault(settings: SftpSettings, key: str, problem: str, remedy: str) -> Misconfigured:
    return Misconfigured([settings.fault(f"{key}: {problem}", remedy, key)])


def _reveal(key: str, settings: SftpSettings, site: Path) -> str:
    secret: Secret = getattr(settings, key)
    try:
        return secret.reveal(site)
    except Misconfigured as error:
        raise type(error)(settings.faults_of(error, key)) from error
