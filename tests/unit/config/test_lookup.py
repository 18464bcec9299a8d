"""Who sent an interchange, whether it is for us, and what would admit a stranger."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edigateway.config.lookup import admitting_name, admitting_yaml, is_for_us, partner_of
from edigateway.config.site import load_site
from edigateway.model.envelope import Address
from edigateway.model.identity import Identity
from tests.unit.config.sites import ACME, SETTINGS, loaded, plugs, write


def address(sender: Identity, receiver: Identity | None = None) -> Address:
    """Return the address of an interchange between two identities; it is for us unless said otherwise."""
    return Address(
        sender=sender,
        receiver=receiver or Identity(qualifier="ZZ", id="WE"),
        control_number="000000001",
        date="261121",
        time="1200",
        usage="P",
        version="00401",
        acknowledgement_requested=False,
    )


ACME_ID = Identity(qualifier="01", id="0614141000005")


def test_sender_is_found_by_qualifier_and_id(tmp_path: Path) -> None:
    """Spaces that fill the envelope's field are no part of the id."""
    site = loaded(tmp_path, acme=ACME)
    padded = Identity(qualifier="01", id="0614141000005  ")
    for sender in (ACME_ID, padded):
        found = partner_of(site, address(sender))
        assert found is not None
        assert found.partner == "acme"


@pytest.mark.parametrize(
    ("qualifier", "id_"), [("14", "ABC"), ("01", "abc"), ("01", "AB"), ("01", "ABCD")]
)
def test_sender_that_is_only_similar_is_a_stranger(
    tmp_path: Path, qualifier: str, id_: str
) -> None:
    """Another qualifier, another case, a part of the id: each is somebody else."""
    site = loaded(tmp_path, acme=ACME.replace("0614141000005", "ABC"))
    assert partner_of(site, address(Identity(qualifier="01", id="ABC"))) is not None
    assert partner_of(site, address(Identity(qualifier=qualifier, id=id_))) is None


def test_interchange_is_for_us_by_the_settings_unless_the_partner_says_otherwise(
    tmp_path: Path,
) -> None:
    """What a partner's file says replaces the identities of the settings, and adds nothing to them."""
    we, us = Identity(qualifier="ZZ", id="WE"), Identity(qualifier="ZZ", id="US")
    site = loaded(tmp_path, acme=ACME)
    acme = site.partners["acme"]
    assert is_for_us(site, acme, address(ACME_ID, we))
    assert not is_for_us(site, acme, address(ACME_ID, us))
    to_us = acme.model_copy(update={"our_identities": (us,)})
    assert is_for_us(site, to_us, address(ACME_ID, us))
    assert not is_for_us(site, to_us, address(ACME_ID, we))


def admitted(
    root: Path, sender: Identity, sets: list[str], settings: str = SETTINGS
) -> dict[str, object]:
    """Save what would admit a sender, load the site again, check that it did; return the new partner's file."""
    site = loaded(root, settings, acme=ACME)
    letter = address(sender, Identity(qualifier="ZZ", id="OTHER"))
    assert partner_of(site, letter) is None
    name, text = admitting_name(site, letter), admitting_yaml(site, letter, sets)
    after = load_site(write(root, settings, **{name: text}), plugs())
    found = partner_of(after, letter)
    assert found is not None
    assert found.partner == name
    assert is_for_us(after, found, letter)
    (root / "partners" / f"{name}.yaml").unlink()
    return found.model_dump(mode="json", exclude_unset=True)


def test_partner_file_that_admits_a_stranger_loads_as_it_is(tmp_path: Path) -> None:
    """Saved under the suggested name it admits the sender, with an agreement for each set that has a map."""
    file = admitted(
        tmp_path, Identity(qualifier="ZZ", id="New & Co"), ["850", "940", "810", "850", "997"]
    )
    assert file["partner"] == "new-co"
    assert file["receive"] == [
        {
            "document": each,
            "map": f"x12/{each}",
            "deliver_to": ["erp"],
        }
        for each in ("810", "850")
    ]


