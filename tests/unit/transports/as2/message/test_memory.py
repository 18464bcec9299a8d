"""Large files are not copied again and again."""

import os
import tracemalloc
from collections.abc import Callable

import pytest

from edigateway.transports.as2.message.algorithms import Cipher
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.composing import Compression, File
from tests.support.as2_parties import accepted, composed, party

SIZE = 12 << 20
FILE = File(content=os.urandom(SIZE))
SLACK = 3 << 20
"""What pieces, chunks and keys take besides."""


def grown_by(act: Callable[[], object]) -> int:
    """Return how many bytes were allocated at the worst moment of an act."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("cipher", "compression"),
    [
        (None, None),
        (Cipher.AES256_CBC, None),
        (Cipher.AES256_GCM, None),
        (Cipher.AES256_CBC, Compression.BEFORE_SIGNING),
    ],
)
def test_message_of_large_file_is_made_and_opened_within_three_times_its_size(
    cipher: Cipher | None, compression: Compression | None
) -> None:
    """Besides the file itself (or the message that came) there are never more than two copies."""
    to = [party("us").certificate]
    encryption = Encryption(recipients=to, cipher=cipher) if cipher else None
    options = {"files": [FILE], "encryption": encryption, "compression": compression}
    composed(encryption=encryption)
    assert grown_by(lambda: composed(**options)) < 2 * SIZE + SLACK
    message = composed(**options)

    def opened() -> None:
        view = accepted(message.headers, message.body).files[0].view
        assert view == FILE.content

    assert grown_by(opened) < 2 * SIZE + SLACK
