"""The arithmetic of invoices: totals that partners get right in their own ways, and totals that are wrong."""

import pytest

from edigateway.formats.x12.reading.totals import TotalFault, faults

LINES = "IT1*1*24*EA*16~IT1*2*36*EA*16"  # 960.00


def _faults(body: str) -> list[TotalFault]:
    segments = f"ST*810*0001~BIG*20240105*1~{body}~SE*9*0001".split("~")
    return list(faults("810", [segment.split("*") for segment in segments]))


@pytest.mark.parametrize(
    "body",
    [
        f"{LINES}~TDS*96000",
        f"{LINES}~TDS*960.00",  # a point means what it says
        f"{LINES}~TDS*96002",  # a cent for each line
        f"{LINES}~TDS*97000~SAC*C*D240***2000~SAC*A*A530***1000",
        f"{LINES}~TDS*96000~SAC*C*D240***2000",  # the charge is told but not added
        f"SAC*A*C310***1000~{LINES}~TDS*95000",
        f"{LINES}~SAC*A*C310***1000~TDS*95000",
        f"{LINES}~SAC*A*C310***1000~TDS*96000",  # prices are net already
        f"{LINES}~SAC*A*C310***1000~TDS*98000~SAC*C*D240***2000",  # net prices, and freight
        f"SAC*C*D240***2000~{LINES}~SAC*A*C310***1000~TDS*98000",
        f"{LINES}~SAC*A*C310***1000*******01~TDS*96000",  # billed back
        f"{LINES}~SAC*A*C310***1000*******01~TDS*95000",  # billed back, and still taken off
        f"{LINES}~SAC*C*D240***2000*******06~TDS*98000",
        f"{LINES}~SAC*C*G830******1.5**10~TDS*97500",  # a rate for ten
        f"{LINES}~SAC*N*C310***1000~TDS*96000",  # neither of them
        f"{LINES}~TDS*101760~TXI*ST*57.60",
        f"{LINES}~TXI*ST*57.60~TDS*101760",
        f"{LINES}~TXI*ST*57.60~TDS*101760~TXI*ST*57.60",  # once for the line and once for all
        f"{LINES}~TDS*101760~TXI*ST*5760",  # in cents
        f"{LINES}~TDS*96000~TXI*ST****CA*2",  # exempt
        f"{LINES}~TDS*94080*96000*94080*1920",  # less the discount for early payment
        "IT1*1*3*EA*.333333~TDS*100",
        "IT1*1*7*EA*.005~IT1*2*7*EA*.005~TDS*8",  # each line rounded up: 0.04 + 0.04
        "IT1*1*7*EA*.005~IT1*2*7*EA*.005~TDS*6",  # and down
        "IT1*1*-2*EA*5~TDS*-1000",
        "IT1*1*2*EA*-5~IT1*2*1*EA*20~TDS*1000",
        "IT1*1*250*EA*80*HP~TDS*20000",
        "IT1*1*250*EA*80*HP~TDS*2000000",  # the basis is told, but the price is for one
        "IT1*1*5*EA*80*PE~TDS*40000",
        "IT1*1*24*EA*30*PD~TDS*6000",
        "IT1*1*1*EA*12345678901.123456789~TDS*1234567890112",
        "IT1*1*0*EA*5~TDS*0",
    ],
)
def test_total_that_comes_out_in_some_way_is_right(body: str) -> None:
    """Partners add up in more than one way."""
    assert _faults(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{LINES}~TDS*96100", "96000, as lines, allowances, charges and taxes come to 960"),
        (f"{LINES}~TDS*960", "96000, as lines, allowances, charges and taxes come to 960"),
        (f"{LINES}~TDS*96003", "96000, as lines, allowances, charges and taxes come to 960"),
        (f"{LINES}~TDS*95997", "96000, as lines, allowances, charges and taxes come to 960"),
        (
            f"{LINES}~TDS*95000~SAC*C*D240***2000~TXI*ST*57.65",
            "103765, as lines, allowances, charges and taxes come to 1037.65",
        ),
        (
            f"{LINES}~SAC*A*C310***1000*******01~TDS*97000",
            "96000, as lines, allowances, charges and taxes come to 960",
        ),
        (
            f"{LINES}~SAC*A*C310***1000~TDS*1~SAC*C*D240***2000*******06",
            "97000, as lines, allowances, charges and taxes come to 970",
        ),
        (
            f"{LINES}~TDS*1*2*3*1920~TXI*ST*50~SAC*C*G830******1.5**10",
            "102500, as lines, allowances, charges and taxes come to 1025",
        ),
        ("IT1*1*5*EA*80*PE~TDS*1", "40000, as lines, allowances, charges and taxes come to 400"),
        (
            "IT1*1*250*EA*80*HP~TDS*90000",
            "20000, as lines, allowances, charges and taxes come to 200",
        ),
        ("IT1*1*1*EA*.125~TDS*99", "13, as lines, allowances, charges and taxes come to 0.13"),
    ],
)
def test_total_that_comes_out_in_no_way_is_wrong(body: str, expected: str) -> None:
    """It is told what the total should be, rounded half up, and written as TDS01 is."""
    (fault,) = _faults(body)
    assert (fault.code, fault.element, fault.expected) == ("invoice-total", 1, expected)


