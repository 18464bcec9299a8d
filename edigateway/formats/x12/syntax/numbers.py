"""Numbers in the one form that X12 gives them.

Nn and R: no plus sign, no leading zeros but those that the shortest length asks for. R: no exponent, no zeros at the
end of a fraction, and a decimal point only with a fraction, so that 0.50 is written ``.5``.

Source: X12.6 application control structure, data element types N and R.
"""

import re

_N = re.compile(r"([+-]?)([0-9]+)")
_R = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:E([+-]?[0-9]{1,2}))?")
_SHORT_R = re.compile(r"0|-?[1-9][0-9]*(?:\.[0-9]*[1-9])?|-?\.[0-9]*[1-9]")
"""Numbers of type R that are in their one form already, as most are; those that need leading zeros are not among them."""


def integer(value: str, shortest: int = 1) -> str:
    """Return a number of type Nn in its one form, and what is no such number as it is."""
    found = _N.fullmatch(value)
    if found is None:
        return value
    digits = found[2].lstrip("0").rjust(shortest, "0") or "0"
    return f"-{digits}" if found[1] == "-" and digits.strip("0") else digits


def decimal(value: str, shortest: int = 1, longest: int = 99) -> str:
    """Return a number of type R in its one form; what is no such number, or has no room to be one, as it is."""
    if shortest == 1 and _SHORT_R.fullmatch(value):
        return value
    found = _R.fullmatch(value)
    if found is None or not (found[2] or found[3]):
        return value
    sign, whole, fraction, exponent = found[1], found[2] or "", found[3] or "", int(found[4] or 0)
    digits, point = whole + fraction, len(whole) + exponent
    digits = "0" * -point + digits.ljust(point, "0")
    point = max(point, 0)
    whole, fraction = digits[:point].lstrip("0"), digits[point:].rstrip("0")
    whole = whole.rjust(shortest - len(fraction), "0")
    if not fraction:
        whole = whole or "0"
    if len(whole) + len(fraction) > longest:
        return value
    sign = "-" if sign == "-" and (whole + fraction).strip("0") else ""
    return sign + whole + (f".{fraction}" if fraction else "")
