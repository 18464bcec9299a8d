"""An entity and the signature over it, in a multipart.

Source: RFC 1847 §2, RFC 8551 §3.5.3
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from edigateway.transports.as2.message import fields
from edigateway.transports.as2.message.asn1.ber import Malformed
from edigateway.transports.as2.message.cms import signing as cms_signing
from edigateway.transports.as2.message.cms import verifying
from edigateway.transports.as2.message.cms.signed_data import carried_certificates
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.cms.verifying import Signer
from edigateway.transports.as2.message.failures import Unacceptable, malformed
from edigateway.transports.as2.message.fields import Field
from edigateway.transports.as2.message.keys import Certificate
from edigateway.transports.as2.message.mime import encodings, entities
from edigateway.transports.as2.message.mime.entities import Entity
from edigateway.transports.as2.message.octets import Octets, Place
from edigateway.transports.as2.message.policy import Policy

SIGNED = "multipart/signed"
_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature"}
_PARTS = 2
_PLAIN_TEXT = re.compile(rb"[\t\r\n -~]{0,1000}")
_LINE_ENDS = re.compile(rb"[ \r\n]{0,16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entity that is being written: its header, and its body in the places where it lies."""

    fields: list[Field]
    places: list[Place] = field(repr=False)

    def octets(self) -> Octets:
        """Return the whole entity."""
        return Octets(fields.block(self.fields), *self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedEntity:
    """The entity that is signed, and the signature, which nobody has verified yet."""

    entity: Entity
    signature: bytes = field(repr=False)

    def verified(
        self, certificates: Sequence[Certificate], policy: Policy, *, most_signers: int = 4
    ) -> Signer:
        """Return who signed; for the errors see ``cms.verifying``."""
        content = Octets(self.entity.raw)
        try:
            return verifying.verified(
                self.signature, content, certificates, policy, most_signers=most_signers
            )
        except Unacceptable:
            vouched = self._vouched(policy)
            if not vouched:
                raise
        return verifying.verified(
            self.signature, content, vouched, policy, most_signers=most_signers
        )

    def _vouched(self, policy: Policy) -> Sequence[Certificate]:
        if policy.vouch is None:
            return ()
        try:
            return policy.vouch(carried_certificates(self.signature))
        except (Malformed, ValueError):
            return ()


def boundary() -> str:
    """Return a boundary that is in no content, as it is too long to be there by chance."""
    return f"=_{secrets.token_hex(20)}"


def signed(entity: Octets, signing: Signing, at: datetime) -> Written:
    """Return an entity with a signature over it.

    Raises:
        Refused: the key cannot sign as it shall.
    """
    line = boundary()
    signature = cms_signing.signature(entity, signing, at)
    kind = (
        f'{SIGNED}; protocol="application/pkcs7-signature"; micalg="{signing.digest}"; '
        f'boundary="{line}"'
    )
    head = fields.block(
        [
            (
                "Content-Type",
                'application/pkcs7-signature; name="smime.p7s"; smime-type=signed-data',
            ),
            ("Content-Transfer-Encoding", "base64"),
            ("Content-Disposition", 'attachment; filename="smime.p7s"'),
        ]
    )
    delimiter = f"--{line}".encode("ascii")
    lines = b"".join(encodings.base64_lines(signature))
    places: list[Place] = [delimiter + b"\r\n", *entity.places]
    places.append(b"\r\n" + delimiter + b"\r\n" + head + lines + b"\r\n" + delimiter + b"--\r\n")
    return Written(fields=[("Content-Type", kind)], places=places)


def split(entity: Entity) -> SignedEntity:
    """Return the signed entity and the signature of a multipart/signed, which has these two parts and no others.

    What is around them nobody has signed. If it could be anything, then who has the ciphertext of a message could put
    blocks of it there, and learn from being believed or not what they hold; so it must be plain text, and nothing after.

    Raises:
        Unacceptable: it is none.
    """
    if entity.content_type.parameters.get("protocol", "").lower() not in {"", *_SIGNATURES}:
        raise malformed("the signature is not of CMS")
    found = entities.multipart(entity)
    if len(found.parts) != _PARTS or found.parts[1].content_type.kind not in _SIGNATURES:
        raise malformed("a multipart/signed does not have a content and a signature, and no more")
    content, signature = found.parts
    is_plain = signature.headers.is_ascii and _PLAIN_TEXT.fullmatch(found.preamble)
    if not is_plain or not _LINE_ENDS.fullmatch(found.epilogue):
        raise malformed("there is something around the parts of a multipart/signed")
    return SignedEntity(entity=content, signature=bytes(encodings.decoded(signature)))
