"""The parameters of RSA with OAEP and with PSS: two digests each, and for PSS the length of the salt.

Source: RFC 4055
"""

from cryptography.hazmat.primitives.asymmetric import padding

from edigateway.transports.as2.message.algorithms import DIGESTS_BY_ID, Digest
from edigateway.transports.as2.message.asn1 import der, object_ids
from edigateway.transports.as2.message.asn1.ber import Element, Malformed
from edigateway.transports.as2.message.cms.structure import (
    EXPLICIT_0,
    EXPLICIT_1,
    EXPLICIT_2,
    EXPLICIT_3,
    algorithm,
    algorithm_of,
    tagged,
)

_DEFAULT_SALT_BYTES = 20
_MOST_SALT_BYTES = 512


def written(digest: Digest, salt_bytes: int | None = None) -> bytes:
    """Return parameters with one digest for both purposes; what is the default is left out, as DER demands."""
    parts = []
    if digest is not Digest.SHA1:
        hashing = algorithm(digest.object_id, der.NULL)
        parts.append(der.value(EXPLICIT_0, hashing))
        parts.append(der.value(EXPLICIT_1, algorithm(object_ids.MGF1, hashing)))
    if salt_bytes not in {None, _DEFAULT_SALT_BYTES}:
        parts.append(der.value(EXPLICIT_2, der.integer(salt_bytes or 0)))
    return der.sequence(*parts)


def oaep(parameters: Element | None) -> tuple[Digest, Digest, bytes]:
    """Return the digest, the digest of the mask, and the label of an OAEP."""
    fields = _fields(parameters)
    label = b""
    if EXPLICIT_2 in fields:
        identifier, text = algorithm_of(fields[EXPLICIT_2])
        if identifier != object_ids.P_SPECIFIED or text is None:
            raise Malformed("the label of an OAEP is of no known kind")
        label = text.octets()
    return _digest(fields.get(EXPLICIT_0)), _mask_digest(fields.get(EXPLICIT_1)), label


def oaep_padding(digest: Digest, mask: Digest, label: bytes = b"") -> padding.OAEP:
    """Return an OAEP as the ciphers' library knows it."""
    return padding.OAEP(padding.MGF1(mask.algorithm), digest.algorithm, label or None)


def pss(parameters: Element | None) -> tuple[Digest, Digest, int]:
    """Return the digest, the digest of the mask, and the length of the salt of a PSS."""
    fields = _fields(parameters)
    salt = fields[EXPLICIT_2].number() if EXPLICIT_2 in fields else _DEFAULT_SALT_BYTES
    trailer = fields[EXPLICIT_3].number() if EXPLICIT_3 in fields else 1
    if not 0 <= salt <= _MOST_SALT_BYTES or trailer != 1:
        raise Malformed("the parameters of a PSS are out of bounds")
    return _digest(fields.get(EXPLICIT_0)), _mask_digest(fields.get(EXPLICIT_1)), salt


def _fields(parameters: Element | None) -> dict[int, Element]:
    if parameters is None:
        return {}
    fields: dict[int, Element] = {}
    for each in tagged(parameters, der.SEQUENCE).children(most=4):
        (fields[each.tag],) = each.children(most=1)
    return fields


def _digest(hashing: Element | None) -> Digest:
    if hashing is None:
        return Digest.SHA1
    identifier, parameters = algorithm_of(hashing)
    found = DIGESTS_BY_ID.get(identifier)
    if found is None or parameters is not None:
        raise Malformed("a digest of no known kind")
    return found


def _mask_digest(mask: Element | None) -> Digest:
    if mask is None:
        return Digest.SHA1
    identifier, hashing = algorithm_of(mask)
    if identifier != object_ids.MGF1:
        raise Malformed("a mask of no known kind")
    return _digest(hashing)
