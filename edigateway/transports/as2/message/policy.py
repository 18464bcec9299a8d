"""What a partner's messages and receipts must be like before anything in them is believed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from edigateway.transports.as2.message.algorithms import Cipher, Digest
from edigateway.transports.as2.message.keys import Certificate

Vouch = Callable[[Sequence[bytes]], Sequence[Certificate]]
"""Tells which of the certificates (DER) that came with a signature are the partner's, as an authority says."""

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
    vouch: Vouch | None = None
    """Asked only where none of the certificates that the site names fits."""
