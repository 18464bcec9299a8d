"""What was agreed with a partner decides about its documents: from the partner's file to the answer."""

from pathlib import Path

import pytest

from tests.support.orders import Order
from tests.support.site import PARTNER, SmallSite

GUIDELINE = """\
guideline: acme-850
set: 850
release: 004010
rules:
  REF[IA]: required
  PO103: {codes: [CA]}
"""
ACME = PARTNER.format(name="acme", identity="ACME")


@pytest.fixture
def site(tmp_path: Path) -> SmallSite:
    made = SmallSite(root=tmp_path)
    made.write()
    (tmp_path / "guidelines").mkdir()
    (tmp_path / "guidelines" / "acme.yaml").write_text(GUIDELINE, "utf-8")
    return made


def judged(site: SmallSite, agreed: str, partner: str = "") -> tuple[str, str]:
    """Take an order under what is agreed; return its state, and AK5 of the answer."""
    site.partner("acme", ACME.removesuffix("}\n") + f", {agreed}}}\n{partner}")
    site.drop("order.edi", Order(number=1, lines=1).content())
    site.run()
    ((_, state),) = site.documents()
    (answer,) = site.answers()
    return state, next(segment for segment in answer if segment.startswith("AK5"))


def test_guideline_that_was_agreed_rejects_what_it_does_not_allow(site: SmallSite) -> None:
    """The partner is told which segment is missing by its own guide, and which code is not used."""
    assert judged(site, "guideline: acme-850") == ("rejected", "AK5*R*5")
    (answer,) = site.answers()
    assert [segment for segment in answer if segment.startswith("AK3")] == [
        "AK3*REF*4**3",
        "AK3*PO1*8**8",
    ]


def test_guideline_in_a_process_of_its_own_judges_the_same(site: SmallSite) -> None:
    """Guidelines travel to the workers with the maps."""
    (site.root / "edigateway.yaml").write_text(
        (site.root / "edigateway.yaml").read_text().replace("workers: 0", "workers: 1")
    )
    assert judged(site, "guideline: acme-850") == ("rejected", "AK5*R*5")


def test_weights_that_were_agreed_decide_what_becomes_of_the_document(site: SmallSite) -> None:
    """What is accepted is not told, and the document is delivered."""
    findings = "findings: {missing-qualifier: accept, bad-code: accept}\n"
    assert judged(site, "guideline: acme-850", findings) == ("delivered", "AK5*A")


def test_versions_that_were_agreed_keep_others_out(site: SmallSite) -> None:
    """The group is rejected with everything in it."""
    assert judged(site, "versions: [005010]") == ("rejected", "AK5*R")
    (answer,) = site.answers()
    assert "AK9*R*1*1*0*2" in answer
