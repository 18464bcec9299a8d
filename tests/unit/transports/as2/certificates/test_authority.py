"""A partner's certificates by their authority: a whole chain, for signatures, and nobody else's."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509

from edigateway.transports.as2.certificates import Authority, KeyRing, authority_refusal
from tests.support.certificates import CA_USAGE, NOW, Made, usage
from tests.unit.transports.as2.certificates.entries import theirs

ROOT = Made(name="root", which=0, is_authority=True, key_usage=CA_USAGE)
MIDDLE = Made(name="middle", which=1, is_authority=True, key_usage=CA_USAGE, issuer=ROOT)
LEAF = Made(name="acme", which=2, issuer=MIDDLE)
RING = KeyRing(authority=Authority(name="ca.pem", trusted=(ROOT.certificate,)))


def refusal(leaf: Made, *others: Made, ring: KeyRing = RING, day: int = 0) -> str:
    beside = [each.certificate for each in others]
    return authority_refusal(ring, leaf.certificate, beside, NOW + timedelta(days=day))


def test_leaf_with_its_chain_is_taken() -> None:
    """The certificates between come with the message."""
    assert refusal(LEAF, MIDDLE) == ""
    assert refusal(Made(name="acme", which=2, issuer=ROOT)) == ""


def test_leaf_whose_chain_stands_in_the_file_is_taken() -> None:
    """What the site has need not come with the message."""
    between = Authority(name="ca.pem", trusted=(ROOT.certificate,), between=(MIDDLE.certificate,))
    assert refusal(LEAF, ring=KeyRing(authority=between)) == ""


@pytest.mark.parametrize(
    ("leaf", "others", "said"),
    [
        (LEAF, (), "no valid chain"),
        (Made(name="acme", which=2), (), "no valid chain"),
        (replace(LEAF, issuer=replace(MIDDLE, which=3)), (MIDDLE,), "no valid chain"),
        (replace(LEAF, issuer=replace(MIDDLE, is_authority=False)), None, "no valid chain"),
        (replace(LEAF, issuer=replace(MIDDLE, to_day=-1)), None, "no valid chain"),
        (
            replace(LEAF, issuer=replace(MIDDLE, key_usage=usage("digital_signature"))),
            None,
            "no valid chain",
        ),
        (replace(LEAF, to_day=-1), (MIDDLE,), "not valid at this time"),
        (replace(LEAF, from_day=1), (MIDDLE,), "not valid at this time"),
        (replace(LEAF, key_usage=usage("key_encipherment")), (MIDDLE,), "key usage"),
        (replace(LEAF, which=9, bits=1024), (MIDDLE,), "less than 2048 bits"),
        (MIDDLE, (), "of an authority"),
        (ROOT, (), "of an authority"),
    ],
    ids=[
        *("middle-missing", "self-signed", "forged", "middle-no-ca", "middle-expired"),
        *("middle-usage", "expired", "not-yet", "usage", "short", "middle-itself", "root-itself"),
    ],
)
def test_leaf_that_does_not_fit_is_refused(
    leaf: Made, others: tuple[Made, ...] | None, said: str
) -> None:
    """Everything on the way to the authority must be in order, at the time of the message."""
    beside = ([leaf.issuer] if leaf.issuer else []) if others is None else list(others)
    assert said in refusal(leaf, *beside)


def test_more_than_five_authorities_in_between_are_refused() -> None:
    """Nobody makes us climb."""
    chain = [ROOT]
    for number in range(7):
        chain.append(
            Made(
                name=f"ca{number}",
                which=number % 3,
                is_authority=True,
                key_usage=CA_USAGE,
                issuer=chain[-1],
            )
        )
    assert refusal(replace(LEAF, issuer=chain[5]), *chain[1:6]) == ""
    assert "no valid chain" in refusal(replace(LEAF, issuer=chain[6]), *chain[1:7])


def test_expired_root_vouches_for_nobody() -> None:
    """An authority ends like any other certificate, for all that it signed."""
    root = replace(ROOT, to_day=10)
    ring = KeyRing(authority=Authority(name="ca.pem", trusted=(root.certificate,)))
    leaf = Made(name="acme", which=2, issuer=root)
    assert refusal(leaf, ring=ring, day=10) == ""
    assert "no valid chain" in refusal(leaf, ring=ring, day=11)


def test_subject_that_is_written_admits_only_the_partner() -> None:
    """The authority's other customers do not speak for the partner."""
    subject = x509.Name.from_rfc4514_string("CN=acme")
    ring = KeyRing(authority=Authority(name="ca.pem", trusted=(ROOT.certificate,), subject=subject))
    assert refusal(LEAF, MIDDLE, ring=ring) == ""
    assert refusal(replace(LEAF, name="mallory"), MIDDLE, ring=ring) == (
        "its subject is not the partner's"
    )


def test_partner_without_authority_has_only_pinned_certificates() -> None:
    """Nothing is trusted that the site does not name."""
    assert "no authority" in refusal(LEAF, MIDDLE, ring=KeyRing())


def test_swarm_of_certificates_is_refused() -> None:
    """What comes with a message is bounded before anything is computed."""
    assert "too many" in refusal(LEAF, *[MIDDLE] * 21)


def test_circle_of_authorities_leads_nowhere() -> None:
    """Certificates that vouch for each other by turns, with many to choose from, cost no time."""
    one = Made(name="one", which=0, is_authority=True, key_usage=CA_USAGE)
    other = Made(name="other", which=1, is_authority=True, key_usage=CA_USAGE)
    circle = [replace(one, issuer=other, from_day=-day) for day in range(1, 11)]
    circle += [replace(other, issuer=one, from_day=-day) for day in range(1, 11)]
    assert "no valid chain" in refusal(replace(LEAF, issuer=one), *circle)


def test_certificate_with_malformed_parts_is_refused() -> None:
    """Whatever came with a message, a sentence comes out: here the length within its key usage is wrong."""
    usage_of_leaf = b"\x03\x02\x05\xa0"
    raw = LEAF.der().replace(usage_of_leaf, b"\x03\x03\x05\xa0")
    assert raw != LEAF.der()
    malformed = x509.load_der_x509_certificate(raw)
    assert "malformed" in authority_refusal(RING, malformed, [MIDDLE.certificate], NOW)
    assert "malformed" in authority_refusal(RING, LEAF.certificate, [malformed], NOW)


def test_certificate_that_the_site_retired_is_not_taken_by_its_authority() -> None:
    """A lost key stays lost, also in a new certificate for it."""
    ring = replace(RING, certificates=(theirs("lost.pem", LEAF, ends=1),))
    again = replace(LEAF, from_day=-1)
    assert refusal(LEAF, MIDDLE, ring=ring) == refusal(again, MIDDLE, ring=ring) == ""
    for leaf in (LEAF, again):
        assert refusal(leaf, MIDDLE, ring=ring, day=1) == "the site has retired it"
    assert refusal(replace(LEAF, which=3), MIDDLE, ring=ring, day=1) == ""
