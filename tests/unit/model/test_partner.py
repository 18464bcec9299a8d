"""What a partner file may say."""

import pytest
from pydantic import TypeAdapter, ValidationError

from edigateway.model.partner import Agreement, IdentitySettings, MailboxSettings, Name, Partner

NAME = TypeAdapter(Name)


@pytest.mark.parametrize("name", ["a", "0", "acme-2_x", "a" * 40])
def test_name_of_small_letters_digits_and_dashes_is_taken(name: str) -> None:
    """A name is safe in a path, a lane and a log line."""
    assert NAME.validate_python(name) == name


@pytest.mark.parametrize(
    "name", ["", "-a", "_a", "Acme", "a.b", "a/b", "..", "a b", "a\n", "é", "a" * 41]
)
def test_name_of_anything_else_is_refused(name: str) -> None:
    """Nothing that a path, a lane or a log line would read differently."""
    with pytest.raises(ValidationError):
        NAME.validate_python(name)


def test_identity_is_compared_without_the_spaces_that_fill_the_field() -> None:
    """ISA06 is padded to fifteen characters."""
    padded = IdentitySettings(qualifier="ZZ", id="ACME           ")
    assert padded == IdentitySettings(qualifier="ZZ", id="ACME")
    assert str(padded) == "ZZ/ACME"


@pytest.mark.parametrize(
    ("qualifier", "id_"),
    [
        ("Z", "A"),
        ("zz", "A"),
        ("ZZZ", "A"),
        ("ZZ", ""),
        ("ZZ", "   "),
        ("ZZ", "A" * 16),
        ("ZZ", "A\x00"),
        ("ZZ", "A\nB"),
        ("ZZ", "A\x7f"),
        ("ZZ", "A\x85B"),
        ("ZZ", "A\u202eB"),
        ("ZZ", "A\u2066B"),
    ],
)
def test_identity_that_no_envelope_can_carry_or_no_eye_can_read_is_refused(
    qualifier: str, id_: str
) -> None:
    """Two capital letters or digits, and one to fifteen characters that show."""
    with pytest.raises(ValidationError):
        IdentitySettings(qualifier=qualifier, id=id_)


def test_mailbox_keeps_the_transports_keys_apart() -> None:
    """What we do not know belongs to the transport."""
    box = MailboxSettings.model_validate({"format": "csv", "path": "in", "stable_s": "3"})
    assert (box.transport, box.format) == ("directory", "csv")
    assert box.options == {"path": "in", "stable_s": "3"}


def test_agreement_acknowledges_within_a_day_unless_written() -> None:
    """The defaults are the trade's custom."""
    agreement = Agreement(document="850", map="x12/850", deliver_to=("erp",))
    assert (agreement.acknowledge, agreement.acknowledge_within_h) == ("997", 24)


@pytest.mark.parametrize(
    "wrong", [{"deliver_to": []}, {"acknowledge": "998"}, {"acknowledge_within_h": "0"}, {"x": "1"}]
)
def test_agreement_that_cannot_work_is_refused(wrong: dict[str, object]) -> None:
    """A document goes somewhere, and its acknowledgement is one that we can make."""
    with pytest.raises(ValidationError):
        Agreement.model_validate({"document": "850", "map": "m", "deliver_to": ["erp"], **wrong})


def test_partner_finds_its_agreement_by_document() -> None:
    """What was not agreed is None."""
    agreement = Agreement(document="850", map="x12/850", deliver_to=("erp",))
    partner = Partner(partner="acme", receive=(agreement,))
    assert partner.agreement("850") is agreement
    assert partner.agreement("810") is None
