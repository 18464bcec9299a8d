"""Units of quantity: an entry's quantities and prices, told in another unit by a table, exactly or not at all.

A row of the table says that one unit of the partner's is so many of ours, for one item or for any. Read, quantities are
multiplied by it and prices divided; written, the other way round.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from edigateway.mapping.conversions.codes import code_lists, nearest, words_of, writer
from edigateway.mapping.conversions.conversion import (
    Problem,
    Surroundings,
    Unconvertible,
    WrongArgument,
)
from edigateway.mapping.conversions.numbers import write_decimal
from edigateway.mapping.language import UnitRule
from edigateway.mapping.tables import days
from edigateway.mapping.tables.table import ERROR, KEEP, Row
from edigateway.model.finding import Severity

Entry = Mapping[str, object]

_MAX_DIGITS = 28
_UNITS, _ITEM_IDS = "unit", "item_id"
"""The lists of codes that units and the numbers of items are told by."""


class Units:
    """Both sides of a rule; an entry is never changed, but made anew."""

    def __init__(self, rule: UnitRule, surroundings: Surroundings) -> None:
        """Make the rule with the tables of its map.

        Raises:
            WrongArgument: it names no table of units, or a qualifier that is no code.
        """
        if rule.table not in surroundings.tables:
            remedy = nearest(rule.table, surroundings.tables)
            raise WrongArgument(f"there is no table '{rule.table}'", remedy)
        table = surroundings.tables[rule.table]
        if any(row.factor is None for row in table.rows):
            raise WrongArgument(f"the table {table.name} lacks factors", "add the column factor")
        if table.otherwise not in {KEEP, ERROR, ""}:
            remedy = "write else: keep, or else: error"
            raise WrongArgument(f"a unit cannot be '{table.otherwise}' for all others", remedy)
        for code in rule.items:
            if code not in words_of(_ITEM_IDS):
                remedy = nearest(code, words_of(_ITEM_IDS))
                raise WrongArgument(f"no number of an item is called '{code}'", remedy)
        self._rule, self._table = rule, table
        self._write_unit = writer(_UNITS, words_of(_UNITS))
        self._write_scheme = writer(_ITEM_IDS, words_of(_ITEM_IDS))
        self._by_partner = _index(table.rows, lambda row: row.partner)
        self._by_ours = _index(table.rows, lambda row: row.ours)

    @property
    def varies(self) -> bool:
        """Tell whether the day counts by which tables are read."""
        return self._table.varies

    def read(self, entry: Entry) -> Entry:
        """Return an entry in our unit.

        Raises:
            Unconvertible: the table has no such unit, or a number does not come out exactly; the entry is kept.
        """
        return self._told(entry, is_read=True)

    def write(self, entry: Entry) -> Entry:
        """Return an entry in the partner's unit: the first by which its quantities stay whole, else exact.

        Raises:
            Unconvertible: as with :meth:`read`.
        """
        return self._told(entry, is_read=False)

    def _told(self, entry: Entry, *, is_read: bool) -> Entry:
        unit = entry.get(self._rule.unit)
        if unit is None:
            return entry
        try:
            return self._by_unit(entry, self._write_unit(unit), is_read=is_read)
        except Unconvertible as error:
            raise Unconvertible(*error.problems, kept=entry) from None

    def _by_unit(self, entry: Entry, code: str, *, is_read: bool) -> Entry:
        items = [*self._items(entry), ""]
        rows = self._explained(items, code) if is_read else self._explaining(items, code)
        if not rows:
            if self._table.otherwise == KEEP and (is_read or not self._explained(items, code)):
                return entry
            raise self._unknown(code, is_read=is_read)
        told = [self._by_row(entry, row, is_read=is_read) for row in rows]
        sound = [each for each in told if each is not None]
        if not sound:
            raise self._inexact(entry, rows[0], is_read=is_read)
        return next((each for each in sound if self._is_whole(each)), sound[0])

    def _explained(self, items: Sequence[str], code: str) -> Sequence[Row]:
        """Return the row for a unit of the partner's, that of the item before that of any."""
        for item in items:
            rows = self._in_effect(self._by_partner.get((item, code), ()))
            if rows:
                return rows
        return ()

    def _explaining(self, items: Sequence[str], code: str) -> Sequence[Row]:
        """Return the rows for a unit of ours that would be read again as what they are, the item's before those of any."""
        rows = [row for item in items for row in self._by_ours.get((item, code), ())]
        return [row for row in self._in_effect(rows) if row in self._explained(items, row.partner)]

    def _in_effect(self, rows: Sequence[Row]) -> Sequence[Row]:
        return [row for row in rows if row.holds(days.day())] if self._table.varies else rows

    def _items(self, entry: Entry) -> Sequence[str]:
        ids = entry.get("item_ids")
        known: dict[str, str] = {}
        for each in ids if isinstance(ids, list | tuple) and self._rule.items else ():
            scheme, value = each.get("scheme"), each.get("value")
            if scheme and isinstance(value, str):
                known.setdefault(self._write_scheme(scheme), value)
        return [known[code] for code in self._rule.items if code in known]

    def _by_row(self, entry: Entry, row: Row, *, is_read: bool) -> Entry | None:
        """Return an entry told in the other unit of a row, None if a number does not come out exactly."""
        factor = row.factor or Fraction(1)
        code = row.ours if is_read else row.partner
        by = factor if is_read else 1 / factor
        told = {**entry, self._rule.unit: _coded(code)}
        for names, times in ((self._rule.quantities, by), (self._rule.prices, 1 / by)):
            for name in names:
                if entry.get(name) is None:
                    continue
                number = exact(Fraction(write_decimal(entry[name])) * times)
                if number is None:
                    return None
                told[name] = number
        return told

    def _is_whole(self, entry: Entry) -> bool:
        return not any("." in str(entry.get(name, "")) for name in self._rule.quantities)

    def _unknown(self, code: str, *, is_read: bool) -> Unconvertible:
        is_kept = is_read and self._table.otherwise != ERROR
        message = f"the unit '{code}' of this item is not in the table {self._table.name}"
        return Unconvertible(
            Problem(
                code="map-unknown-key",
                severity=Severity.WARNING if is_kept else Severity.ERROR,
                message=message + ("; it is kept as it is" if is_kept else ""),
                value=code,
                table=self._table.name,
            )
        )

    def _inexact(self, entry: Entry, row: Row, *, is_read: bool) -> Unconvertible:
        given, wanted = (row.partner, row.ours) if is_read else (row.ours, row.partner)
        names = (*self._rule.quantities, *self._rule.prices)
        numbers = ", ".join(
            f"{name} {entry[name]}" for name in names if entry.get(name) is not None
        )
        message = f"{numbers}: cannot be told exactly in {wanted}, 1 {row.partner} being {row.factor} {row.ours}"
        problem = Problem(code="map-inexact", severity=Severity.ERROR, message=message, value=given)
        return Unconvertible(problem)


