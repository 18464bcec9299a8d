"""What each agreement leans on must be there and fit."""

from pathlib import Path

import pytest

from tests.unit.config.sites import ACME, SETTINGS, faults, loaded

CSV = """\
partner: globex
inbox: {format: csv, path: in}
receive:
  - {document: csv, map: globex/orders, deliver_to: [erp]}
"""


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        (
            "x12/850",
            "x12/85O",
            "6:26: receive.0.map: there is no map 'x12/85O'; did you mean 'x12/850'?",
        ),
        (
            "x12/850",
            "x12/810",
            "6:26: receive.0.map: the map 'x12/810' is for a 810, not a 850; name a map for this document",
        ),
        (
            "x12/850",
            "globex/orders",
            (
                "6:26: receive.0.map: the map 'globex/orders' is for csv files, and the mailbox brings x12; "
                "name another map, or mend the inbox's format"
            ),
        ),
        (
            "[erp]",
            "[erp, sap]",
            "6:53: receive.0.deliver_to.1: there is no adapter 'sap'; adapters: erp",
        ),
        (
            "[erp]",
            "[erp, erp]",
            "6:53: receive.0.deliver_to.1: 'erp' stands twice; remove one of them",
        ),
        (
            "[erp]",
            "[erp], event: OrderCame",
            (
                "6:61: receive.0.event: must be two words of small letters with a point between them, "
                "such as customer.order_received (got 'OrderCame')"
            ),
        ),
        (
            "[erp]",
            "[]",
            "6:47: receive.0.deliver_to: must have 1 or more entries",
        ),
        (
            "outbox: {path: exchange/acme/out}\n",
            "",
            (
                "5:5: receive.0.acknowledge: a 997 is owed, and there is no outbox to put it into; "
                "add an outbox, or write acknowledge: none"
            ),
        ),
        (
            "identities: [{qualifier: 01, id: 0614141000005}]\n",
            "",
            (
                "1:1: identities: are missing, so nobody would know this partner in an envelope; "
                "add the qualifier and id of what they send (ISA05 and ISA06)"
            ),
        ),
    ],
)
def test_x12_agreement_that_leans_on_nothing_is_a_fault(
    tmp_path: Path, written: str, instead: str, fault: str
) -> None:
    """Map, adapters, outbox and identities: each is told at its place, with what to do."""
    assert written in ACME
    assert faults(tmp_path, acme=ACME.replace(written, instead)) == [f"partners/acme.yaml:{fault}"]


def test_same_document_agreed_twice_is_a_fault(tmp_path: Path) -> None:
    """Only one map can make a document."""
    acme = f"{ACME}  - {{document: 850, map: x12/850, deliver_to: [erp]}}\n"
    assert faults(tmp_path, acme=acme) == [
        (
            "partners/acme.yaml:7:16: receive.1.document: '850' is agreed twice; "
            "keep one agreement for each document"
        )
    ]


def test_ta1_for_a_partner_without_outbox_is_a_fault(tmp_path: Path) -> None:
    """What is always owed must have a way out."""
    acme = ACME.replace(
        "outbox: {path: exchange/acme/out}\n", "interchange_acknowledgement: always\n"
    ).replace("[erp]", "[erp], acknowledge: none")
    (fault,) = faults(tmp_path, acme=acme)
    assert fault.startswith("partners/acme.yaml:")
    assert fault.endswith(
        "interchange_acknowledgement: a TA1 is owed, and there is no outbox to put it into; "
        "add an outbox, or write never"
    )


def test_999_without_outbox_is_a_fault(tmp_path: Path) -> None:
    """The fault names what is owed."""
    acme = ACME.replace("outbox: {path: exchange/acme/out}\n", "")
    (fault,) = faults(tmp_path, acme=acme.replace("[erp]", "[erp], acknowledge: 999"))
    assert "a 999 is owed" in fault


