"""What can go wrong with a partner's server, in words for whoever is woken by it."""

from edigateway.errors import Temporary


class Trouble(Temporary):
    """The server cannot be used now: which host, which step, what was seen, what to do.

    ``misconfigured`` says that it will stay so until somebody mends the settings or a secret.
    """

    def __init__(self, message: str, *, misconfigured: bool = False) -> None:
        """Keep the sentence."""
        super().__init__(message)
        self.misconfigured = misconfigured


def shown(said: bytes | str, longest: int = 200) -> str:
    """Render what a server said so that it can stand in a sentence: printable, on one line, not too long."""
    text = said.decode("utf-8", "backslashreplace") if isinstance(said, bytes) else said
    cut = text[:longest]
    return "".join(each if each.isprintable() else f"\\x{ord(each):02x}" for each in cut).strip()
