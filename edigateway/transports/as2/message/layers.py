"""The layers of a message, and how each is taken off: encryption first, then signature and compression.

Source: RFC 4130 §4, RFC 5402 §2, RFC 8551 §3
"""

from collections.abc import Sequence

from edigateway.transports.as2.message import signed_entity
from edigateway.transports.as2.message.cms import compressing, structure
from edigateway.transports.as2.message.cms import opening as envelopes
from edigateway.transports.as2.message.cms.opening import Decrypted
from edigateway.transports.as2.message.cms.verifying import Signer
from edigateway.transports.as2.message.failures import malformed
from edigateway.transports.as2.message.keys import Certificate, OwnKey
from edigateway.transports.as2.message.mime import encodings, entities
from edigateway.transports.as2.message.mime.entities import Entity
from edigateway.transports.as2.message.policy import Policy
from edigateway.transports.as2.message.signed_entity import SIGNED, SignedEntity

_CMS = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_ENVELOPES = {"enveloped-data", "authenveloped-data"}
_COMPRESSED = "compressed-data"


class Layers:
    """What was taken off a message so far, and the entity that is left."""

    entity: Entity

    def __init__(
        self, *, keys: Sequence[OwnKey], certificates: Sequence[Certificate], policy: Policy
    ) -> None:
        """Take what opens and verifies."""
        self.policy = policy
        self.decrypted: Decrypted | None = None
        self.signed: SignedEntity | None = None
        self.signer: Signer | None = None
        self.is_compressed = False
        self.facts: list[str] = []
        self._keys = keys
        self._certificates = certificates

    @property
    def could_be_forged(self) -> bool:
        """Tell whether this was decrypted, while nothing has shown yet that it is what somebody encrypted."""
        decrypted = self.decrypted is not None and not self.decrypted.is_authenticated
        return decrypted and self.signer is None

    def take_off(self, entity: Entity) -> None:
        """Take off every layer, each at most once and encryption only outermost.

        Raises:
            Unacceptable: one cannot be taken off, or there is one too many.
        """
        self.entity = entity
        while (kind := self._kind()) is not None:
            if kind == SIGNED:
                self._verify()
            elif kind == _COMPRESSED:
                self._decompress()
            else:
                self._decrypt()

    def _kind(self) -> str | None:
        content_type = self.entity.content_type
        if content_type.kind == SIGNED:
            return SIGNED
        if content_type.kind not in _CMS:
            return None
        given = content_type.parameters.get("smime-type")
        kind = given.lower() if given else structure.kind_of(encodings.decoded(self.entity))
        if kind not in {*_ENVELOPES, _COMPRESSED}:
            raise malformed("the smime-type of the content is missing, or none that AS2 has")
        return kind

    def _decrypt(self) -> None:
        if self.decrypted or self.signed or self.is_compressed:
            raise malformed("an encrypted content is inside another layer")
        content = encodings.decoded(self.entity)
        self.decrypted = envelopes.decrypted(content, self._keys, self.policy)
        self.entity = entities.whole(self.decrypted.content)
        headers = self.entity.headers
        if "content-type" not in headers or (
            SIGNED in headers["content-type"].lower() and not headers.is_ascii
        ):
            raise malformed("what was encrypted is no entity with a proper header")

    def _verify(self) -> None:
        if self.signed:
            raise malformed("a message is signed twice")
        signed = signed_entity.split(self.entity)
        self.signer = signed.verified(self._certificates, self.policy)
        self.signed = signed
        self.entity = signed.entity
        if self.signer.is_canonical:
            self.facts.append(
                "the signature fits only with CRLF for every line end, which the message has not"
            )

    def _decompress(self) -> None:
        if self.is_compressed:
            raise malformed("a message is compressed twice")
        content = encodings.decoded(self.entity)
        self.entity = entities.whole(compressing.decompressed(content))
        self.is_compressed = True