def test_partner_that_wants_no_acknowledgement_needs_no_outbox(tmp_path: Path) -> None:
    """An outbox is for what we send."""
    acme = ACME.replace("outbox: {path: exchange/acme/out}\n", "")
    site = loaded(tmp_path, acme=acme.replace("[erp]", "[erp], acknowledge: none"))
    assert not site.outboxes


def test_csv_partner_needs_neither_identity_nor_outbox(tmp_path: Path) -> None:
    """A CSV file says no sender, and nothing acknowledges it: its mailbox tells whose it is."""
    site = loaded(
        tmp_path,
        SETTINGS.replace("identities: [{qualifier: ZZ, id: WE}]\n", ""),
        g=CSV.replace("globex\n", "g\n"),
    )
    assert site.mailboxes["g"].partner == "g"


def test_xml_partner_is_held_to_what_holds_for_csv(tmp_path: Path) -> None:
    """No format without envelopes is special."""
    good = CSV.replace("csv", "xml").replace("globex/orders", "globex/xml")
    assert loaded(tmp_path, g=good.replace("globex\n", "g\n")).mailboxes["g"].format == "xml"
    wrong = good.replace("globex\n", "g\n").replace("document: xml", "document: csv")
    (fault,) = faults(tmp_path, g=wrong)
    assert "a file in xml holds no 'csv'; write document: xml" in fault


@pytest.mark.parametrize(
    ("receive", "fault"),
    [
        (
            "receive: []",
            "3:1: receive: an inbox for csv needs exactly one agreement, and there are 0; keep one, document: csv",
        ),
        (
            (
                "receive:\n"
                "  - {document: csv, map: globex/orders, deliver_to: [erp]}\n"
                "  - {document: csv2, map: globex/orders, deliver_to: [erp]}"
            ),
            "3:1: receive: an inbox for csv needs exactly one agreement, and there are 2; keep one, document: csv",
        ),
        (
            "receive:\n  - {document: 850, map: globex/orders, deliver_to: [erp]}",
            "4:16: receive.0.document: a file in csv holds no '850'; write document: csv",
        ),
        (
            "receive:\n  - {document: csv, map: x12/850, deliver_to: [erp]}",
            (
                "4:26: receive.0.map: the map 'x12/850' is for x12 files, and the mailbox brings csv; "
                "name another map, or mend the inbox's format"
            ),
        ),
    ],
)
def test_csv_inbox_without_exactly_one_csv_agreement_is_a_fault(
    tmp_path: Path, receive: str, fault: str
) -> None:
    """A CSV file does not say what it is, so there can be only one answer."""
    globex = f"partner: globex\ninbox: {{format: csv, path: in}}\n{receive}\n"
    assert f"partners/globex.yaml:{fault}" in faults(tmp_path, globex=globex)


def test_agreement_whose_files_no_mailbox_brings_is_a_warning(tmp_path: Path) -> None:
    """A partner without an inbox waits for ever, unless a shared mailbox brings its files."""
    acme = ACME.replace("inbox: {path: exchange/acme/in}\n", "")
    for folder in ("acme/out", "van"):
        (tmp_path / "exchange" / folder).mkdir(parents=True)
    warnings = loaded(tmp_path, acme=acme).warnings
    assert [fault.problem for fault in warnings] == [
        "receive: no mailbox brings files of this partner"
    ]
    assert warnings[0].line == 4
    shared = f"{SETTINGS}mailboxes: {{van: {{path: exchange/van}}}}\n"
    assert loaded(tmp_path, shared, acme=acme).warnings == ()


def test_faulty_inbox_or_agreement_is_blamed_for_nothing_else(tmp_path: Path) -> None:
    """What is not understood is told once, and nothing is concluded from it."""
    assert faults(tmp_path, globex=CSV.replace("{format: csv, path: in}", "x")) == [
        "partners/globex.yaml:2:8: inbox: must be a mapping (key: value) (got 'x')"
    ]
    assert faults(tmp_path, globex=CSV.replace("document: csv, ", "")) == [
        "partners/globex.yaml:4:5: receive.0.document: is missing; add 'document: ...' here"
    ]
