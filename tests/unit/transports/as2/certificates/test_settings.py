"""What the site may write about keys and certificates."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from edigateway.transports.as2.certificates import As2Certificates


def only(written: object) -> object:
    """Return the settings of the one certificate that is written."""
    return As2Certificates.model_validate({"partner_certificates": [written]}).partner_certificates[
        0
    ]


def test_path_alone_is_a_certificate() -> None:
    """The usual case is one word, with or without the dash of a list."""
    short = As2Certificates.model_validate({"partner_certificates": "c.pem", "our_keys": ["k.p12"]})
    assert short.partner_certificates[0].file == Path("c.pem")
    assert short.our_keys[0].file == Path("k.p12")


@pytest.mark.parametrize(
    ("key", "written", "moment"),
    [
        ("from", "2026-12-01", datetime(2026, 12, 1, tzinfo=UTC)),
        ("until", "2026-12-01", datetime(2026, 12, 2, tzinfo=UTC)),
        ("from", "2026-12-01T18:00+02:00", datetime(2026, 12, 1, 16, tzinfo=UTC)),
        ("until", "2026-12-01T18:00Z", datetime(2026, 12, 1, 18, tzinfo=UTC)),
    ],
)
def test_day_or_moment_is_understood(key: str, written: str, moment: datetime) -> None:
    """A day is whole and in UTC, the last one included; a moment has its zone."""
    found = only({"file": "c", key: written})
    assert getattr(found, "from_" if key == "from" else key) == moment


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"file": "c", "from": "2026-12-01T18:00"}, "a time needs its zone"),
        ({"file": "c", "from": "soon"}, "is no time: write a day"),
        ({"file": "c", "from": "2026-13-01"}, "is no time"),
        ({"file": "c", "from": "2026-12-02", "until": "2026-12-01"}, "ends before it begins"),
        ({"file": "c", "fingerprint": "AB:CD"}, "64 hexadecimal digits"),
        ({"file": "c", "use": "decryption"}, "'both', 'signing' or 'encryption'"),
        ({"file": "c", "form": "2026-12-01"}, "Extra inputs"),
        ({"file": "c", "from_": "2026-12-01"}, "Extra inputs"),
        ({}, "Field required"),
    ],
)
def test_what_cannot_be_meant_is_refused(written: object, said: str) -> None:
    """Every slip has its sentence."""
    with pytest.raises(ValidationError, match=said):
        only(written)


def test_passphrase_is_only_ever_named() -> None:
    """A passphrase in the file is refused, and not repeated."""
    with pytest.raises(ValidationError) as caught:
        As2Certificates.model_validate({"our_keys": [{"file": "k", "passphrase": "hunter2"}]})
    assert "hunter2" not in str(caught.value)


def test_settings_are_digested_and_compared() -> None:
    """They have a form in JSON, in which a passphrase is a name."""
    written = {"our_keys": [{"file": "k", "passphrase": "${cred:p}", "from": "2026-12-01"}]}
    dumped = As2Certificates.model_validate(written).model_dump_json()
    assert "${cred:p}" in dumped
    assert "2026-12-01T00:00:00Z" in dumped
