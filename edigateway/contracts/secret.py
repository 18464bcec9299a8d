"""Secrets: what the site writes is only ever a name, the value is looked up where it is used."""

import os
import re
import stat
from pathlib import Path

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from edigateway.errors import Fault, Misconfigured

CREDENTIALS_DIRECTORY = "CREDENTIALS_DIRECTORY"
"""The variable in which systemd says where it put the credentials of the unit (systemd.exec, LoadCredential=)."""

MAX_BYTES = 64 * 1024

_REFERENCE = re.compile(r"\$\{cred:([A-Za-z0-9_][A-Za-z0-9_.-]{0,99})\}")


class UnreadSecret(Misconfigured):
    """A secret is not there, or not for us to read; perhaps the service alone can, which gets it from systemd."""


class Secret:
    """A reference ``${cred:NAME}`` to a secret; as a field of a settings model it takes nothing else.

    It never holds the value, so printing, comparing or storing it gives nothing away.
    """

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        """Refer to the secret of that name."""
        self.name = name

    def reveal(self, site: Path) -> str:
        """Look the value up now: the unit's credentials first, then ``secrets/NAME`` in the site's folder.

        One line end at the end of the file is not part of the value.

        Raises:
            UnreadSecret: there is no such secret, or we may not read it.
            Misconfigured: others may read its file, or it holds no text.
        """
        credentials = os.environ.get(CREDENTIALS_DIRECTORY)
        if credentials and (path := Path(credentials, self.name)).exists():
            return _text(path, _read(path, private=False))
        path = site / "secrets" / self.name
        return _text(path, _read(path, private=True))

    def __repr__(self) -> str:
        """Show the reference, as the site writes it."""
        return f"${{cred:{self.name}}}"

    def __eq__(self, other: object) -> bool:
        """Tell whether both refer to the same name."""
        return isinstance(other, Secret) and other.name == self.name

    def __hash__(self) -> int:
        """Hash by name."""
        return hash((Secret, self.name))

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Take references and refuse everything else, without repeating it in the error."""
        return core_schema.no_info_before_validator_function(
            _reference,
            core_schema.no_info_plain_validator_function(_must_be_reference),
            serialization=core_schema.to_string_ser_schema(),
        )


class _Inline:
    """Stands in for what was written, which may be a secret and must not reach an error message."""

    def __repr__(self) -> str:
        return "(not shown)"


def _reference(written: object) -> object:
    if isinstance(written, Secret):
        return written
    match = _REFERENCE.fullmatch(written) if isinstance(written, str) else None
    return Secret(match[1]) if match else _Inline()


def _must_be_reference(value: object) -> Secret:
    if isinstance(value, Secret):
        return value
    raise PydanticCustomError(
        "secret_reference",
        "a secret is never written here: write ${cred:NAME}, and put the value into the file secrets/NAME "
        "of the site, readable by the gateway alone (or give it to the unit with LoadCredential=NAME:...)",
    )


def _read(path: Path, *, private: bool) -> bytes:
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise _fault(path, "the secret is not a regular file", "put the value into a file")
            if private and found.st_mode & 0o077:
                raise _fault(path, "others may read this secret", f"run: chmod 600 {path}")
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        problem = f"the secret cannot be read: {error.strerror}"
        remedy = "put its value into this file, readable by the gateway alone"
        raise UnreadSecret(_fault(path, problem, remedy).faults) from error


def _text(path: Path, value: bytes) -> str:
    if len(value) > MAX_BYTES:
        raise _fault(path, f"the secret is larger than {MAX_BYTES} bytes", "is it the right file?")
    try:
        text = value.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise _fault(path, "the secret is not UTF-8 text", "is it the right file?") from None
    if not text:
        raise _fault(path, "the secret is empty", "put its value into this file")
    return text


def _fault(path: Path, problem: str, remedy: str) -> Misconfigured:
    return Misconfigured([Fault(file=path, line=0, column=0, problem=problem, remedy=remedy)])
