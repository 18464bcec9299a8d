"""The arithmetic of an invoice: TDS01 against the lines, allowances, charges and taxes.

Partners differ in what they leave out of the total: allowances that are settled apart, those of lines whose prices are
net already, taxes that are told twice, the discount for early payment; and some write taxes in cents, as all other
amounts. A total is right that comes out, within a cent for each line, with some of these and without the others.
Nothing is said of an invoice in which something that may be part of the total has no amount of its own, such as a line
with its price in CTP.

Source: X12 810: BIG07, IT102, IT104, IT105, SAC01, SAC05, SAC08, SAC10, SAC12, TXI02, TDS01, TDS04.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from edigateway.formats.x12.reading.totals.amounts import (
    AMOUNTS,
    ONE,
    implied_amount,
    known_amount,
    written,
)
from edigateway.formats.x12.reading.totals.fault import Segment, TotalFault, element

_CENT = ONE // 100
_CREDIT_MEMOS = frozenset({"CN", "CR"})
_SIGNS = {"C": 1, "A": -1}
_NEITHER = "N"
_ON_THE_INVOICE = frozenset({"", "02", "06"})
"""Ways of handling an allowance or charge that surely make it part of the total: off invoice, paid by the customer."""

_UNITS: Mapping[str, int] = {
    basis: units
    for units, bases in (
        (1, ("CA", "CP", "CT", "DI", "DS", "LE", "NT", "PE", "PR", "QE", "QT", "TE", "UM", "WE")),
        (10, ("PN",)),
        (12, ("LD", "PD", "RD", "TD", "WD")),
        (100, ("HF", "HP", "LC", "QH", "RC", "TC", "WC")),
        (1_000, ("LM", "QS", "RM", "TF", "TM", "TP", "WM")),
        (10_000, ("TT",)),
        (100_000, ("HT",)),
    )
    for basis in bases
}
"""For how many units a price is, by its basis; others are for a weight, a volume or a span of time."""


class Part(NamedTuple):
    """Something besides the lines that makes up the total, and whether it usually counts."""

    name: str
    counts: bool


_OF_LINES, _OF_INVOICE = Part("allowances of lines", True), Part("allowances", True)
_TAX_OF_LINES, _TAX_OF_INVOICE = Part("taxes of lines", True), Part("taxes", True)
_TAX_IN_CENTS = Part("taxes, less what they are too much if they are in cents", False)
_SETTLED_APART = Part("allowances settled apart", False)
_LARGE_UNITS = Part("prices for many units, if they are for one", False)
_DISCOUNT = Part("discount for early payment", False)


class Invoice:
    """Adds up an invoice, segment by segment."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.count = 0
        self.lines = 0
        self.parts: dict[Part, int] = defaultdict(int)
        self.total: Segment | None = None
        self.is_credit = self.is_unsure = False

    def take_beginning(self, segment: Segment) -> None:
        """See from the BIG whether it is a credit memo."""
        self.is_credit = element(segment, 7) in _CREDIT_MEMOS

    def take_line(self, segment: Segment) -> None:
        """Add an IT1."""
        self.count += 1
        try:
            price = AMOUNTS[segment[2]] * AMOUNTS[segment[4]] // ONE
        except (KeyError, IndexError):
            self.is_unsure = True
            return
        if len(segment) > 5 and segment[5]:
            price = self._for_units(price, segment[5])
        self.lines += price

    def take_allowance(self, segment: Segment) -> None:
        """Add an SAC, which is an allowance or a charge, by its amount or by its rate and quantity."""
        indicator = element(segment, 1)
        if indicator == _NEITHER:
            return
        value = implied_amount(element(segment, 5))
        if value is None:
            value = _product(element(segment, 8), element(segment, 10))
        sign = _SIGNS.get(indicator)
        if value is None or sign is None or (sign < 0 and value < 0):
            self.is_unsure = True
        elif element(segment, 12) in _ON_THE_INVOICE:
            self.parts[_OF_LINES if self._is_in_lines() else _OF_INVOICE] += sign * value
        else:
            self.parts[_SETTLED_APART] += sign * value

    def take_tax(self, segment: Segment) -> None:
        """Add a TXI; one that is exempt has neither amount nor percentage."""
        text = element(segment, 2)
        value = known_amount(text)
        if value is not None:
            self.parts[_TAX_OF_LINES if self._is_in_lines() else _TAX_OF_INVOICE] += value
            self.parts[_TAX_IN_CENTS] += (implied_amount(text) or 0) - value
        elif element(segment, 3):
            self.is_unsure = True

    def take_price(self, segment: Segment) -> None:
        """See whether a CTP changes the price of its line by a multiplier."""
        if element(segment, 7):
            self.is_unsure = True

    def take_total(self, segment: Segment) -> None:
        """Take the TDS."""
        self.total = segment
        self.parts[_DISCOUNT] -= implied_amount(element(segment, 4)) or 0

    def take_other(self, segment: Segment) -> None:
        """See a segment of which it cannot be told whether its amounts are part of the total."""
        self.is_unsure = True

    def usual(self) -> int:
        """Return what the total should be."""
        return self.lines + sum(value for part, value in self.parts.items() if part.counts)

    def is_close(self, one: int, other: int) -> bool:
        """Compare two totals; either sign will do, as partners do not agree on that of credit memos."""
        return abs(abs(one) - abs(other)) <= self.count * _CENT

    def possible(self) -> set[int]:
        """Return every total that makes sense; in a credit memo, a charge may lessen it."""
        factors = (0, 1, -1) if self.is_credit or self.lines < 0 else (0, 1)
        totals = {self.lines}
        for value in filter(None, self.parts.values()):
            totals = {each + value * factor for each in totals for factor in factors}
        return totals

    def _for_units(self, price: int, basis: str) -> int:
        """Return the price of a line whose unit price has a basis."""
        units = _UNITS.get(basis)
        if units is None:
            self.is_unsure = True
        elif units > 1:
            self.parts[_LARGE_UNITS] += price - price // units
            return price // units
        return price

    def _is_in_lines(self) -> bool:
        return self.count > 0 and self.total is None


