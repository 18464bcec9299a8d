"""The reference of certificates: every key and every state stands there, and no other."""

import re

import pytest
from pydantic import BaseModel

from edigateway.transports.as2.certificates import (
    As2Certificates,
    AuthoritySettings,
    CertificateSettings,
    KeySettings,
    State,
)
from tests.house.sources import ROOT

PAGE = (ROOT / "docs" / "reference" / "certificates.md").read_text("utf-8")
_KEY = re.compile(r"^\| `([a-z_]+)` \|", re.MULTILINE)
MODELS: dict[str, type[BaseModel]] = {
    "our_keys": KeySettings,
    "partner_certificates": CertificateSettings,
    "authority": AuthoritySettings,
}


def _section(title: str) -> str:
    return re.split(r"^##", PAGE.partition(f"### {title}\n")[2], flags=re.MULTILINE)[0]


def test_certificates_reference_has_a_section_for_each_key() -> None:
    """What a connection may say about certificates is all explained."""
    assert set(MODELS) == set(As2Certificates.model_fields)


@pytest.mark.parametrize("title", MODELS)
def test_certificates_reference_lists_the_keys_of_each(title: str) -> None:
    """What the code reads and what the page lists are the same keys."""
    fields = MODELS[title].model_fields
    assert set(_KEY.findall(_section(title))) == {
        each.alias or name for name, each in fields.items()
    }


def test_certificates_reference_lists_the_states() -> None:
    """Every word in the list of certificates is explained."""
    rows = re.findall(r"^\| ([a-z ]+) \|", _section("edigw cert list"), re.MULTILINE)
    assert [each for each in rows if each != "state"] == list(State)
