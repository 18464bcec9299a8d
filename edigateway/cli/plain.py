"""Text that can be shown: nothing in it steers a terminal, whoever wrote it."""


def safe(text: str) -> str:
    """Return hostile text with every character that could steer a terminal replaced; line ends stay."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() or each == "\n" else "\N{REPLACEMENT CHARACTER}" for each in text
    )


def one_line(text: str) -> str:
    """Return hostile text as one safe line."""
    return safe(" ".join(text.split("\n")))


def counted(count: int, one: str, many: str = "") -> str:
    """Write a count with its noun, as in ``1 fault`` and ``2 faults``."""
    return f"{count} {one if count == 1 else many or one + 's'}"
