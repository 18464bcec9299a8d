"""Numbers of X12 as whole numbers of a fixed scale, so that sums and products are exact and quick."""

PLACES = 9
"""How many decimal places a scaled number keeps; a number with more is not understood."""
ONE: int = 10**PLACES

_LONGEST = 20
_MOST_REMEMBERED = 4096
_TENS: tuple[int, ...] = tuple(10 ** (PLACES - places) for places in range(PLACES + 1))


class Amounts(dict[str, int]):
    """Texts of type R and what they are in units of ``1 / ONE``, remembered; a KeyError for what is no plain number."""

    def __missing__(self, text: str) -> int:
        """Read a text; what is no number is not remembered, so that hostile texts do not pile up."""
        whole, _, fraction = text.partition(".")
        digits = whole + fraction
        is_number = digits.isdigit() or (digits[:1] in ("-", "+") and digits[1:].isdigit())
        if not is_number or not text.isascii() or len(text) > _LONGEST or len(fraction) > PLACES:
            raise KeyError(text)
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[text] = amount = int(digits) * _TENS[len(fraction)]
        return amount


AMOUNTS = Amounts()


def known_amount(text: str) -> int | None:
    """Read a text of type R, or return None for what is no plain number."""
    try:
        return AMOUNTS[text]
    except KeyError:
        return None


def implied_amount(text: str) -> int | None:
    """Read a text of type N2: two decimal places are implied, unless there is a point in it."""
    amount = known_amount(text)
    return amount if amount is None or "." in text else amount // 100


def written(amount: int) -> str:
    """Write a scaled number without zeros at its end."""
    whole, rest = divmod(abs(amount), ONE)
    text = f"{whole}.{rest:0{PLACES}}".rstrip("0").rstrip(".")
    return f"-{text}" if amount < 0 else text
