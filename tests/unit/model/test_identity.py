"""Identities of envelopes, whatever somebody wrote into one."""

import pytest

from edigateway.model.identity import Identity


def test_identity_is_compared_without_padding() -> None:
    """Spaces that fill the envelope's field are no part of the id."""
    assert Identity(qualifier="ZZ", id="ACME           ") == Identity(qualifier="ZZ", id="ACME")
    assert str(Identity(qualifier="ZZ", id=" ACME")) == "ZZ/ACME"


@pytest.mark.parametrize(
    ("qualifier", "name"),
    [
        ("Z", "ACME"),
        ("zz", "ACME"),
        ("ZZZ", "ACME"),
        ("ZZ\n", "ACME"),
        ("ZZ", ""),
        ("ZZ", "   "),
        ("ZZ", "A" * 16),
        ("ZZ", "AC\x00ME"),
        ("ZZ", "AC\u202eME"),
    ],
)
def test_identity_that_names_no_party_is_refused(qualifier: str, name: str) -> None:
    """A qualifier is two capitals or digits, and an id shows as what it is."""
    with pytest.raises(ValueError, match="is not"):
        Identity(qualifier=qualifier, id=name)
