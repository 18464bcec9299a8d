"""Where a site keeps keys and certificates: private ones under ``secrets/``, public ones under ``certificates/``.

Nothing is ever replaced: a name that is taken is refused before anything is written.
"""

import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from edigateway import durable
from edigateway.errors import EdigatewayError
from edigateway.model.partner import NAME_PATTERN
from edigateway.transports.as2.certificates.making import (
    KeyPair,
    as_pem,
    as_pkcs12,
    as_private_pem,
)

PRIVATE_FOLDER = "secrets"
PUBLIC_FOLDER = "certificates"
PASSPHRASE_SUFFIX = ".passphrase"  # noqa: S105  the name of a secret, not one
FORMS = ("p12", "pem")
"""The forms of a private file, by its suffix."""
_PASSPHRASE_BYTES = 24


class NotStored(EdigatewayError):
    """Nothing was written: the name will not do, is taken, or the folder cannot be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredKey:
    """The files of a new key pair, and the name of the secret that opens the private one."""

    private: Path
    public: Path
    passphrase_name: str


def store_key(site: Path, name: str, pair: KeyPair, *, form: str = FORMS[0]) -> StoredKey:
    """Write a key pair: the private file encrypted and ours alone, the certificate for partners beside it.

    ``form`` is one of :data:`FORMS`. The passphrase is made up, and kept as a secret of the site.

    Raises:
        NotStored: nothing was written.
    """
    _check_name(name)
    secret, passphrase = name + PASSPHRASE_SUFFIX, secrets.token_urlsafe(_PASSPHRASE_BYTES)
    private = site / PRIVATE_FOLDER / f"{name}.{form}"
    public = site / PUBLIC_FOLDER / f"{name}.cer"
    key = passphrase.encode()
    content = as_pkcs12(pair, name, key) if form == "p12" else as_private_pem(pair, key)
    _write_new(
        [
            (site / PRIVATE_FOLDER / secret, key + b"\n", 0o600),
            (private, content, 0o600),
            (public, as_pem(pair.certificate, *pair.chain), 0o644),
        ]
    )
    return StoredKey(private=private, public=public, passphrase_name=secret)


def store_certificate(site: Path, name: str, certificates: Sequence[x509.Certificate]) -> Path:
    """Write a partner's certificate, and those above it, as one PEM file.

    Raises:
        NotStored: nothing was written.
    """
    _check_name(name)
    path = site / PUBLIC_FOLDER / f"{name}.pem"
    _write_new([(path, as_pem(*certificates), 0o644)])
    return path


def write_new_file(path: Path, content: bytes, *, private: bool) -> None:
    """Write one file that is not there yet; a private one is its owner's alone from its first byte.

    Raises:
        NotStored: nothing was written.
    """
    _write_new([(path, content, 0o600 if private else 0o644)])


def _check_name(name: str) -> None:
    if not re.fullmatch(NAME_PATTERN, name):
        raise NotStored(
            f"{name!r} will not do as a name: use small letters, digits, '-' and '_', at most 40"
        )


def _write_new(files: Sequence[tuple[Path, bytes, int]]) -> None:
    for path, _, _ in files:
        if os.path.lexists(path):
            raise NotStored(
                f"{path} is there already, and nothing is replaced: choose another name"
            )
    made: list[Path] = []
    try:
        for path, content, mode in files:
            _make_folder(path.parent, private=mode == 0o600)
            _write(path, content, mode, made)
    except OSError as error:
        for each in made:
            durable.remove(each)
        raise NotStored(f"{path} cannot be written: {error.strerror}") from error


def _make_folder(folder: Path, *, private: bool) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700 if private else 0o755)


def _write(path: Path, content: bytes, mode: int, made: list[Path]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    made.append(path)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        durable.sync(file.fileno())
    durable.sync_folder(path.parent)
