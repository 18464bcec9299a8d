"""Encrypts and decrypts contents piece by piece."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import AEADEncryptionContext, modes
from cryptography.hazmat.primitives.ciphers import Cipher as Ciphering
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from edigateway.transports.as2.message.algorithms import Cipher
from edigateway.transports.as2.message.octets import Octets, Place

TAG_BYTES = 16
LEAST_TAG_BYTES = 12
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """A cipher with its key and its first vector (for GCM, its nonce)."""

    cipher: Cipher
    key: bytes = field(repr=False)
    vector: bytes

    @classmethod
    def new(cls, cipher: Cipher) -> "Keyed":
        """Make a key and a vector at random."""
        vector_bytes = NONCE_BYTES if cipher.is_authenticated else cipher.block_bytes
        key = os.urandom(cipher.key_bytes)
        return cls(cipher=cipher, key=key, vector=os.urandom(vector_bytes))

    def encrypted_size(self, size: int) -> int:
        """Return how long contents of some size become, without the tag."""
        if self.cipher.is_authenticated:
            return size
        return size + self.cipher.block_bytes - size % self.cipher.block_bytes


def encrypt(content: Octets, keyed: Keyed, out: BytesIO) -> bytes:
    """Write the encrypted contents, and return the tag of GCM (empty for CBC)."""
    working = _ciphering(keyed).encryptor()
    for piece in content.pieces():
        out.write(working.update(piece))
    if isinstance(working, AEADEncryptionContext):
        out.write(working.finalize())
        return working.tag
    filler = keyed.encrypted_size(content.size) - content.size
    out.write(working.update(bytes((filler,)) * filler))
    out.write(working.finalize())
    return b""


def decrypt(pieces: Iterable[Place], keyed: Keyed, out: BytesIO) -> None:
    """Write the contents of CBC, without the padding.

    Raises:
        ValueError: the padding is wrong, or the contents are not whole blocks.
    """
    working = _ciphering(keyed).decryptor()
    unpadding = padding.PKCS7(8 * keyed.cipher.block_bytes).unpadder()
    held = b""
    for piece in pieces:
        plain = held + working.update(piece)
        held = plain[-keyed.cipher.block_bytes :]
        out.write(memoryview(plain)[: len(plain) - len(held)])
    working.finalize()
    out.write(unpadding.update(held))
    out.write(unpadding.finalize())


def decrypt_with_tag(
    pieces: Iterable[Place], keyed: Keyed, out: BytesIO, *, tag: bytes, associated: bytes
) -> None:
    """Write the contents of GCM, none of which may be believed if it raises.

    Raises:
        ValueError: the tag or the nonce is too short.
        InvalidTag: something was changed.
    """
    mode = modes.GCM(keyed.vector, tag=None, min_tag_length=LEAST_TAG_BYTES)
    working = Ciphering(AES(keyed.key), mode).decryptor()
    working.authenticate_additional_data(associated)
    for piece in pieces:
        out.write(working.update(piece))
    out.write(working.finalize_with_tag(tag))


def _ciphering(keyed: Keyed) -> "Ciphering[modes.CBC] | Ciphering[modes.GCM]":
    if keyed.cipher.is_authenticated:
        return Ciphering(AES(keyed.key), modes.GCM(keyed.vector))
    algorithm = TripleDES if keyed.cipher is Cipher.TRIPLE_DES else AES
    return Ciphering(algorithm(keyed.key), modes.CBC(keyed.vector))
