"""What a partner's messages and receipts must be like before anything in them is believed."""

from dataclasses import dataclass

from edigateway.transports.as2.message.algorithms import Cipher, Digest

STRONG_DIGESTS = frozenset(Digest) - {Digest.SHA1}
"""What is allowed where nothing weaker is named."""
STRONG_CIPHERS = frozenset(Cipher) - {Cipher.TRIPLE_DES}
"""What is allowed where nothing weaker is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is demanded (checked on the result, whatever the headers say), and what is allowed.

    Anything weaker than the defaults is allowed only by naming it here.
    """

    signed: bool = True
    encrypted: bool = True
    digests: frozenset[Digest] = STRONG_DIGESTS
    ciphers: frozenset[Cipher] = STRONG_CIPHERS
    least_rsa_bits: int = 2048
