"""Each identity leads to one partner, and everybody knows who we are."""

from pathlib import Path

import pytest

from tests.unit.config.sites import ACME, SETTINGS, faults, loaded

NOBODY = SETTINGS.replace("identities: [{qualifier: ZZ, id: WE}]\n", "")


def test_partner_in_a_file_of_another_name_is_a_fault(tmp_path: Path) -> None:
    """The file that belongs to a name in a log line is found without a search."""
    assert faults(tmp_path, amce=ACME) == [
        (
            "partners/amce.yaml:1:10: partner: 'acme' is in a file named 'amce.yaml'; "
            "rename the file to acme.yaml, or write partner: amce"
        )
    ]


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("acme", "rename the file to acme.yaml"),
        ("A.C.M.E", "give both one name of lower-case letters, digits, '-' and '_'"),
    ],
)
def test_name_that_is_none_is_never_advised(tmp_path: Path, written: str, remedy: str) -> None:
    """Who follows the advice does not meet the next fault."""
    found = faults(tmp_path, Marzipan=ACME.replace("partner: acme", f"partner: {written}"))
    (mismatch,) = [each for each in found if "is in a file named" in each]
    assert mismatch.endswith(f"'Marzipan.yaml'; {remedy}")


def test_identity_claimed_by_two_partners_is_a_fault_that_names_the_first(tmp_path: Path) -> None:
    """An envelope must lead to one partner; trailing spaces make no other identity."""
    beta = "partner: beta\nidentities:\n  - {qualifier: 02, id: 0614141000005}\n  - {qualifier: 01, id: '0614141000005 '}\n"
    assert faults(tmp_path, acme=ACME, beta=beta) == [
        (
            "partners/beta.yaml:4:5: identities.1: 01/0614141000005 is already an identity of 'acme'; "
            "an envelope must lead to one partner: keep one of them"
        )
    ]


def test_identity_of_control_characters_is_a_fault(tmp_path: Path) -> None:
    """An id shows as what it is, in a file, on a screen and in a log line."""
    acme = ACME.replace("id: 0614141000005", r'id: "06\u202e14"')
    assert "must not hold control characters" in faults(tmp_path, acme=acme)[0]


def test_identity_of_ours_written_nowhere_is_one_fault(tmp_path: Path) -> None:
    """Without it nothing that an X12 partner sends would be for us."""
    beta = ACME.replace("acme", "beta").replace("0614141000005", "2")
    own = f"{ACME.replace('acme', 'own').replace('0614141000005', '3')}our_identities: [{{qualifier: ZZ, id: US}}]\n"
    assert faults(tmp_path, NOBODY, acme=ACME, beta=beta, own=own) == [
        (
            "edigateway.yaml:1:1: identities: nothing says who we are, to acme, beta; "
            "add the qualifier and id that they write to (ISA07 and ISA08)"
        )
    ]


def test_identity_of_ours_in_the_partner_file_is_enough(tmp_path: Path) -> None:
    """We may be somebody else to each partner."""
    own = f"{ACME}our_identities: [{{qualifier: ZZ, id: US}}]\n"
    assert loaded(tmp_path, NOBODY, acme=own).partners["acme"].our_identities[0].id == "US"


def test_identity_of_ours_left_empty_is_told_once(tmp_path: Path) -> None:
    """A key without a value is its own fault, not two."""
    assert faults(tmp_path, f"{NOBODY}identities:\n", acme=ACME) == [
        "edigateway.yaml:4:12: identities: has no value; write one, or remove the key"
    ]