def exact(number: Fraction) -> str | None:
    """Return a number as decimals in their shortest form, None if they would never end or be too many."""
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest != 1 or places >= _MAX_DIGITS:
        return None
    digits = str(abs(number.numerator) * 10**places // number.denominator).zfill(places + 1)
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    text = f"-{text}" if number < 0 else text
    return text if len(text) <= _MAX_DIGITS else None


def _coded(code: str) -> dict[str, str]:
    word = code_lists()[_UNITS].get(code)
    return {"code": code, "meaning": word} if word else {"code": code}


def _index(
    rows: Iterable[Row], key: Callable[[Row], str]
) -> Mapping[tuple[str, str], Sequence[Row]]:
    index: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        index.setdefault((row.item, key(row)), []).append(row)
    return index


def parse(value: object) -> UnitRule:
    """Parse what stands in a map under ``units``.

    Raises:
        WrongArgument: it is not written like that.
    """
    example = "write units: {table: packs, item: VN}"
    if not isinstance(value, dict) or not isinstance(value.get("table"), str):
        raise WrongArgument("units need a table", example)
    known = {"table", "item", "unit", "quantities", "prices"}
    for key in value:
        if key not in known:
            raise WrongArgument(f"units have no '{key}'", nearest(str(key), dict.fromkeys(known)))
    unit = value.get("unit", "unit")
    if not isinstance(unit, str):
        raise WrongArgument("unit is the name of one field", example)
    return UnitRule(
        table=value["table"],
        items=_names(value.get("item", ())),
        unit=unit,
        quantities=_names(value.get("quantities", ("quantity",))),
        prices=_names(value.get("prices", ("unit_price",))),
    )


def _names(value: object) -> tuple[str, ...]:
    names = (value,) if isinstance(value, str) else value
    if isinstance(names, list | tuple) and all(isinstance(each, str) for each in names):
        return tuple(names)
    raise WrongArgument(f"'{value}' is no list of names", "write one name, or [one, another]")
