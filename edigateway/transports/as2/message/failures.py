"""What can be wrong with a message or a receipt, in the words of the standard for them and in plain words for us."""

from dataclasses import dataclass
from enum import StrEnum

from edigateway.errors import Refused


class Modifier(StrEnum):
    """What a receipt says is wrong.

    Source: RFC 4130 §7.5.3 to 7.5.5, draft-ietf-ediint-rfc4130bis
    """

    AUTHENTICATION_FAILED = "authentication-failed"
    DECOMPRESSION_FAILED = "decompression-failed"
    DECRYPTION_FAILED = "decryption-failed"
    DUPLICATE_DOCUMENT = "duplicate-document"
    DUPLICATE_FILENAME = "duplicate-filename"
    ILLEGAL_FILENAME = "illegal-filename"
    INSUFFICIENT_MESSAGE_SECURITY = "insufficient-message-security"
    INTEGRITY_CHECK_FAILED = "integrity-check-failed"
    INVALID_MESSAGE_ID = "invalid-message-id"
    SENDER_EQUALS_RECEIVER = "sender-equals-receiver"
    UNEXPECTED_PROCESSING_ERROR = "unexpected-processing-error"
    UNKNOWN_TRADING_RELATIONSHIP = "unknown-trading-relationship"
    UNSUPPORTED_FORMAT = "unsupported format"
    UNSUPPORTED_MIC_ALGORITHMS = "unsupported MIC-algorithms"

    @property
    def disposition(self) -> str:
        """Return what stands after the mode in a Disposition field, such as ``processed/error: decryption-failed``."""
        if self in _FAILURES:
            return f"failed/failure: {self.value}"
        return f"processed/{'warning' if self in _WARNINGS else 'error'}: {self.value}"


_FAILURES = {Modifier.UNSUPPORTED_FORMAT, Modifier.UNSUPPORTED_MIC_ALGORITHMS}
_WARNINGS = {Modifier.DUPLICATE_DOCUMENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why something is not taken: ``modifier`` for the sender, ``detail`` for our own log only.

    The detail may tell causes apart that the sender must not be able to tell apart.
    """

    modifier: Modifier
    detail: str


class Unacceptable(Refused):
    """Carries a failure from where it is seen to the face of the room, where it becomes a value."""

    def __init__(self, modifier: Modifier, detail: str) -> None:
        """Keep both halves of the failure."""
        super().__init__(detail)
        self.failure = Failure(modifier=modifier, detail=detail)


def malformed(detail: str) -> Unacceptable:
    """Make the failure of what is not in the form that the standards ask for."""
    return Unacceptable(Modifier.UNSUPPORTED_FORMAT, detail)
