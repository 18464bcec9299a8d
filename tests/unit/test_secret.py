"""Secrets: references only, looked up in the unit's credentials or in private files, never shown."""

import os
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from edigateway.contracts.secret import CREDENTIALS_DIRECTORY, MAX_BYTES, Secret
from edigateway.errors import Misconfigured

CANARY = "hunter2-canary"


class Settings(BaseModel):
    token: Secret | None = None


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CREDENTIALS_DIRECTORY, raising=False)


def keep(site: Path, value: bytes, mode: int = 0o600) -> Path:
    (site / "secrets").mkdir(exist_ok=True)
    path = site / "secrets" / "erp"
    path.write_bytes(value)
    path.chmod(mode)
    return path


def test_settings_reference_is_taken() -> None:
    """A field of type Secret takes ${cred:NAME}, and shows it so again."""
    settings = Settings.model_validate({"token": "${cred:erp}"})
    assert settings.token == Secret("erp")
    assert settings.model_dump_json() == '{"token":"${cred:erp}"}'
    assert Settings(token=Secret("erp")) == settings


@pytest.mark.parametrize(
    "inline",
    [CANARY, f"${{cred:{CANARY}", f"x${{cred:{CANARY}}}", f"${{cred:../{CANARY}}}", [CANARY]],
)
def test_settings_inline_secret_is_refused_without_showing_it(inline: object) -> None:
    """An inline secret is refused with what to write instead, and appears nowhere in the error."""
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate({"token": inline})
    assert "write ${cred:NAME}" in str(caught.value)
    assert CANARY not in str(caught.value)
    assert CANARY not in repr(caught.value.errors())


@pytest.mark.parametrize("name", ["", ".hidden", "..", "a/b", "a\nb", "a" * 101])
def test_settings_name_that_is_no_plain_file_name_is_refused(name: str) -> None:
    """A reference can never lead out of the folder of secrets."""
    with pytest.raises(ValidationError):
        Settings.model_validate({"token": f"${{cred:{name}}}"})


@pytest.mark.parametrize("content", [b"value", b"value\n", b"value\r\n"])
def test_reveal_private_file_gives_value_without_line_end(tmp_path: Path, content: bytes) -> None:
    """A file of the site gives its value, less one line end."""
    keep(tmp_path, content)
    assert Secret("erp").reveal(tmp_path) == "value"


def test_reveal_credentials_of_the_unit_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What systemd loaded wins over the file of the site."""
    keep(tmp_path, b"old")
    unit = tmp_path / "unit"
    unit.mkdir()
    (unit / "erp").write_bytes(b"new")
    monkeypatch.setenv(CREDENTIALS_DIRECTORY, os.fspath(unit))
    assert Secret("erp").reveal(tmp_path) == "new"
    (unit / "erp").unlink()
    assert Secret("erp").reveal(tmp_path) == "old"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_reveal_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    """A secret that group or world may touch is refused, with the command that mends it."""
    path = keep(tmp_path, CANARY.encode(), mode)
    with pytest.raises(Misconfigured, match=f"chmod 600 {path}") as caught:
        Secret("erp").reveal(tmp_path)
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"", "empty"), (b"\n", "empty"), (b"\xff", "UTF-8"), (b"x" * (MAX_BYTES + 1), "larger")],
)
def test_reveal_content_that_cannot_be_a_secret_is_refused(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    """Empty, binary and huge files are not secrets."""
    keep(tmp_path, content)
    with pytest.raises(Misconfigured, match=problem):
        Secret("erp").reveal(tmp_path)


def test_reveal_missing_file_names_it(tmp_path: Path) -> None:
    """Where nothing is found, the error says which file is expected."""
    with pytest.raises(Misconfigured, match="secrets/erp"):
        Secret("erp").reveal(tmp_path)
    (tmp_path / "secrets" / "erp").mkdir(parents=True)
    with pytest.raises(Misconfigured, match="cannot be read"):
        Secret("erp").reveal(tmp_path)


def test_reveal_device_is_refused(tmp_path: Path) -> None:
    """Only a regular file can be private."""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "erp").symlink_to("/dev/null")
    with pytest.raises(Misconfigured, match="not a regular file"):
        Secret("erp").reveal(tmp_path)


def test_repr_shows_only_the_reference(tmp_path: Path) -> None:
    """Printing a secret never gives its value, before and after it was revealed."""
    keep(tmp_path, CANARY.encode())
    secret = Secret("erp")
    secret.reveal(tmp_path)
    assert f"{secret} {secret!r}" == "${cred:erp} ${cred:erp}"
    assert len({secret, Secret("erp"), Secret("other")}) == 2
