"""Line counts, hash totals and totals of quantities."""

from collections.abc import Sequence

import pytest

from edigateway.formats.x12.catalogue import CATALOGUE
from edigateway.formats.x12.dictionary.facts import PUBLISHED, published
from edigateway.formats.x12.reading.totals import TotalFault, faults
from edigateway.formats.x12.reading.totals.lines import SUMMARIES, WAREHOUSE_TOTALS


def _set(set_id: str, *body: str) -> list[list[str]]:
    return [segment.split("*") for segment in (f"ST*{set_id}*0001", *body, "SE*9*0001")]


def _codes(set_id: str, *body: str) -> list[str]:
    return [fault.code for fault in faults(set_id, _set(set_id, *body))]


LINES = ("PO1*1*5*EA*9.95", "PID*F****X", "PO1*2*7*EA*1")


@pytest.mark.parametrize("count", ["2", "02", " 2", "0002", "", "x", "2.5"])
def test_line_count_that_is_right_or_none_is_not_told(count: str) -> None:
    """What is no count at all is wrong in itself, and told as that."""
    assert _codes("850", *LINES, f"CTT*{count}") == []


@pytest.mark.parametrize("count", ["1", "3", "0", "20"])
def test_line_count_that_is_wrong_is_told(count: str) -> None:
    """CTT01 counts PO1 segments."""
    segments = _set("850", *LINES, f"CTT*{count}", "AMT*TT*5")
    assert faults("850", segments) == [
        TotalFault(
            index=4,
            element=1,
            code="line-count",
            expected="2, the number of PO1 segments",
            value=count,
        )
    ]


@pytest.mark.parametrize("count", ["3", "2"])
def test_line_count_of_a_ship_notice_may_be_of_levels_or_items(count: str) -> None:
    """The standard counts HL; some partners count LIN."""
    levels = ("HL*1**S", "HL*2*1*I", "LIN**UP*1", "HL*3*1*I", "LIN**UP*2")
    assert _codes("856", *levels, f"CTT*{count}") == []
    assert _codes("856", *levels, "CTT*4") == ["line-count"]


def test_line_count_is_asked_for_only_where_there_is_one() -> None:
    """CTT is optional, and most sets have none."""
    assert _codes("850", *LINES) == []
    assert _codes("997", "AK1*PO*1", "CTT*7") == []
    assert _codes("no such set", "CTT*7") == []
    assert faults("850", [["ST", "850"], ["CTT"]]) == []


def test_totals_are_looked_for_at_the_end() -> None:
    """A summary is short; a CTT far before the end of a set is out of its place."""
    assert _codes("850", *LINES, "CTT*9", *["AMT*TT*1"] * 14) == ["line-count"]
    assert _codes("850", *LINES, "CTT*9", *["AMT*TT*1"] * 15) == []


@pytest.mark.parametrize("version", PUBLISHED)
def test_sets_with_a_summary_are_known(version: str) -> None:
    """Each set is one of the dictionary, has the segments that are counted, and the facts count them, too."""
    for set_id, summary in SUMMARIES.items():
        facts = published(version).transaction_set(set_id)
        assert facts is not None
        assert set(facts["counted"]) <= set(summary.counted)
    assert WAREHOUSE_TOTALS.keys() <= published(version).set_ids()


@pytest.mark.parametrize(
    ("set_id", "body"),
    [
        ("810", "IT1*1*3*EA*2~IT1*2*4*EA*5~CTT*2*{}"),
        ("830", "LIN**BP*1~FST*3*D*W*20240101~FST*4*D*W*20240108~CTT*1*{}"),
        ("846", "LIN**BP*1~QTY*33*3~QTY*17*4~CTT*1*{}"),
        ("850", "PO1*1*3*EA*2~PO1*2*4*EA*5~CTT*2*{}"),
        ("855", "PO1*1*3*EA*2~ACK*IA*1*EA~PO1*2*4*EA*5~CTT*2*{}"),
        ("856", "HL*1**S~HL*2*1*I~SN1**3*EA~HL*3*1*I~SN1**4*EA~CTT*3*{}"),
        ("860", "POC*1*QI*3*9*EA*2~POC*2*QI*4*9*EA*2~CTT*2*{}"),
        ("862", "LIN**BP*1~FST*3*C*D*20240101~FST*4*C*D*20240102~CTT*1*{}"),
        ("865", "POC*1*QI*3*9*EA*2~POC*2*QI*4*9*EA*2~ACK*IA*1*EA~CTT*2*{}"),
    ],
)
def test_hash_total_is_the_sum_of_the_quantities_of_its_set(set_id: str, body: str) -> None:
    """Which element is added up is said by a note of each set."""
    assert _codes(set_id, *body.format(7).split("~")) == []
    assert _codes(set_id, *body.format(11).split("~")) == ["hash-total"]


