"""The numbers of GS1 that name goods (GTIN), places (GLN) and shipping units (SSCC), and their check digit.

Source: GS1 General Specifications, check digit calculation.
"""

GTIN_LENGTHS = frozenset({8, 12, 13, 14})
"""How many digits a GTIN may have; each is also one of the longer ones, with zeros put in front."""
GLN_LENGTH = 13
SSCC_LENGTH = 18

_VALUES = bytes.maketrans(b"0123456789", bytes(range(10)))


def is_gtin(text: str) -> bool:
    """Tell whether a text is a GTIN-8, -12, -13 or -14."""
    return len(text) in GTIN_LENGTHS and ends_in_check_digit(text)


def is_gln(text: str) -> bool:
    """Tell whether a text is a global location number."""
    return len(text) == GLN_LENGTH and ends_in_check_digit(text)


def is_sscc(text: str) -> bool:
    """Tell whether a text is a serial shipping container code, without application identifier."""
    return len(text) == SSCC_LENGTH and ends_in_check_digit(text)


def ends_in_check_digit(text: str) -> bool:
    """Tell whether a text is all digits, the last of them the check digit; zeros in front make no difference."""
    codes = text.encode("ascii", "replace")
    if not codes.isdigit():
        return False
    digits = codes.translate(_VALUES)
    return (sum(digits) + 2 * sum(digits[-2::-2])) % 10 == 0


def check_digit(data: str) -> str:
    """Return the check digit for ``data``, the digits before it: every other one counts three times, the last as well."""
    digits = data.encode("ascii").translate(_VALUES)
    return str(-(sum(digits) + 2 * sum(digits[::-2])) % 10)