_TAKES: Mapping[str, Callable[[Invoice, Segment], None]] = {
    "BIG": Invoice.take_beginning,
    "IT1": Invoice.take_line,
    "SAC": Invoice.take_allowance,
    "TXI": Invoice.take_tax,
    "CTP": Invoice.take_price,
    "TDS": Invoice.take_total,
    **dict.fromkeys(("SLN", "PAM", "BAL", "ITA"), Invoice.take_other),
}


def invoice_faults(segments: Sequence[Segment]) -> Sequence[TotalFault]:
    """Return what is wrong with the total of an invoice, ST to SE."""
    invoice = Invoice()
    for segment in segments:
        take = _TAKES.get(segment[0])
        if take is not None:
            take(invoice, segment)
    if invoice.total is None or not invoice.count:
        return ()
    value = element(invoice.total, 1)
    declared = implied_amount(value)
    if declared is None or invoice.is_close(declared, invoice.usual()):
        return ()
    if invoice.is_unsure or any(invoice.is_close(declared, each) for each in invoice.possible()):
        return ()
    fault = TotalFault(
        index=segments.index(invoice.total),
        element=1,
        code="invoice-total",
        expected=_expected(invoice.usual()),
        value=value,
    )
    return (fault,)


def _expected(total: int) -> str:
    cents = (total + _CENT // 2) // _CENT
    text = written(cents * _CENT)
    return f"{cents}, as lines, allowances, charges and taxes come to {text}"


def _product(one: str, other: str) -> int | None:
    first, second = known_amount(one), known_amount(other)
    return None if first is None or second is None else first * second // ONE
