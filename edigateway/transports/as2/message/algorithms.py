"""The algorithms that messages are signed, sealed and receipted with, by the names that settings use."""

import re
from dataclasses import dataclass
from enum import StrEnum

from cryptography.hazmat.primitives import hashes

from edigateway.transports.as2.message.asn1 import object_ids


class Digest(StrEnum):
    """A way to take a digest. SHA-1 is used only where it is named."""

    SHA256 = "sha-256"
    SHA384 = "sha-384"
    SHA512 = "sha-512"
    SHA1 = "sha1"

    @property
    def plain(self) -> str:
        """Return the name that hashlib knows."""
        return self.value.replace("-", "")

    @property
    def algorithm(self) -> hashes.HashAlgorithm:
        """Return the algorithm as the ciphers' library knows it."""
        return _ALGORITHMS[self]

    @property
    def object_id(self) -> bytes:
        """Return its object identifier, as it stands in a message."""
        return _DIGEST_IDS[self]


class Cipher(StrEnum):
    """A way to encrypt contents. Triple DES is used only where it is named."""

    AES128_CBC = "aes128-cbc"
    AES192_CBC = "aes192-cbc"
    AES256_CBC = "aes256-cbc"
    AES128_GCM = "aes128-gcm"
    AES256_GCM = "aes256-gcm"
    TRIPLE_DES = "3des"

    @property
    def object_id(self) -> bytes:
        """Return its object identifier, as it stands in a message."""
        return _CIPHER_IDS[self]

    @property
    def key_bytes(self) -> int:
        """Return how long a key is."""
        return 24 if self is Cipher.TRIPLE_DES else int(self.value[3:6]) // 8

    @property
    def block_bytes(self) -> int:
        """Return how long a block is, and with it the first vector."""
        return 8 if self is Cipher.TRIPLE_DES else 16

    @property
    def is_authenticated(self) -> bool:
        """Tell whether a tag shows that nothing was changed (GCM)."""
        return self.value.endswith("gcm")


class KeyTransport(StrEnum):
    """A way to encrypt the key of the contents for a recipient."""

    RSA_PKCS1 = "rsa-pkcs1"
    OAEP_SHA1 = "oaep-sha1"
    OAEP_SHA256 = "oaep-sha256"
    OAEP_SHA384 = "oaep-sha384"
    OAEP_SHA512 = "oaep-sha512"

    @property
    def digest(self) -> Digest | None:
        """Return the digest of an OAEP, None where it is not one."""
        return None if self is KeyTransport.RSA_PKCS1 else digest_named(self.value[5:])


class SignatureScheme(StrEnum):
    """A way to sign. ECDSA is only verified, for we sign with RSA keys."""

    RSA_PKCS1 = "rsa-pkcs1"
    RSA_PSS = "rsa-pss"
    ECDSA = "ecdsa"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mic:
    """The digest of what was sent or received: in base64, and the algorithm as the other side spells it.

    Source: RFC 4130 §7.4.3
    """

    digest: Digest
    value: str
    spelling: str = ""

    def __str__(self) -> str:
        """Render as it stands in a Received-Content-MIC field."""
        return f"{self.value}, {self.spelling or self.digest.value}"


def digest_named(spelling: str) -> Digest | None:
    """Return the digest that a partner means by ``sha1``, ``SHA-256``, ``rsa-sha1``, ``SHA2-512`` and the like.

    Source: RFC 4130 §7.3, RFC 8551 §3.5.3.2
    """
    plain = re.sub(r"[-_ ]", "", spelling.strip().lower()).removeprefix("rsa")
    return _SPELLINGS.get(plain)


def mic_of(text: str) -> Mic | None:
    """Return the MIC that a field holds, such as ``Bv3E...==, sha-256``; None if it holds none that we know."""
    value, _, spelling = text.partition(",")
    digest = digest_named(spelling)
    value = "".join(value.split())
    if digest is None or not _BASE64.fullmatch(value):
        return None
    return Mic(digest=digest, value=value, spelling=spelling.strip())


_BASE64 = re.compile(r"[A-Za-z0-9+/]{4,120}={0,2}")
_ALGORITHMS: dict[Digest, hashes.HashAlgorithm] = {
    Digest.SHA1: hashes.SHA1(),  # noqa: S303 - only where a partner's policy names it
    Digest.SHA256: hashes.SHA256(),
    Digest.SHA384: hashes.SHA384(),
    Digest.SHA512: hashes.SHA512(),
}
_DIGEST_IDS = {
    Digest.SHA1: object_ids.SHA1,
    Digest.SHA256: object_ids.SHA256,
    Digest.SHA384: object_ids.SHA384,
    Digest.SHA512: object_ids.SHA512,
}
_CIPHER_IDS = {
    Cipher.AES128_CBC: object_ids.AES128_CBC,
    Cipher.AES192_CBC: object_ids.AES192_CBC,
    Cipher.AES256_CBC: object_ids.AES256_CBC,
    Cipher.AES128_GCM: object_ids.AES128_GCM,
    Cipher.AES256_GCM: object_ids.AES256_GCM,
    Cipher.TRIPLE_DES: object_ids.TRIPLE_DES,
}
_SPELLINGS = {
    **{each.plain: each for each in Digest},
    **{each.plain.replace("sha", "sha2"): each for each in Digest if each is not Digest.SHA1},
}
DIGESTS_BY_ID = {octets: digest for digest, octets in _DIGEST_IDS.items()}
"""Digests by their object identifiers."""
CIPHERS_BY_ID = {octets: cipher for cipher, octets in _CIPHER_IDS.items()}
"""Ciphers by their object identifiers."""
