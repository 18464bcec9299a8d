"""What the site writes about an AS2 connection: names, addresses, and how messages to and from a partner are made."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from edigateway.contracts.secret import Secret
from edigateway.model.partner import Written
from edigateway.posting import plain_url
from edigateway.transports.as2.certificates import As2Certificates
from edigateway.transports.as2.certificates.settings import Until
from edigateway.transports.as2.message.algorithms import (
    Cipher,
    Digest,
    KeyTransport,
    SignatureScheme,
)
from edigateway.transports.as2.message.composing import Compression
from edigateway.transports.as2.message.names import name_problem

NONE = "none"


def _as2_name(name: str) -> str:
    if problem := name_problem(name):
        raise ValueError(problem)
    return name


def _nothing(written: object) -> object:
    return None if written == NONE else written


As2Name = Annotated[str, AfterValidator(_as2_name)]
Address = Annotated[str, AfterValidator(plain_url)]


class ReceiptKind(StrEnum):
    """How a partner is asked for its receipts."""

    SYNC = "sync"
    """In the answer to the message itself."""
    ASYNC = "async"
    """Later, by a call of its own to ``receipt_url``."""
    NONE = "none"


class Weakness(Written):
    """One algorithm that is no longer safe, allowed for this partner until a day."""

    algorithm: Literal["sha1", "3des", "rsa-1024"]
    until: Until

    def holds(self, at: datetime) -> bool:
        """Tell whether it is still allowed."""
        return at < self.until


class As2Settings(As2Certificates):
    """The keys of a mailbox or outbox of the transport ``as2``; both need the two names."""

    our_id: As2Name | None = None
    """Our AS2 name (AS2-To of what they send)."""
    partner_id: As2Name | None = None
    """The partner's AS2 name (AS2-From of what they send)."""
    url: Address | None = None
    """Where messages for the partner are posted; an outbox needs it."""
    user: str | None = None
    """With ``password``: what the partner's server asks for besides (HTTP Basic)."""
    password: Secret | None = None
    """A reference such as ``${cred:acme-as2}``."""
    ca_file: Path | None = None
    """Certificates of servers to trust instead of the system's, in PEM."""
    client_key: Path | None = None
    """A key with its certificate, in PEM, for a server that asks who calls (TLS)."""
    client_passphrase: Secret | None = None
    """What ``client_key`` is encrypted with."""
    timeout_s: float = Field(default=120, gt=0, le=600)
    """How long one call may take in all, the partner's work on a large message included."""
    sign: Annotated[Digest | None, BeforeValidator(_nothing)] = Digest.SHA256
    """The digest that we sign by, or ``none``."""
    signature: Literal[SignatureScheme.RSA_PKCS1, SignatureScheme.RSA_PSS] = (
        SignatureScheme.RSA_PKCS1
    )
    encrypt: Annotated[Cipher | None, BeforeValidator(_nothing)] = Cipher.AES256_CBC
    """The cipher that we encrypt by, or ``none``."""
    key_transport: KeyTransport = KeyTransport.RSA_PKCS1
    """How the key of a message is encrypted to the partner."""
    compress: Annotated[Compression | None, BeforeValidator(_nothing)] = None
    """Whether, and at which moment, messages are compressed."""
    content_type: str = "application/edi-x12"
    """What our files are said to be; their bytes are the same whatever it is."""
    subject: str = Field(default="", max_length=200)
    """The subject of our messages, for people."""
    receipt: ReceiptKind = ReceiptKind.SYNC
    """How receipts for our messages are asked for."""
    receipt_signed: bool = True
    """Whether only a signed receipt proves anything."""
    receipt_url: Address | None = None
    """Where our listener can be reached for receipts, with ``receipt: async``."""
    receipt_within_h: float = Field(default=4, gt=0, le=168)
    """Hours after which a message is sent again whose receipt has not come, with ``receipt: async``."""
    require_signed: bool = True
    """Whether a message that no certificate of the partner's signed is refused."""
    require_encrypted: bool = True
    """Whether a message that came in clear is refused."""
    receipt_addresses: tuple[Address, ...] = ()
    """Where the partner may want receipts for its messages, if not in our answer; anything else is never called."""
    allow: tuple[Weakness, ...] = ()
    """Algorithms that are no longer safe and that this partner cannot do without yet."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        weak = {each.algorithm for each in self.allow}
        if self.sign is Digest.SHA1 and "sha1" not in weak:
            raise ValueError("sign: sha1 is not safe any more: allow it until a day, under 'allow'")
        if self.encrypt is Cipher.TRIPLE_DES and "3des" not in weak:
            raise ValueError(
                "encrypt: 3des is not safe any more: allow it until a day, under 'allow'"
            )
        if self.receipt is ReceiptKind.ASYNC and self.receipt_url is None:
            raise ValueError(
                "receipt: async needs 'receipt_url', where our listener can be reached"
            )
        if self.url is not None and self.url == self.receipt_url:
            raise ValueError("'url' and 'receipt_url' are the same: one is theirs, the other ours")
        if (self.user is None) != (self.password is None):
            raise ValueError("'user' and 'password' go together")
        if self.our_id is not None and self.our_id == self.partner_id:
            raise ValueError("'our_id' and 'partner_id' are the same name: each side has its own")
        return self
