"""Bytes that anybody may send: whatever is in them, one sentence comes out, and never an error of a library."""

import random

import pytest

from edigateway.transports.as2.certificates.contents import (
    MOST_BLOCKS,
    MOST_CERTIFICATES,
    Unreadable,
    WrongPassphrase,
    read_contents,
)
from edigateway.transports.as2.certificates.facts import facts
from edigateway.transports.as2.certificates.usage import serves
from tests.support.certificates import Made

MADE = Made(which=0)
_VERSION_3 = b"\xa0\x03\x02\x01\x02"


def test_version_that_does_not_exist_is_told() -> None:
    """The library's error for it is no ValueError."""
    wrong = MADE.der().replace(_VERSION_3, _VERSION_3[:-1] + b"\x16", 1)
    assert wrong != MADE.der()
    with pytest.raises(Unreadable, match="damaged"):
        read_contents(wrong)


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@pytest.mark.parametrize("seed", range(4))
def test_changed_bytes_are_read_or_refused(seed: int) -> None:
    """A certificate with a few other bytes is either one, with facts to show, or refused."""
    dice = random.Random(seed)
    for _ in range(150):
        raw = bytearray(dice.choice([MADE.der(), MADE.pem()]))
        for _ in range(dice.choice([1, 1, 3])):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        try:
            found = read_contents(bytes(raw))
        except Unreadable:
            continue
        for each in found.certificates:
            assert facts(each).sha256
            serves(each, None)


def test_many_certificates_are_refused() -> None:
    """A file of a partner holds a chain, not the store of a browser."""
    assert read_contents(MADE.pem() * MOST_CERTIFICATES).certificates
    for many in (MOST_CERTIFICATES + 1, MOST_BLOCKS + 1):
        with pytest.raises(Unreadable, match=r"holds (more than|too many)"):
            read_contents(MADE.pem() * many)


def test_pkcs12_with_and_without_passphrase_says_what_is_missing() -> None:
    """Whoever can ask for a passphrase learns that it must."""
    with pytest.raises(WrongPassphrase, match="without a passphrase"):
        read_contents(MADE.p12())
    with pytest.raises(WrongPassphrase, match="with this passphrase"):
        read_contents(MADE.p12(), b"wrong")


@pytest.mark.parametrize("tail", [b"", b"-----BEGIN CERTIFICATE-----\n" * 4000])
def test_pem_that_never_ends_is_no_certificate(tail: bytes) -> None:
    """Looking for the ends of blocks costs no time, however many begin."""
    with pytest.raises(Unreadable, match="does not end"):
        read_contents(b"-----BEGIN CERTIFICATE-----\nAAAA" + tail)