def test_wrong_total_is_told_at_its_segment() -> None:
    """The place is that of the TDS."""
    (fault,) = _faults(f"{LINES}~TDS*1*2~CAD*M")
    assert (fault.index, fault.value) == (4, "1")


@pytest.mark.parametrize(
    "odd",
    [
        "IT1*3*5",  # no price
        "IT1*3**EA*5",
        "IT1*3*5*EA*free",
        "IT1*3*5*EA*5*PP",  # a price for a pound
        "IT1*3*5*EA*5*UP",  # not a basis at all
        "SAC*A*C310****1*5",  # a percentage
        "SAC*P*C310***1000",  # a promotion
        "SAC*A*C310***-1000",  # less than nothing taken off
        "SAC*C*D240****1*5*2",  # a rate without a quantity
        "TXI*ST**6",
        "CTP*****EA*CSD*.9",
        "SLN*1**I*2*EA*5",
        "PAM****1*600",
        "BAL*P*PB*500",
        "ITA*A*ZZ**02",
    ],
)
def test_total_is_not_doubted_where_an_amount_is_not_known(odd: str) -> None:
    """What may be part of the total, and has no amount of its own, explains everything."""
    assert _faults(f"{LINES}~{odd}~TDS*1") == []


@pytest.mark.parametrize(
    "harmless", ["CTP*RS*RES*45", "PID*F****X", "TXI*ST", "SAC*N*C310****1*5", "SAC*C*D240***0"]
)
def test_total_is_doubted_whatever_else_is_told(harmless: str) -> None:
    """Not every segment explains a wrong total."""
    assert [fault.code for fault in _faults(f"{LINES}~{harmless}~TDS*1")] == ["invoice-total"]


@pytest.mark.parametrize("body", [LINES, "TDS*5", f"{LINES}~TDS", f"{LINES}~TDS*x"])
def test_total_is_not_doubted_where_there_is_none(body: str) -> None:
    """An invoice without lines or without a total is judged by the standard alone."""
    assert _faults(body) == []


CREDIT = "BIG*20240105*1*****CR~IT1*1*10*EA*5"


@pytest.mark.parametrize("total", ["5000", "-5000", "4800", "5200", "-4800"])
def test_credit_memo_may_have_any_sign(total: str) -> None:
    """What was charged with the goods is taken back with them, or once more."""
    assert _faults(f"{CREDIT}~TDS*{total}~SAC*C*D240***200") == []
    assert _faults(f"IT1*1*-10*EA*5~TDS*{total}~SAC*C*D240***200") == []


def test_credit_memo_must_add_up_all_the_same() -> None:
    """An invoice cannot have what a credit memo may; and a credit memo cannot have just anything."""
    assert _faults(f"{CREDIT}~TDS*4700~SAC*C*D240***200") != []
    assert _faults("IT1*1*10*EA*5~TDS*4800~SAC*C*D240***200") != []
