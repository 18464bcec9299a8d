"""What a site has under a name, written in another form."""

from pathlib import Path

from edigateway.contracts.secret import Secret
from edigateway.transports.as2.certificates.files import fault, read_file
from edigateway.transports.as2.certificates.loading import leaf, load_key
from edigateway.transports.as2.certificates.making import (
    KeyPair,
    as_der,
    as_pem,
    as_pkcs12,
    as_private_pem,
)
from edigateway.transports.as2.certificates.settings import KeySettings
from edigateway.transports.as2.certificates.storing import (
    PASSPHRASE_SUFFIX,
    PRIVATE_FOLDER,
    PUBLIC_FOLDER,
)

PUBLIC_FORMS = ("pem", "der", "chain")
PRIVATE_FORMS = ("p12", "pem")


def export_public(site: Path, name: str, form: str) -> bytes:
    """Return the certificate of a name: ``pem``, ``der``, or ``chain``, which is PEM with those above it.

    Raises:
        Misconfigured: there is none, or it cannot be read.
    """
    path = _found(site / PUBLIC_FOLDER, name, (".cer", ".pem", ".crt", ".der", ".p7b"))
    contents = read_file(path, private=False)
    own = leaf(path, contents)
    if form == "chain":
        return as_pem(own, *(each for each in contents.certificates if each != own))
    return as_der(own) if form == "der" else as_pem(own)


def export_private(site: Path, name: str, form: str, passphrase_name: str | None = None) -> bytes:
    """Return the key pair of a name as ``p12`` or ``pem``, encrypted with the passphrase that it has already.

    Raises:
        Misconfigured: there is none, or it does not open.
    """
    path = _found(site / PRIVATE_FOLDER, name, (".p12", ".pem", ".pfx"))
    secret = Secret(passphrase_name or name + PASSPHRASE_SUFFIX)
    loaded = load_key(KeySettings(file=path, passphrase=secret), site)
    pair = KeyPair(key=loaded.key, certificate=loaded.certificate, chain=loaded.chain)
    value = secret.reveal(site).encode()
    return as_pkcs12(pair, name, value) if form == "p12" else as_private_pem(pair, value)


def _found(folder: Path, name: str, suffixes: tuple[str, ...]) -> Path:
    """Return the file of a name, which is never a path."""
    for suffix in suffixes:
        path = folder / f"{name}{suffix}"
        if path.parent == folder and path.is_file():
            return path
    raise fault(
        folder / name,
        f"there is no file of this name ({', '.join(suffixes)})",
        "see: edigw cert list",
    )
