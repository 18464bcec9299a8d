"""The list of everything: what several partners share stands there once, and what cannot be read stands there too."""

from datetime import timedelta
from pathlib import Path

import pytest

from edigateway.transports.as2.certificates import As2Certificates, State, standings
from tests.support.certificates import CA_USAGE, NOW, Made, put

OLD = Made(which=0, from_day=-700, to_day=30)
NEW = Made(which=1, from_day=-5, to_day=700)
ROOT = Made(name="root", which=2, is_authority=True, key_usage=CA_USAGE)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a folder with certificates in it."""
    put(tmp_path / "our-old.pem", OLD.key_pem() + OLD.pem())
    put(tmp_path / "our-new.pem", NEW.key_pem() + NEW.pem())
    put(tmp_path / "acme-old.cer", OLD.der())
    put(tmp_path / "acme-new.cer", NEW.der())
    put(tmp_path / "ca.pem", ROOT.pem())
    return tmp_path


OURS = [
    {"file": "our-old.pem", "until": "2026-12-20"},
    {"file": "our-new.pem", "from": "2026-12-10"},
]


def settings(**written: object) -> As2Certificates:
    return As2Certificates.model_validate(written)


def states(site: Path, day: int, **written: object) -> dict[str, State]:
    found = standings([("acme", settings(**written))], site, NOW + timedelta(days=day))
    return {each.file: each.state for each in found}


@pytest.mark.parametrize(
    ("day", "old", "new"),
    [
        (0, State.IN_USE, State.NEXT),
        (9, State.ACCEPTED, State.IN_USE),
        (20, State.RETIRED, State.IN_USE),
    ],
)
def test_states_follow_a_rotation(site: Path, day: int, old: State, new: State) -> None:
    """One can read off what happens now, and what comes."""
    assert states(site, day, our_keys=OURS) == {"our-old.pem": old, "our-new.pem": new}


def test_expired_certificate_is_expired(site: Path) -> None:
    """Its state says so, whether or not something follows."""
    found = states(site, 31, partner_certificates=["acme-old.cer", "acme-new.cer"])
    assert found == {"acme-new.cer": State.IN_USE, "acme-old.cer": State.EXPIRED}


def test_keys_that_partners_share_are_listed_once(site: Path) -> None:
    """Ours first; inbox and outbox of a partner are one."""
    acme = settings(our_keys=OURS, partner_certificates="acme-old.cer")
    bluefield = settings(our_keys=OURS)
    found = standings([("bluefield", bluefield), ("acme", acme), ("acme", acme)], site, NOW)
    assert [(each.file, each.partners) for each in found] == [
        ("our-new.pem", ("acme", "bluefield")),
        ("our-old.pem", ("acme", "bluefield")),
        ("acme-old.cer", ("acme",)),
    ]


def test_roles_and_days_are_told(site: Path) -> None:
    """What it is for, when it ends, and what comes then."""
    (new, old, theirs) = standings(
        [("acme", settings(our_keys=OURS, partner_certificates="acme-old.cer"))], site, NOW
    )
    assert (old.roles, old.days_left, old.followed_by) == (
        ("sign", "decrypt"),
        19,
        ("our-new.pem",),
    )
    assert (theirs.roles, theirs.days_left, theirs.followed_by) == (("verify", "encrypt"), 30, ())
    assert new.facts is not None
    assert new.facts.subject == "CN=acme"


def test_file_that_cannot_be_read_is_a_row(site: Path) -> None:
    """The others are listed all the same."""
    (site / "our-new.pem").chmod(0o644)
    found = standings(
        [("acme", settings(our_keys=OURS, partner_certificates="gone.cer"))], site, NOW
    )
    told = {each.file: (each.state, each.problems) for each in found}
    assert told["our-old.pem"] == (State.IN_USE, ())
    assert told["our-new.pem"][0] is told["gone.cer"][0] is State.UNUSABLE
    assert "chmod 600" in told["our-new.pem"][1][0]
    assert "no such file" in told["gone.cer"][1][0]


def test_authority_is_listed_with_its_end(site: Path) -> None:
    """The day on which an authority ends is the last one for all that it signed."""
    (found,) = standings([("acme", settings(authority="ca.pem"))], site, NOW)
    assert (found.side, found.state, found.days_left) == ("authority", State.IN_USE, 900)
    (late,) = standings([("acme", settings(authority="ca.pem"))], site, NOW + timedelta(days=901))
    assert late.state is State.EXPIRED
    assert late.problems