@pytest.mark.parametrize(
    ("set_id", "body"),
    [
        ("850", "PO1*1*1.5*EA~PO1*2*2*EA~CTT*2*3.5"),  # added as numbers
        ("850", "PO1*1*1.5*EA~PO1*2*2*EA~CTT*2*17"),  # without their points, by element 347
        ("810", "IT1*1*-5*EA*1~IT1*2*2*EA*1~CTT*2*-3"),
        ("810", "IT1*1*-5*EA*1~IT1*2*2*EA*1~CTT*2*7"),  # without their signs, by element 347
        ("810", "IT1*1*-1.5*EA*1~IT1*2*2*EA*1~CTT*2*3.5"),  # without their signs only
        ("850", "PO1*1*9999999999*EA~PO1*2*20000003*EA~CTT*2*20000002"),  # cut off to ten digits
        ("850", "PO1*1*9999999*EA~PO1*2*2*EA~CTT*2*1"),  # cut off to seven
        ("850", "PO1*1*5*EA*9.95~PO1*2*7*EA*1~CTT*2*56.75"),  # in money
        ("855", "PO1*1*5*EA~ACK*IB*2*EA~ACK*IA*2*EA~CTT*1*4"),  # what was acknowledged
        ("860", "POC*1*QI*3*9*EA*2~CTT*1*9"),  # what is left to receive
        ("850", "PO1*1**EA~PO1*2*7*EA~CTT*2*7"),  # one line has no quantity
        ("850", "PO1*1~PO1*2*7*EA~CTT*2*7"),
    ],
)
def test_hash_total_that_somebody_may_make_so_is_right(set_id: str, body: str) -> None:
    """Partners do not agree on how to hash."""
    assert _codes(set_id, *body.split("~")) == []


@pytest.mark.parametrize(
    ("set_id", "body"),
    [
        ("850", "PO1*1*5*EA~PO1*2*many*EA~CTT*2*99"),  # a quantity is no number
        ("850", "PO1*1**EA~PO1*2~CTT*2*99"),  # there are no quantities: they are in SDQ
        ("850", "PO1*1*5*EA~CTT*1*many"),
        ("850", "PO1*1*5*EA~CTT*1**120*LB"),
        ("852", "LIN**UP*1~QTY*33*5~CTT*1*99"),  # this set has no hash total
    ],
)
def test_hash_total_that_cannot_be_told_is_not_told(set_id: str, body: str) -> None:
    """What is wrong with the quantities themselves is told elsewhere."""
    assert _codes(set_id, *body.split("~")) == []


def test_hash_total_says_what_was_expected() -> None:
    """The plain sum of the usual element is named."""
    (fault,) = faults("850", _set("850", "PO1*1*1.25*EA*2", "PO1*2*7*EA", "CTT*2*99"))
    assert fault == TotalFault(
        index=3,
        element=2,
        code="hash-total",
        expected="8.25, the sum of PO102",
        value="99",
    )


def test_hash_total_is_told_though_a_line_has_no_quantity() -> None:
    """A quantity that was not sent adds nothing."""
    assert _codes("850", "PO1*1**EA", "PO1*2*7*EA", "CTT*2*8") == ["hash-total"]


def test_hash_total_in_money_takes_every_line_with_a_price() -> None:
    """Where a price is no number, money cannot be told; the quantities still can."""
    assert _codes("850", "PO1*1*5*EA*free", "CTT*1*5") == []
    assert _codes("850", "PO1*1*5*EA*free", "CTT*1*6") == ["hash-total"]


def test_line_count_and_hash_total_may_both_be_wrong() -> None:
    """Each is told by itself."""
    assert _codes("850", *LINES, "CTT*3*13") == ["line-count", "hash-total"]


@pytest.mark.parametrize(
    ("set_id", "body"),
    [
        ("940", "LX*1~W01*3*EA~LX*2~W01*4*CA~W76*{}*120*LB"),
        ("943", "W04*3*EA~W04*4*EA~W03*{}"),
        ("944", "W07*3*EA~W07*4*EA~W14*{}"),
        ("945", "LX*1~W12*CC*9*3*6*EA~LX*2~W12*CC*4*4*0*EA~W03*{}*5*LB"),
    ],
)
def test_warehouse_total_is_the_sum_of_its_quantities(set_id: str, body: str) -> None:
    """W7601, W0301 and W1401 add up what was ordered, shipped or received."""
    assert _codes(set_id, *body.format(7).split("~")) == []
    assert _codes(set_id, *body.format(8).split("~")) == ["quantity-total"]
    assert _codes(set_id, *body.split("~")[:-1]) == []


def test_warehouse_total_of_a_cancelled_order_is_nothing() -> None:
    """An order without lines adds up to nought."""
    assert _codes("940", "W05*F*1", "W76*0*0*LB") == []


def _all_faults() -> Sequence[TotalFault]:
    wrong = _set("810", *["IT1*1*3*EA*2", "TDS*9900", "CTT*9*9"])
    return [*faults("810", wrong), *faults("940", _set("940", "W01*1*EA", "W76*2"))]


def test_faults_are_in_the_catalogue() -> None:
    """Every code that a total can get is one that findings have."""
    codes = [fault.code for fault in _all_faults()]
    assert codes == ["invoice-total", "line-count", "hash-total", "quantity-total"]
    assert set(codes) <= CATALOGUE.keys()