@pytest.mark.parametrize("sets", [[], ["997"], ["940"], ["850'\n: x", "../"]])
def test_partner_file_for_sets_without_a_map_agrees_nothing_yet(
    tmp_path: Path, sets: list[str]
) -> None:
    """What cannot work yet stands there as a comment; what is no set id not at all."""
    assert admitted(tmp_path, Identity(qualifier="ZZ", id="NEW"), sets)["receive"] == []


def test_partner_file_shows_a_set_without_a_map_as_a_comment(tmp_path: Path) -> None:
    """The engineer sees what the partner sent."""
    site = loaded(tmp_path)
    text = admitting_yaml(site, address(Identity(qualifier="ZZ", id="NEW")), ["850", "940"])
    assert "\n  - document: 850\n" in text
    assert "\n  # - document: 940\n" in text


def test_partner_file_agrees_no_acknowledgements(tmp_path: Path) -> None:
    """What a partner acknowledges belongs to what we sent, and needs no agreement."""
    site = loaded(tmp_path)
    letter = address(Identity(qualifier="ZZ", id="NEW"))
    text = admitting_yaml(site, letter, ["850", "997", "999", "TA1"])
    assert not any(f"document: {each}" in text for each in ("997", "999", "TA1"))


def test_partner_file_in_a_site_without_adapters_still_loads(tmp_path: Path) -> None:
    """There is nobody to deliver to yet, so nothing is agreed."""
    site = loaded(tmp_path, "site: demo\n")
    letter = address(Identity(qualifier="ZZ", id="NEW"))
    text = admitting_yaml(site, letter, ["850"])
    assert (
        load_site(write(tmp_path, "site: demo\n", new=text), plugs()).partners["new"].receive == ()
    )


def test_suggested_name_is_free(tmp_path: Path) -> None:
    """Neither a partner nor a shared mailbox has it already."""
    site = loaded(tmp_path, f"{SETTINGS}mailboxes: {{acme-2: {{path: x}}}}\n", acme=ACME)
    assert admitting_name(site, address(Identity(qualifier="ZZ", id="ACME"))) == "acme-3"
    assert admitting_name(site, address(Identity(qualifier="ZZ", id="***"))) == "partner"


VISIBLE = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"],
        exclude_characters="\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    ),
    min_size=1,
    max_size=15,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    id_=VISIBLE.filter(lambda text: bool(text.strip())),
    sets=st.lists(st.text(max_size=8), max_size=3),
)
def test_hostile_sender_is_admitted_as_himself_and_nothing_else(
    tmp_path: Path, id_: str, sets: list[str]
) -> None:
    """Whatever an envelope says stays a value: it adds no key, no comment and no other identity."""
    file = admitted(tmp_path, Identity(qualifier="ZZ", id=id_), sets)
    assert file["identities"] == [{"qualifier": "ZZ", "id": id_.strip()}]
    assert file["our_identities"] == [{"qualifier": "ZZ", "id": "OTHER"}]


def test_stranger_named_like_nothing_is_admitted_by_name(tmp_path: Path) -> None:
    """An id that YAML would take for an absent value is a name like any other."""
    assert admitted(tmp_path, Identity(qualifier="ZZ", id="NULL"), [])["partner"] == "null"


def test_unchecked_id_cannot_break_out_of_its_value(tmp_path: Path) -> None:
    """Even an id that no partner file may hold stays on its line."""
    site = loaded(tmp_path)
    sender = object.__new__(Identity)
    object.__setattr__(sender, "qualifier", 'Z"')
    object.__setattr__(sender, "id", "x\nreceive: [boo]\n#\u202e")
    text = admitting_yaml(site, replace(address(ACME_ID), sender=sender), ["850"])
    assert "\nreceive: [boo]" not in text
    assert "\u202e" not in text
